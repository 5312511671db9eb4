# Two check-ins without an answer put the silence in front of a person; one does not.
clock 2026-03-09 08:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

wait until 2026-03-10 12:00
Dana hears "How are you today"
wait 24 hours
Dana hears "no rush"                            # one reminder
wait until 2026-03-14 12:00
Dana has no escalation                          # missed once: people miss things
Sam hears nothing

wait until 2026-03-17 12:00
Dana hears "How are you today"
wait 24 hours
Dana hears "no rush"
wait 24 hours
Dana has an open escalation same_day
Sam hears "Reply 1"
Sam texts "1"
Dana hears "Sam"
Sam texts "done no answer"
Dana has a resolved escalation by Sam
nobody hears anything else
