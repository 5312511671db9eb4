# The network takes our texts and its answers get lost: no check-in comes twice, no page and no card is missed.
clock 2026-03-06 08:55 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00

the carrier loses answers
wait until 09:10
Dana heard 1 text
Dana texts "i want to kill myself"
wait 1 minute
Dana hears "988"
Sam hears "Reply 1"
the carrier is well
wait 2 minutes
Dana heard at most 2 texts
Sam texts "1"
Dana hears "Sam"
Dana has an acknowledged escalation by Sam
