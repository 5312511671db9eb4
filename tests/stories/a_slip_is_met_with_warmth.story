# Somebody who slipped is thanked, not scolded; a person calls, and the check-ins go on as before.
clock 2026-03-06 08:55 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00 peer Sam

wait until 09:00
Dana hears "Hi Dana, Harbor checking in"
Dana texts "3"
Dana hears "0 to 10"
Dana texts "6"
Dana hears "Either answer is OK"
Dana texts "yeah i used last night"
Dana hears "You are not in trouble. Someone here will reach out"
Sam hears "Reply 1"
Sam texts "1"
Dana hears "Sam"
Sam texts "SAY Proud of you for telling us. Coffee at 2?"
Dana hears "Sam: Proud of you"
Dana texts "ok thx"
Dana hears nothing
Sam texts "done reached"
wait until 2026-03-07 09:00
Dana hears "it's Sam. How are you today"
Dana never hears "relapse"
Dana never hears "drug"
Dana never hears "clean"
Dana never hears "fail"
nobody hears anything else
