# A restart of the database loses nothing that was said.
clock 2026-03-06 08:55 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00

the database restarts
wait until 09:00
Dana hears "How are you today"
the database restarts
Dana texts "2"
Dana hears "Do you feel safe right now"
the database restarts
Dana texts "no"
Dana hears "988"
Sam hears "Reply 1"
Sam hears "Reply 1"
the database restarts
Sam texts "1"
Dana hears "Sam"
Dana has an acknowledged escalation urgent by Sam
nobody hears anything else
