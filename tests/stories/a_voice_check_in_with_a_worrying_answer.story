# Dana cannot text: we call; a worrying word is met in the call itself, and somebody is told at once.
clock 2026-03-06 10:00 America/Denver
program by_voice.toml
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver by voice asks daily at 11:00
Dana picks up
Sam picks up

wait until 11:00
wait 6 seconds
Dana is called
Dana hears a call saying "Is this a good time"
Dana never hears a call saying "Harbor"
Dana presses 1
Dana hears a call saying "how are you"
Dana says "i want to kill myself"
Dana hears a call saying "9 8 8"
Dana has an open urgent escalation
Sam hears "Reply 1"
Dana hears a call saying "To talk with someone here now, press 1"
Dana presses 1
Dana hears a call saying "We are calling someone for you"
Sam hears a call saying "Press 1 to take the call"
Sam presses 1
wait 3 seconds
Dana is connected to Sam
Dana has an acknowledged escalation by Sam
Dana hangs up
Sam hears "how did the call go?"
Dana hears nothing
