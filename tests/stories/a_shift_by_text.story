# A whole shift from a basic phone: taking, reading, answering, passing on, closing, and asking where things stand.
clock 2026-03-06 18:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Mia +12025550121
Sam is on call 2026-03-06 17:00 to 2026-03-07 05:00
participant Dana +12025550110 America/Denver
participant Ari +12025550111 America/Denver

Sam texts "HELP"
Sam hears "1 take it"
Sam texts "WHO"
Sam hears "On call until 5:00 AM tomorrow: Sam."
Sam texts "QUEUE"
Sam hears "No one is waiting"
Sam texts "1"
Sam hears "Nothing is waiting for you"

Dana texts "can someone call me please"
Dana hears "Someone here will get back to you"
Sam hears "D. needs a person. Code 10. Reply 1 to take it"
Ari texts "thinking about using tonight"
Ari hears "You are not in trouble"
wait 1 minute                                   # pages to one person come no faster than that, unless one is worse
Sam hears "A. needs a person. Code 11."
Sam texts "queue"
Sam hears "10 D."
Sam texts "1 99"
Sam hears "No one with code 99 is waiting"
Sam texts "1 10"
Sam hears "You have D., code 10"
Dana hears "Sam"
Sam texts "1"                                   # the other page, the one that still waits
Sam hears "You have A., code 11"
Ari hears "Sam"
Sam texts "READ"                                # which one?
Sam hears "10"
Sam texts "READ 11"
Sam hears "thinking about using tonight"
Sam texts "SAY 11 That takes guts to say. Walk with me?"
Sam hears "Sent to A."
Ari hears "Sam: That takes guts to say. Walk with me?"
Sam texts "CALL 10"
Sam hears "Press 1 there to be connected to D."
Sam texts "SAY 10"
Sam hears "Text SAY and then your words"
Sam texts "DONE 10"
Sam hears "How did it end?"
Sam texts "DONE 10 reached, all fine"
Sam hears "Closed: D., code 10, reached"
Dana has a resolved escalation by Sam
Sam texts "PASS 11"
Sam hears "A., code 11 goes to the next person"
Leo hears "Reply 1"
Leo texts "1"
Ari has an acknowledged escalation by Leo
Ari hears "Leo"
nobody hears anything else
