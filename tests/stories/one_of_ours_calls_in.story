# Sam took somebody, calls our number, and is connected by one key; both see our numbers only.
clock 2026-03-06 18:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

Dana texts "i want to use"
Dana hears "988"
Sam hears "Reply 1"
Sam texts "1"
Sam hears "You have D."
Dana hears "Sam"
Dana picks up
Sam calls
Sam hears a call saying "Press 1 to be connected to D"
Sam presses 1
Sam hears a call saying "One moment"
Dana hears a call saying "press any key"
Dana presses 1
Dana is connected to Sam
Sam hangs up
Sam hears "how did the call go?"
Sam texts "1"
Sam hears "Noted for D.: reached"
Dana hears nothing
