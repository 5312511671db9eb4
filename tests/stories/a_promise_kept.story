# Whoever takes it says by when they will be in touch; who waits hears it, and the time is kept.
clock 2026-03-06 21:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

Dana texts "i want to die"
Dana hears "988"
Sam hears "Reply 1"
Sam texts "BY 9:40"                             # takes it, and says when
Sam hears "you get back to D., code 10, by 9:40 PM. They are told so."
Dana hears "Sam is on it and will get back to you by 9:40 PM"
Dana has an acknowledged escalation by Sam
wait until 21:26
Sam hears nothing
wait until 21:27                                # two thirds of the time are over
Sam hears "D., code 10 (Urgent) waits for you: you get back to them by 9:40 PM"
Sam texts "SAY Hey Dana, this is Sam. I can talk now."
Sam hears "Sent to D."
Dana hears "Sam: Hey Dana"
wait until 21:45                                # being in touch gave more time
Dana has an acknowledged escalation by Sam
Sam texts "DONE reached"
Sam hears "Closed: D."
wait 3 hours
Sam is not called
nobody hears anything else
