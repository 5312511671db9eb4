# Words agreed in a safety plan mean what was agreed, and words that people use around here are known here.
clock 2026-08-03 11:00 America/Denver
program evenings.toml
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver
participant Bo +12025550111 America/Denver
participant Eve +12025550112 America/Denver

Dana texts "Lilac 💜"                           # she struggles; nobody is disturbed, and it is not forgotten
Dana hears "A person here will read"
Dana has an open escalation watch
Sam hears nothing

Bo texts "not gonna lie im back on the bluuues" # no denial quietens what the program watches for
Bo has an open escalation same_day
Sam hears "B. needs a person"
Bo hears "988"

Eve texts "RED KITE!!"
Eve hears "988"
Eve has an open escalation urgent
Sam hears "E."
Sam texts "1"
Eve hears "Sam"
