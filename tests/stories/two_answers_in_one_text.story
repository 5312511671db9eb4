# People answer as they like: two answers at once, and a correction of what they said.
clock 2026-03-06 08:55 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00

wait until 09:00
Dana hears "How are you today"
Dana texts "4, 2"                               # mood and pull
Dana hears "Any slip"
Dana texts "no"
Dana hears "thank"
Dana has no escalation
wait until 2026-03-07 09:00
Dana hears "How are you today"
Dana texts "4"
Dana hears "0 to 10"
Dana texts "sorry i meant 2"                    # the mood, not the pull
Dana hears "You are not in trouble"
Dana has an open escalation same_day
Sam hears "Reply 1"
nobody hears anything else
