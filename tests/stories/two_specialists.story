# The first who says 1 has it; the other hears so, and so does the one who says 1 too late.
clock 2026-03-06 12:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Mia +12025550121
Sam is on call
Mia is on call
participant Dana +12025550110 America/Denver

Dana texts "i want to die"
Dana hears "988"
Sam hears "Reply 1"
Mia hears "Reply 1"
Mia texts "1"
Dana hears "Mia"
Sam hears "Mia has taken D."
Sam texts "1"
Sam hears "Mia already has D."
Dana has an acknowledged escalation by Mia
wait 10 minutes
Sam is not called
Mia is not called
nobody hears anything else
