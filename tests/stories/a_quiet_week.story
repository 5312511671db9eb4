# A week in which all is well: one text, three answers, thanks, and nobody of ours is disturbed.
clock 2026-03-09 08:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

wait until 2026-03-10 12:00                     # Tuesday is the day, late morning the time
Dana hears "How are you today, 1 to 5?"
Dana texts "4"
Dana hears "0 to 10"
Dana texts "two"
Dana hears "1 yes, 2 no"
Dana texts "No"
Dana hears "thank"

wait 6 days
Dana heard 4 texts
Dana never hears "rehab"
Dana never hears "sober"
Dana never hears "addict"
Dana never hears "recovery"
Dana never hears "relapse"
Dana never hears "drug"
Dana has no escalation
Sam is not called
Leo is not called
nobody hears anything else
