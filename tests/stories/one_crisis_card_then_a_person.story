# The card comes once in half an hour; whoever writes on is met by a person, and no text is lost.
clock 2026-03-06 23:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

Dana texts "i want to kill myself"
Dana hears "Call or text 988 now"
Sam hears "Reply 1"
wait 1 minute
Dana texts "i mean it, i will end my life tonight"
Dana hears nothing
Sam texts "1"
Sam hears "You have D."
Dana hears "Sam"
wait 2 minutes
Dana texts "are you there"
Dana hears "by 11:31 PM"                        # what Sam promised, not something later
Sam hears "D. (10) wrote again"
Sam texts "READ"
Sam hears "are you there"
Sam texts "SAY I am here, Dana. Can I call you?"
Dana hears "Sam: I am here, Dana. Can I call you?"
wait 25 minutes
Sam texts "done warm handoff went with her"
Dana has a resolved escalation by Sam
wait 10 minutes
Dana texts "i want to kill myself"              # half an hour later: a new card
Dana hears "988"
Dana has an open escalation urgent
Sam hears "Sent to D."
Sam hears "waits for you"
Sam hears "Closed"
Sam hears "Reply 1"
nobody hears anything else
