# After half an hour without the phone network: one page each, and a word that is still true in place of the stale card.
clock 2026-03-06 23:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

the carrier is down
Dana texts "i want to die"
wait 30 minutes
Sam heard 0 texts
the carrier is well
wait 1 minute
Dana hears "We keep trying. In danger, call 911. You can talk to someone now: 988"
Sam hears "Reply 1"
Leo hears "Reply 1"
nobody hears anything else
Sam texts "1"
Dana hears "Sam"
Leo hears "Sam has taken D."
wait 20 minutes
Sam hears "waits for you"
Sam texts "done reached"
nobody hears anything else
