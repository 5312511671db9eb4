# CALL rings the specialist, then the person; a bare number afterwards says how it went, and takes no other page.
clock 2026-03-06 18:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver
participant Ari +12025550111 America/Denver

Sam picks up
Dana picks up
Dana texts "can someone call me please"
Dana hears "Someone here will get back to you"
Sam hears "Reply 1"
Sam texts "CALL"
Sam hears "Press 1 there to be connected to D., code 10"
Dana has an acknowledged escalation by Sam
Dana hears "Sam"
Sam hears a call saying "This is the call that you asked for"
Sam presses 1
Dana hears a call saying "press any key"
Dana presses 1
Dana is connected to Sam
Dana hangs up
Sam hears a call saying "This call is over"
Sam hears "how did the call go?"
Sam texts "2"                                    # left message, not PASS
Sam hears "Noted for D.: left message"
Dana has an acknowledged escalation by Sam
Ari texts "thinking about using tonight"
Ari hears "You are not in trouble"
wait 1 minute                                    # what comes within a minute comes in one page
Sam hears "A. needs a person"
Sam texts "CALL 10"
Sam hears a call saying "This is the call that you asked for"
Sam hangs up
wait 5 minutes
Sam texts "1"                                    # nothing was asked: this takes the page
Ari has an acknowledged escalation by Sam
Ari hears "Sam"
