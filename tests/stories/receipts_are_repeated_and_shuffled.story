# Receipts that come twice and in any order change nothing.
clock 2026-03-06 08:55 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00

the carrier repeats receipts
the carrier shuffles receipts
wait until 09:00
Dana hears "How are you today"
Dana texts "4"
Dana hears "0 to 10"
Dana texts "8"
Dana hears "Someone here will reach out"
Sam hears "Reply 1"
Sam texts "1"
Dana hears "Sam"
Sam texts "SAY I can call at noon. OK?"
Dana hears "I can call at noon. OK?"
wait 1 hour
Dana has an acknowledged escalation by Sam
nobody hears anything else
