# Sam is ill in the midst of a night with somebody to look after. Tess comes on at once, and gets what Sam has.
clock 2026-03-06 12:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Tess +12025550121
participant Dana +12025550110 America/Denver
rota turns rotates Tess, Sam daily at 20:00

Tess hears "your shift begins"
wait until 20:00
Tess hears "your shift is over"
Sam hears "your shift begins"
wait until 22:00
Dana texts "can someone call me"
Dana hears "will get back to you"
Sam hears "Code 10"
Sam texts "1"
Sam hears "You have D."
Dana hears "Sam is on it"
wait until 22:10
Tess texts "cover Sam"
Tess hears "You are on call now in place of Sam, until 8:00 PM tomorrow"
Sam hears "Tess is on call now in your place"
Sam hears "Your shift is over, thank you. Code 10"
Leo hears "Tess is on call now in place of Sam"
Tess hears "Sam hands over to you"
Tess texts "accept"
hand-over from Sam to Tess is accepted
Sam hears "Tess has taken over"
Dana hears "Tess has taken over from Sam"
Tess hears "is yours now"
Tess texts "I'm on"
Tess hears "You are on call already"
Tess texts "done reached"
Dana texts "i want to die"
Dana hears "988"
Tess hears "Reply 1"
Tess texts "1"
Dana hears "Tess is on it"
Sam hears nothing
