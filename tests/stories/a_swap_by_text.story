# Sam cannot come on Sunday and asks by text. Kim takes it, both and the lead hear so, and on Sunday it is Kim who is told.
clock 2026-03-06 12:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Tess +12025550121
specialist Kim +12025550122
participant Dana +12025550110 America/Denver
rota turns rotates Sam, Tess, Kim daily at 20:00

Sam hears "your shift begins"
Sam texts "shifts"
Sam hears "Yours: 8:00 PM Sunday to 8:00 PM Monday"
Sam texts "swap 3/8"
Tess hears "Sam asks whether you can take a shift, 8:00 PM Sunday to 8:00 PM Monday. Reply TAKE A2"
Kim hears "Reply TAKE A2"
Sam hears "We ask Tess, Kim to take your shift, 8:00 PM Sunday to 8:00 PM Monday. It stays yours until somebody does"
wait 5 minutes
Kim texts "take A2"
Kim hears "You are on call in place of Sam, 8:00 PM Sunday"
Sam hears "Kim takes your shift"
Leo hears "Kim takes the shift of Sam"
Tess texts "yes a2"
Tess hears "Shift A2 is not open"
nobody hears anything else

wait until 2026-03-07 20:00
Kim hears "your shift begins. You are on call until 8:00 PM Monday"      # both, without a break
wait until 2026-03-08 22:00
Dana texts "can someone call me"
Dana hears "will get back to you"
Kim hears "Reply 1"                                                     # it would have been Sam's turn
Kim texts "1"
Kim hears "You have D."
Dana hears "Kim is on it"
Kim texts "done reached"
wait until 2026-03-09 20:00
Kim hears "your shift is over"
Tess hears "your shift begins"
