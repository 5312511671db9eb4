# Nobody is on call on an evening in three weeks. The lead hears it as it arises, a week, a day and an hour before, and not
# once it is filled.
clock 2026-03-06 12:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Tess +12025550121
Sam is on call 2026-03-06 12:00 to 2026-03-25 18:00
Sam is on call 2026-03-25 20:00 to 2026-12-24 18:00

Leo hears nothing
wait 30 minutes
Leo hears "nobody is on call from 6:00 PM on March 25 to 8:00 PM on March 25. Please fill the gap."
wait until 2026-03-18 17:00
Leo hears nothing
wait until 2026-03-18 19:00
Leo hears "nobody is on call from 6:00 PM on March 25"
wait until 2026-03-24 18:30
Leo hears "nobody is on call from 6:00 PM tomorrow to 8:00 PM tomorrow"
Tess is on call 2026-03-25 18:00 to 2026-03-25 20:00
wait until 2026-03-25 17:30
Leo hears nothing
