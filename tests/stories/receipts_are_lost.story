# Without a single receipt everything goes on as with them, and nothing is said twice.
clock 2026-03-06 08:55 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00

the carrier loses receipts
wait until 09:00
Dana heard 1 text
Dana texts "2"
Dana hears "Do you feel safe right now"
Sam hears "Reply 1"
Sam texts "1"
Dana hears "Sam"
wait 3 hours
Dana heard 2 texts
Sam hears "waits for you"
Dana has an acknowledged escalation by Sam
nobody hears anything else
