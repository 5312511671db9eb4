# For a person marked at risk, one missed check-in is enough.
clock 2026-03-09 08:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver at risk

wait until 2026-03-10 12:00
Dana hears "How are you today"
wait until 2026-03-12 11:00
Dana hears "no rush"
Dana has an open escalation same_day
Sam hears "Reply 1"
Sam texts "1"
Dana hears "Sam"
nobody hears anything else
