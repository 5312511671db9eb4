# Without a zone, automated texts keep to hours that are decent wherever the number may be.
clock 2026-03-09 08:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 asks daily at 19:30         # a number of Washington, D.C., where it is half past nine
participant Ari +17205550111 asks daily at 19:30          # a number of Denver

wait until 19:31
Ari hears "How are you today"
Dana hears nothing
wait until 23:59
Dana hears nothing
wait until 2026-03-10 12:00
Dana hears "How are you today"
Dana texts "i want to die"
Dana hears "988"
Dana has an open escalation urgent
Sam hears "Reply 1"
nobody hears anything else
