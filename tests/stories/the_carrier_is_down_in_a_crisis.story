# With the phone network down nothing can be said; once it is back, card and page go out at once.
clock 2026-03-06 21:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

the carrier is down
Dana texts "i took all my pills"
wait 3 minutes
Dana hears nothing
Dana has an open escalation
the carrier is well
wait 1 minute
Dana hears "911"
Sam hears "Reply 1"
Sam texts "1"
Dana hears "Sam"
Dana has an acknowledged escalation by Sam
nobody hears anything else
