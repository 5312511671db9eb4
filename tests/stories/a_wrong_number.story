# Somebody else has this number: sorry, never again, and a person looks for the right one.
clock 2026-03-06 12:55 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 13:00

wait until 13:00
Dana hears "Hi Dana"
Dana texts "wrong number, i dont know any Dana"
Dana hears "Sorry about that"
Dana is stopped
Dana has an open escalation same_day
Sam hears "Reply 1"
Sam texts "1"
wait 2 days
Dana heard 2 texts
