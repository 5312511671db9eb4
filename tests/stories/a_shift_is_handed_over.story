# A shift ends with somebody still to look after: the next one gets it with its promise, says ACCEPT, and who waits hears.
clock 2026-03-06 18:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Mia +12025550121
Sam is on call 2026-03-06 08:00 to 2026-03-06 20:00
Mia is on call 2026-03-06 20:00 to 2026-03-07 08:00
Sam is on call 2026-03-07 08:00 to 2026-06-07 08:00
participant Dana +12025550110 America/Denver
participant Ari +12025550111 America/Denver

Ari texts "thinking about using tonight"
Ari hears "You are not in trouble"
Sam hears "A. needs a person. Code 10."
Sam texts "1"
Ari hears "Sam"
wait until 19:50
Dana texts "i want to die"
Dana hears "988"
Sam hears "D. needs a person. Code 11."
Sam texts "BY 11 20:20"
Dana hears "Sam is on it and will get back to you by 8:20 PM"
Mia hears nothing                               # her shift has not begun

wait until 20:00
Mia hears "Sam hands over to you: 11 D. Urgent, promised by 8:20 PM 10 A. Today, promised by 10:00 PM Reply ACCEPT"
Mia hears "your shift begins. You are on call until 8:00 AM tomorrow; nobody else is on"
Sam hears "Your shift is over, thank you. Code 11, 10: still yours until Mia accepts"
hand-over from Sam to Mia is offered
Dana has an acknowledged escalation by Sam      # nothing moves before she accepts
wait 4 minutes
Mia texts "accept"
hand-over from Sam to Mia is accepted
Mia hears "Code 11, 10 is yours now"
Sam hears "Mia has taken over code 11, 10. You are off."
Dana hears "Mia has taken over from Sam and will get back to you by 8:20 PM"
Ari hears "Mia has taken over from Sam and will get back to you by 10:00 PM"
Dana has an acknowledged escalation by Mia
wait until 20:10                                # the promise kept its time, and its reminder
Mia hears "D., code 11 (Urgent) waits for you: you get back to them by 8:20 PM"
Mia texts "SAY 11 Hey Dana, Mia here."
Dana hears "Mia: Hey Dana"
Mia texts "DONE 11 reached"
Mia texts "DONE reached"                        # the one that is left needs no code
Mia hears "Closed: A., code 10"
Leo hears nothing
wait until 2026-03-07 08:00
Sam hears "your shift begins"
Mia hears "your shift is over. Thank you for being there."
Mia hands nothing over
nobody hears anything else
