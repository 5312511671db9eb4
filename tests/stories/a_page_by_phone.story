# Only the key 1 takes it: a ringing phone, a busy one and a machine do not, and 2 passes it on.
clock 2026-03-06 02:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver
participant Ari +12025550111 America/Denver
participant Bo +12025550112 America/Denver
participant Cy +12025550113 America/Denver

Sam answers and presses 1
Dana texts "i want to die"
Dana hears "988"
Sam hears "Reply 1"
wait 6 minutes
Sam is called
Dana has an acknowledged escalation by Sam
Dana hears "Sam"
Sam texts "done reached"

Sam's voicemail answers
Ari texts "i want to die"
Ari hears "988"
Sam hears "Reply 1"
wait 6 minutes
Sam is called
Ari has an open escalation urgent
Sam texts "1"
Ari hears "Sam"
Sam texts "done reached"

Sam is busy
Leo answers and presses 1
Bo texts "i want to die"
Bo hears "988"
Sam hears "Reply 1"
wait 6 minutes
Sam is called
Bo has an open escalation urgent
wait 10 minutes
Leo hears "Reply 1"
wait 6 minutes
Leo is called
Bo has an acknowledged escalation by Leo
Bo hears "Leo"
Sam hears "Leo has taken B."
Leo texts "done reached"

Sam answers and presses 2
Cy texts "i want to die"
Cy hears "988"
Sam hears "Reply 1"
wait 6 minutes
Sam is called
Leo hears "Reply 1"                             # passed on at once
wait 6 minutes
Leo is called
Cy has an acknowledged escalation by Leo
Cy hears "Leo"
Sam hears "Leo has taken C."
nobody hears anything else
