# A new time is told once; what may not wait that long is refused kindly, and words of danger are never taken for a time.
clock 2026-03-06 21:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Mia +12025550121
specialist Pia +12025550122 speaks es
Sam is on call
participant Dana +12025550110 America/Denver

Dana texts "i took all my pills"
Dana hears "911"
Sam hears "EMERGENCY"
Sam texts "1"
Sam hears "Get back to them by 9:15 PM"
Dana hears "by 9:15 PM"
Sam texts "BY 90"                               # not in an emergency
Sam hears "should not wait that long. Text BY and a time, by 10:00 PM at the latest"
Sam texts "BY"
Sam hears "Text BY and a time"
Mia texts "BY 10 20"
Mia hears "Sam already has D."
Pia texts "EN 10 20"
Pia hears "Sam already has D."
Sam texts "BY 10 9:25"
Sam hears "by 9:25 PM. They are told so"
Dana hears "Sam needs a little more time and will get back to you by 9:25 PM"
Sam texts "BY 25"                               # the same time: nobody needs to hear it twice
Sam hears "by 9:25 PM"
Dana hears nothing
wait until 21:17
Sam hears "waits for you"
wait until 21:21
Sam is called                                   # an emergency, and no word from Sam
wait until 21:25
Dana hears "Sam was going to get back to you by now. We are sorry."
Sam hears "is open again"
Dana has an open escalation emergency
