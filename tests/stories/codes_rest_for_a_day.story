# A code that was closed does not come back for a day, so an old text never means somebody new.
clock 2026-03-06 12:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver
participant Ari +12025550111 America/Denver
participant Bo +12025550112 America/Denver

Dana texts "call me please"
Dana hears "Someone here"
Sam hears "Code 10"
Sam texts "1"
Dana hears "Sam"
Sam texts "done reached"
wait 23 hours
Ari texts "call me please"
Ari hears "Someone here"
Sam hears "Code 11"
Sam texts "1 10"
Sam hears "No one with code 10 is waiting"
Sam texts "1"
Ari hears "Sam"
Sam texts "done reached"
wait 2 hours
Bo texts "call me please"
Bo hears "Someone here"
Sam hears "Code 10"
Sam texts "1"
Bo hears "Sam"
nobody hears anything else
