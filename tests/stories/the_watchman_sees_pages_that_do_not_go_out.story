# Nothing of ours is broken, and still nobody can be told: the way to people is down. That is an alarm too.
clock 2026-03-06 22:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110

the carrier is down
Dana texts "i am going to kill myself tonight"
wait 2 minutes
the watchman is silent
wait 3 minutes
the watchman raises "the phone carrier takes no pages"
wait 5 minutes
the watchman raises "emergencies whose pages do not go out"

the carrier is well
wait 1 minute
Sam hears "Reply 1"
Sam texts "1"
Dana has an acknowledged escalation by Sam
the watchman is silent
