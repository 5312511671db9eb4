# Thirty hours without workers: what people write meanwhile is safe, and afterwards nothing comes in a burst.
clock 2026-03-06 08:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00
participant Ari +12025550111 America/Denver asks daily at 09:00

the workers die
wait 30 hours                                   # two check-ins of each came due
Dana heard 0 texts
Ari texts "i want to kill myself"
the workers are back
Ari hears "988"
Sam hears "Reply 1"
Ari has an open escalation urgent
Sam texts "1"
Ari hears "Sam"
Sam texts "done reached"
wait 1 minute
Dana hears "How are you today"
Dana heard 1 text                               # the one of today, not that of yesterday
wait 2 hours
Dana heard 0 texts
Ari never hears "How are you today"
