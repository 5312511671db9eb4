# A check-in that waits to be sent is not sent to somebody who has texted STOP meanwhile.
clock 2026-03-06 08:55 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00

the carrier is down
wait until 09:02                                # the check-in is due, and cannot go out
Dana texts "STOP"
the carrier is well
wait 5 minutes
Dana hears "no more texts"
Dana is stopped
wait 23 hours
nobody hears anything else                      # nothing urgent about it: it stands on the queue …
wait 1 day
Sam hears "When you can"                        # … and a day later somebody is asked whether a call is welcome
Sam texts "done left message"
wait 3 days
Dana heard 1 text
Dana never hears "How are you"
Dana has a resolved escalation by Sam
nobody hears anything else
