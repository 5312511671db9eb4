# Nobody has Sunday night. Whoever is free is asked by day, not at midnight; the first who says so has it.
clock 2026-03-06 23:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Tess +12025550121
specialist Kim +12025550122
Kim is on call 2026-03-06 23:00 to 2026-03-08 20:00
Kim is on call 2026-03-09 08:00 to 2026-06-08 20:00
participant Dana +12025550110 America/Denver

a shift is open 2026-03-08 20:00 to 2026-03-09 08:00
Leo hears nothing
Sam hears nothing
wait until 2026-03-07 07:55
Tess hears nothing
wait until 2026-03-07 08:05
Sam hears "a shift is open, 8:00 PM tomorrow to 8:00 AM Monday. Reply TAKE A2"
Tess hears "Reply TAKE A2"
Leo hears "nobody is on call from 8:00 PM tomorrow"
Kim hears nothing                                 # two nights in a row already
Kim texts "take A2"
Kim hears "You cannot take it: too many nights in a row"
Sam texts "turnos"
Sam hears "A2 open: 8:00 PM tomorrow to 8:00 AM Monday"
Sam texts "Tomo A2"
Sam hears "You are on call 8:00 PM tomorrow"
Leo hears "Sam takes the open shift"
Tess texts "take A2"
Tess hears "Shift A2 is not open"
wait until 2026-03-08 20:00
Kim hears "your shift is over"
Sam hears "your shift begins"
wait until 2026-03-08 23:00
Dana texts "i want to die"
Dana hears "988"
Sam hears "Reply 1"
Sam texts "1"
Dana hears "Sam is on it"
Tess hears nothing
