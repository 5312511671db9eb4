# Nobody's ringing phone holds up a page: after three calls it is the next person's turn, whatever is left of the rung.
clock 2026-03-06 02:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

Sam lets it ring
Dana texts "i want to die"
Dana hears "988"
Sam hears "Reply 1"
wait 5 minutes
wait 1 minute
Sam is called
Sam is not called
wait 1 minute
Sam is called                                    # a minute after the first one ended
Sam is not called
wait 1 minute
Sam is not called
wait 2 minutes
Sam is called                                    # and two minutes after the second
Leo hears "Reply 1"
Dana has an open escalation urgent
Sam is not called
Leo texts "1"
Dana hears "Leo"
Sam hears "Leo has taken D."
Sam is not called
