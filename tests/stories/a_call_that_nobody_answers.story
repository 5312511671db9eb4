# Nobody can take a call: the caller hears where somebody answers, leaves a message, and is texted once.
clock 2026-03-06 23:30 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver
Sam's voicemail answers

Dana calls
Dana hears a call saying "dial 9 1 1, or 9 8 8"
Dana presses 1
Dana hears a call saying "We are calling someone for you"
wait 45 seconds
Dana hears a call saying "No one could pick up"
Dana hears a call saying "9 8 8"
Dana hears a call saying "after the tone"
Dana hears a call saying "(beep)"
Dana says "it's Dana, please call me back"
wait 10 seconds
Dana hears a call saying "Someone here will get back to you"
Dana hears "We got your call"
Dana has an open same_day escalation
Sam hears "D. needs a person"
Dana calls
Dana hangs up
Dana hears nothing
Dana has an open urgent escalation
Sam hears "Urgent: D., code 10"
Sam texts "1"
Sam hears "You have D."
Dana hears "Sam"
