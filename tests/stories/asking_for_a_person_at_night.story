# TALK at four in the morning, with nobody on until eight: the time that is named is the true one.
clock 2026-03-07 04:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call 2026-03-07 08:00 to 2026-03-07 20:00
participant Dana +12025550110 America/Denver

Dana texts "TALK"
Dana hears "No one is here right now. We will get back to you by 12:00 PM. If it can't wait, call or text 988."
Dana has an open escalation same_day
Leo hears "nobody is on call"
wait until 07:59
Sam hears nothing
Leo is not called
