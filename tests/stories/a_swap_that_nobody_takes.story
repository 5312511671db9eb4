# Nobody takes it: they are reminded the day before and three hours before, the lead hears, and it stays with who has it.
clock 2026-03-06 12:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Tess +12025550121
specialist Kim +12025550122
Kim is on call 2026-03-06 12:00 to 2026-03-08 20:00
Sam is on call 2026-03-08 20:00 to 2026-03-09 08:00
Kim is on call 2026-03-09 08:00 to 2026-06-09 08:00

Sam texts "SWAP Sunday with T"                    # Tess alone is asked
Tess hears "Sam asks whether you can take a shift, 8:00 PM Sunday to 8:00 AM Monday"
Sam hears "We ask Tess to take your shift"
wait until 2026-03-07 19:00
Tess hears nothing
wait until 2026-03-07 20:05
Tess hears "Still open: the shift of Sam"
wait until 2026-03-08 17:05
Tess hears "Still open: the shift of Sam"
wait until 2026-03-08 18:05
Leo hears "nobody has taken the shift of Sam yet"
wait until 2026-03-08 20:00
Kim hears "your shift is over"
Sam hears "your shift begins"
wait until 2026-03-09 08:05
Sam hears "your shift is over"
Kim hears "your shift begins"
Tess texts "take A2"
Tess hears "Shift A2 is not open"
nobody hears anything else
