# Somebody takes it and nothing more comes: it opens again, and the one who waits is told the truth.
clock 2026-03-06 12:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

Dana texts "i want to die"
Dana hears "988"
Sam hears "Reply 1"
Sam texts "1"
Sam hears "by 12:30 PM"
Dana hears "get back to you by 12:30 PM"
wait until 12:29
Dana hears nothing
wait until 12:31
Dana has an open escalation urgent
Dana hears "Sam was going to get back to you by now. We are sorry."
Sam hears "D., code 10 (Urgent) waits for you: you get back to them by 12:30 PM"
Sam hears "D., code 10 (Urgent) is open again: the time to get back is over. Reply 1 to keep it"
wait 15 minutes
Sam is called
Leo hears "Reply 1"
Leo texts "1"
Dana hears "Leo"
Dana has an acknowledged escalation by Leo
nobody hears anything else
