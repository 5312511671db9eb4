# A drill climbs like a page, and ends: what it found is that nobody came.
clock 2026-03-06 10:00 America/Denver
program standard
lead Lee +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110

a drill begins
wait 4 minutes
Sam hears "DRILL"
wait 7 minutes
Lee hears "DRILL"
wait 21 minutes
Sam never hears "needs a person"
Dana hears nothing
