# People steer how often they are texted, in one word.
clock 2026-03-06 12:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 13:00

Dana texts "PAUSE 3"
Dana hears "no check-ins until March 9"
Dana is paused
wait until 2026-03-09 11:00
Dana hears nothing
wait until 13:00
Dana hears "How are you today"                  # by itself, after three days
Dana is enrolled
Dana texts "pause"
Dana hears "no check-ins until"
Dana texts "RESUME"
Dana hears "Good to have you back"
wait until 2026-03-10 13:00
Dana hears "Dana"
Dana texts "less"
Dana hears "fewer from now on"
Dana texts "LESS"
Dana hears "fewer from now on"
Dana texts "less"
Dana hears "as few as we can do"
Dana texts "more"
Dana hears "more from now on"
Dana texts "HELP"
Dana hears "988"
Dana texts "TALK"
Dana hears "Someone here will get back to you"
Dana has an open escalation same_day
Sam hears "Reply 1"
nobody hears anything else
