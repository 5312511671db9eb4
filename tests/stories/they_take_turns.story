# Sam, Tess and Kim take turns by day and by night, while the clocks go forward and Tess is off. Nobody who has just had a
# night has the day after it, and whoever is on shift is the one who is told.
clock 2026-03-06 12:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Tess +12025550121
specialist Kim +12025550122
participant Dana +12025550110 America/Denver
rota nights rotates Sam, Tess, Kim daily from 20:00 to 08:00
rota days rotates Kim, Sam, Tess daily from 08:00 to 20:00

Kim hears "your shift begins"
wait until 21:00
Sam hears "your shift begins"
Dana texts "can someone call me"
Dana hears "will get back to you"
Sam hears "Reply 1"
Sam texts "1"
Sam hears "You have D."
Dana hears "Sam is on it"
Sam texts "done reached"
wait until 2026-03-07 08:00
Sam hears "your shift is over"
Tess hears "your shift begins"                   # Sam's turn, but Sam had the night
Tess is off 2026-03-07 15:00 to 2026-03-09 15:00
wait until 15:00
Tess hears "your shift is over"
Kim hears "your shift begins"
wait until 2026-03-08 03:30                      # the clocks went forward
Dana texts "can someone call me"
Sam hears "Reply 1"
wait until 08:00
Sam hears "your shift is over"
