# A stop is a stop, and what worries in it still reaches a person.
clock 2026-03-06 20:30 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00

Dana texts "STOP texting me, i just want to die"
Dana is stopped
Dana hears "you can still call or text 988"
Dana has an open escalation urgent
Sam hears "Reply 1"
Sam texts "1"
Sam texts "SAY are you there?"
Sam hears "You have D."
Sam hears "has stopped texts"
wait 90 minutes                                 # nobody closes it: it climbs again, and she is left in peace
Dana has an open escalation urgent
Leo texts "1"
Leo texts "done reached called her sister"
Dana has a resolved escalation by Leo
wait 2 days
Dana heard 1 text
