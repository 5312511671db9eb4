# An answer that comes after the check-in was closed is still an answer.
clock 2026-03-09 10:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

wait until 2026-03-10 12:00
Dana hears "How are you today"
wait until 2026-03-13 12:00
Dana hears "no rush"
Dana texts "4"
Dana hears "thank"
Dana has no escalation
wait until 2026-03-17 12:00
Dana hears "How are you today"
Dana texts "1"                                  # late or not, a worry is one
Dana hears "Do you feel safe right now"
Sam hears "Reply 1"
nobody hears anything else
