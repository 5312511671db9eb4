# A crisis is written down while nobody can act on it; the moment the workers are back, card and page go out.
clock 2026-03-06 22:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver
participant Ari +12025550111 America/Denver

the workers die
Dana texts "i cant go on, i have a plan to end it tonight"
Dana has an open escalation
wait 9 minutes
Sam hears nothing
the workers are back
wait 1 minute
Dana hears "988"
Sam hears "Reply 1"
Sam is called
Leo hears "Reply 1"                             # Sam's five minutes had passed meanwhile
Sam texts "1"
Dana hears "Sam"
nobody hears anything else
