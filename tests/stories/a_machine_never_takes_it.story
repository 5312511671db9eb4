# Voicemail, and somebody who picks up and hangs up again, take nothing: they are called again.
clock 2026-03-06 02:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

Sam's voicemail answers
Dana texts "i want to die"
Dana hears "988"
Sam hears "Reply 1"
wait 5 minutes
wait 1 minute
Sam is called
Dana has an open escalation urgent
Sam picks up
wait 30 seconds
Sam is called                                    # a minute after the machine was found out, not after its beep
Sam hears a call saying "An urgent check-in"
Sam hangs up
Dana has an open escalation urgent
wait 2 minutes
Sam is called
Sam hears a call saying "An urgent check-in"
Sam presses 1
Dana has an acknowledged escalation by Sam
Dana hears "Sam"
Sam hears a call saying "Code 1, 0"
Sam hangs up
wait 5 minutes
Sam is not called
