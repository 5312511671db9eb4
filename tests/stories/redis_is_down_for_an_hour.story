# Redis makes us quick, not able: for an hour without it, everything still happens, a little later at most.
clock 2026-03-06 08:30 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00

redis is down
wait until 09:01
Dana hears "How are you today"
Dana texts "1"
wait 30 seconds
Dana hears "Do you feel safe right now"
Dana texts "no"
wait 30 seconds
Dana hears "988"
Sam hears "Reply 1"
Dana has an open escalation urgent
wait 28 minutes
redis is up
Sam texts "1"
Dana hears "Sam"
Dana has an acknowledged escalation by Sam
