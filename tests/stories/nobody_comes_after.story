# The last shift of a rota ends with something open: without a lead there is nobody to hand it to, and the promise holds.
clock 2026-03-06 19:30 America/Denver
program standard
specialist Sam +12025550120
Sam is on call 2026-03-06 08:00 to 2026-03-06 20:00
participant Ari +12025550111 America/Denver

Ari texts "thinking about using tonight"
Ari hears "You are not in trouble"
Sam hears "A. needs a person. Code 10."
Sam texts "1"
Ari hears "Sam is on it and will get back to you by 11:30 PM"
wait until 20:00
hand-over from Sam to nobody stays
Sam hears "Nobody comes after you, so code 10 stays with you"
wait until 22:10
Sam hears "A., code 10 (Today) waits for you: you get back to them by 11:30 PM"
Ari hears nothing
Ari has an acknowledged escalation by Sam
nobody hears anything else
