# The voice page says nothing before the key; after it, who it is and why, and connects under the program's number alone.
clock 2026-03-06 02:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

Sam picks up
Dana picks up
Dana texts "i want to die"
Dana hears "988"
Sam hears "Reply 1"
wait 5 minutes
Sam hears a call saying "An urgent check-in needs you. Press 1 to take it"
Sam never hears a call saying "Code"
Sam presses 3
Sam hears a call saying "An urgent check-in needs you"
Dana has an open escalation urgent
Sam presses 1
Dana has an acknowledged escalation by Sam
Dana hears "Sam"
Sam hears a call saying "It is yours. D. Code 1, 0. Urgent."
Sam hears a call saying "Press 1 to be connected now"
Sam presses 1
Sam hears a call saying "One moment"
Dana hears a call saying "We have a call for you. To take it, press any key."
Dana presses 5
Dana is connected to Sam
wait 12 minutes
Sam hears "D., code 10: how did the call go? Reply 1 reached"
Sam texts "1"
Sam hears "Noted for D.: reached. It stays open."
Dana has an acknowledged escalation by Sam
Sam texts "done 10 reached"
Dana has a resolved escalation by Sam
Dana never hears a call saying "Sam"
Leo is not called
