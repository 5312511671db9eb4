# Three people write within a minute: the first page goes at once, the others share one text, and nobody is lost.

clock 2026-03-04 10:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Ana +12025550111
participant Bea +12025550112
participant Cyd +12025550113

Ana texts "i want to use"
Sam hears "Reply 1"
Bea texts "i want to use"
Cyd texts "i want to use"
Sam hears nothing

wait 1 minute
Sam hears "2 people wait"
Sam texts "1"
Sam hears "Text 1 and a code"
