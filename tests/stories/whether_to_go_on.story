# After twelve weeks nobody just falls silent: people are asked whether to go on.
clock 2026-03-09 08:00 America/Denver
program standard
specialist Sam +12025550120
participant Dana +12025550110 America/Denver
participant Ari +12025550111 America/Denver

Dana texts "pause 84"
Ari texts "pause 84"
Dana hears "no check-ins until June 1"
Ari hears "no check-ins until June 1"
wait until 2026-06-02 12:00
Dana hears "Would you like us to go on? 1 yes, 2 no."
Ari hears "Would you like us to go on?"
Dana texts "yes please"
Dana hears "thank"
Ari texts "2"
Ari hears "thank"
Ari is enrolled                                 # their consent stands; they are asked nothing more
wait until 2026-06-09 12:00
Dana hears "How are you today"
wait until 2026-06-24 12:00
Ari hears nothing
Ari has no escalation
Ari texts "i want to die"                       # and we are still there
Ari hears "988"
Ari has an open escalation urgent
