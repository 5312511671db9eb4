# A slow network delays, and neither doubles nor drops what is said.
clock 2026-03-06 08:55 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00

the carrier is slow
wait until 09:01
Dana heard 1 text
Dana texts "i want to die"
wait 1 minute
Dana hears "988"
Sam hears "Reply 1"
Sam texts "1"
wait 1 minute
Dana hears "Sam"
wait 10 minutes
Sam is not called
nobody hears anything else
