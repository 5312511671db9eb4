# Nobody talks to a machine without knowing, and without consent nothing is left on it; stopped means not called.
clock 2026-03-06 18:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

Sam picks up
Dana's voicemail answers
Dana texts "can someone call me please"
Dana hears "Someone here will get back to you"
Sam hears "Reply 1"
Sam texts "call"
Sam hears "Press 1 there"
Dana hears "Sam"
Sam hears a call saying "the call that you asked for"
Sam presses 1
Sam hears a call saying "Nobody took the call"
Sam hears "how did the call go?"
Dana never hears a call saying "tried to call"
Dana never hears a call saying "Sam"
Sam texts "3 no answer"
Sam hears "Noted for D.: no answer"
Dana has an acknowledged escalation by Sam
Dana texts "STOP"
Dana hears "no more texts"
Sam texts "CALL 10"
Sam hears "has not agreed to calls"
