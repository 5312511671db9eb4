# Nobody accepts what a shift left: it stays with the giver, the lead hears after ten minutes, and may take it.
clock 2026-03-06 19:30 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Mia +12025550121
Sam is on call 2026-03-06 08:00 to 2026-03-06 20:00
Mia is on call 2026-03-06 20:00 to 2026-03-07 08:00
Sam is on call 2026-03-07 08:00 to 2026-06-07 08:00
participant Ari +12025550111 America/Denver

Mia texts "ACCEPT"
Mia hears "Nothing is left to take over"
Ari texts "thinking about using tonight"
Ari hears "You are not in trouble"
Sam hears "A. needs a person. Code 10."
Sam texts "1"
Ari hears "Sam"
wait until 20:00
Mia hears "Sam hands over to you"
Mia hears "your shift begins"
Sam hears "still yours until Mia accepts"
wait until 20:09
Leo hears nothing
wait until 20:10
hand-over from Sam to Mia stays
Sam hears "Mia has not accepted yet, so code 10 stays with you for now"
Leo hears "the shift of Sam is over and nobody has taken over code 10. Reply ACCEPT"
Ari has an acknowledged escalation by Sam
Ari hears nothing
Leo texts "accept"
hand-over from Sam to Leo is accepted
Ari hears "Leo has taken over from Sam"
Sam hears "Leo has taken over code 10"
Mia texts "ACEPTO"                              # too late: it is Leo's
Mia hears "Nothing is left to take over"
Ari has an acknowledged escalation by Leo
nobody hears anything else
