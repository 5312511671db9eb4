# YES answers a question; only START brings somebody back, and then the texts go on.
clock 2026-03-09 10:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
invite Dana +12025550110 America/Denver
participant Ari +12025550111 America/Denver asks daily at 11:00

Dana hears "Reply 1 for OK or 2 for no thanks"
Dana texts "yes"
Dana hears "call or text 988"
Dana is enrolled

wait until 11:00
Ari hears "How are you today"
Ari texts "yes"                                 # no number: asked once more, nobody is signed up anew
Ari hears "once more"
Ari texts "STOP"
Ari hears "no more texts"
Ari texts "yes"                                 # not a way back
Ari hears nothing
Ari is stopped
Ari texts "START"
Ari hears "welcome back"
Ari is enrolled
wait until 2026-03-10 11:00
Ari hears "How are you today"
Ari has an open escalation watch                # that somebody stopped, and came back, is for a person to see
