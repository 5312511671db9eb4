# A machine picks up, and hears nothing it may not; Dana is called twice again, answers by keys the third time.
clock 2026-03-06 10:00 America/Denver
program by_voice.toml
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver by voice asks daily at 10:30
Dana's voicemail answers

wait until 11:00
Dana is called
Dana never hears a call saying "Harbor"
Dana never hears a call saying "tried to call you"
Dana lets it ring
wait until 12:40
Dana is called
Dana picks up
wait until 15:31
wait 10 seconds
Dana is called
Dana hears a call saying "Is this a good time"
Dana presses 1
Dana hears a call saying "1 to 5"
Dana presses 9
Dana hears a call saying "1 to 5"
Dana presses 4
Dana hears a call saying "0 to 10"
Dana says "three"
Dana hears a call saying "Any slip"
Dana presses 2
Dana hears a call saying "Thank"
Dana hears nothing
Dana has no escalation
wait until 20:00
Dana is not called
nobody hears anything else
