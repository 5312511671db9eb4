# The ladder climbs to the lead, and its last rung repeats: there is no hour in which nobody is told.
clock 2026-03-06 23:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

Sam lets it ring
Leo lets it ring
Dana texts "i dont want to be alive anymore"
Dana hears "988"
Sam heard 1 text
Leo heard 0 texts
wait 5 minutes
Sam is called
Leo is not called
wait 10 minutes
Leo hears "Reply 1"
wait 5 minutes
Leo is called
wait 25 minutes                                 # the whole ladder was climbed
Dana hears "We have not reached anyone here yet"
Leo heard at most 4 texts
wait 1 hour
Sam heard at most 7 texts
Leo heard at most 5 texts
Dana hears nothing
Leo texts "1"
Dana hears "Leo"
wait 20 minutes
Leo texts "done 911"
Dana has a resolved escalation by Leo
