# Nobody practises while somebody is in danger.
clock 2026-03-06 10:00 America/Denver
program standard
lead Lee +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110

a drill begins urgent
Sam hears "DRILL, an exercise"
wait 1 minute
Dana texts "i am going to kill myself tonight"
Dana hears "988"
Sam hears "EMERGENCY: D."
wait 10 seconds
Sam hears "DRILL called off"
Sam texts "1"
Sam hears "You have D."
Dana hears "Sam"
Dana has an acknowledged escalation by Sam
Lee hears nothing
