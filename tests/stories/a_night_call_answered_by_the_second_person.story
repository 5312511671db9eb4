# Somebody calls at night: the one on shift does not wake up, the backup takes it with a key, and says how it went.
clock 2026-03-06 23:30 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Kim +12025550121
Sam is on call
Kim is on call
participant Dana +12025550110 America/Denver
Sam lets it ring
Kim picks up

Dana calls
Dana hears a call saying "Press 1 for your peer support"
Dana presses 1
Dana hears a call saying "We are calling someone for you"
wait 5 seconds
Sam is called
wait 25 seconds
Dana hears a call saying "Please stay on the line"
Kim hears a call saying "Somebody is calling in. Press 1 to take the call"
Kim never hears a call saying "It is D"
Kim presses 1
Kim hears a call saying "It is D"
wait 3 seconds
Dana is connected to Kim
Dana has an acknowledged escalation by Kim
wait 20 seconds
Kim hangs up
Dana hears a call saying "Thank you for calling"
Kim hears "how did the call go?"
Kim texts "1"
Kim hears "Noted for D.: reached"
Dana hears nothing
