# Specialists say by text whether an alarm was a real one: while they have it, once it is closed, or as they close it.
clock 2026-03-06 18:00 America/Denver
program standard
specialist Sam +12025550120
specialist Mia +12025550121
Sam is on call
participant Dana +12025550110 America/Denver
participant Ari +12025550111 America/Denver

Dana texts "i want to kill myself"
Dana hears "988"
Sam hears "Code 10."
Sam texts "TRUE"                                # none is theirs yet: which one?
Sam hears "Text TRUE or FALSE and the code"
Sam texts "1"
Sam hears "You have D., code 10"
Dana hears "Sam"
Sam texts "TRUE"                                # now it is the one they have
Sam hears "Noted: D., code 10, a real alarm."
Sam texts "DONE 10 reached, all fine"           # and nobody asks again
Sam hears "Closed: D., code 10, reached. Thank you. Take a breath."
Mia texts "FALSA 10"                            # closed, and somebody else's: everybody's word counts
Mia hears "Noted: D., code 10, a false alarm."

Ari texts "i want to kill myself"
Ari hears "988"
wait 1 minute                                   # pages to one person come no faster than that
Sam hears "Code 11."
Sam texts "1 11"
Sam hears "You have A., code 11"
Ari hears "Sam"
Sam texts "DONE 11 reached"
Sam hears "Was our alarm right? Text TRUE 11 or FALSE 11."
Sam texts "false alarm 11"
Sam hears "Noted: A., code 11, a false alarm."
Sam texts "TRUE 77"
Sam hears "No one with code 77"
nobody hears anything else
