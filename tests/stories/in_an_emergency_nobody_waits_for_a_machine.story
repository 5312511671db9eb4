# In an emergency a machine at one phone is the next person's turn at once; the first one is still tried.
clock 2026-03-06 02:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

Sam's voicemail answers
Dana texts "i just took all my pills"
Dana hears "911"
Dana has an open emergency escalation
wait 1 minute
Sam is called
Leo hears "Reply 1"                              # long before the rung's five minutes are over
Leo is called
Sam answers and presses 1
wait 2 minutes
Sam is called                                    # tried again though it is another's turn by now
Dana has an acknowledged escalation by Sam
Dana hears "Sam"
Leo hears "Sam has taken D."
