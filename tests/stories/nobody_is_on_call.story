# With an empty rota the lead is told so and asked, and what the participant hears about it is true.
clock 2026-03-06 23:10 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
participant Dana +12025550110 America/Denver
nobody is on call

Dana texts "i want to die"
Dana hears "No one is here right now"
Leo hears "nobody is on call, and D. needs a person (Urgent, code 10). Reply 1"
Leo texts "1"
Dana hears "Leo"
Dana has an acknowledged escalation urgent by Leo
Leo texts "done reached"
Dana has a resolved escalation by Leo
Sam is not called
nobody hears anything else
