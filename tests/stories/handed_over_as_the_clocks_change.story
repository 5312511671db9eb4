# The night in which the clocks go forward: the shift ends by the clock on the wall, and what was promised keeps its moment.
clock 2026-03-08 01:30 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Mia +12025550121
Sam is on call 2026-03-07 20:00 to 2026-03-08 03:00
Mia is on call 2026-03-08 03:00 to 2026-03-08 11:00
Sam is on call 2026-03-08 11:00 to 2026-06-08 08:00
participant Dana +12025550110 America/Denver

Dana texts "i want to die"
Dana hears "988"
Sam hears "Reply 1"
Sam texts "BY 45"                               # 45 minutes from 1:30 is 3:15: there is no 2 o'clock tonight
Sam hears "by 3:15 AM"
Dana hears "Sam is on it and will get back to you by 3:15 AM"
wait until 03:00
Sam hears "waits for you: you get back to them by 3:15 AM"
Mia hears "10 D. Urgent, promised by 3:15 AM"
Mia hears "You are on call until 11:00 AM"
Sam hears "still yours until Mia accepts"
Mia texts "ACCEPT"
Dana hears "Mia has taken over from Sam and will get back to you by 3:15 AM"
Sam hears "Mia has taken over code 10"
wait until 03:15                                # nobody called Dana
Dana hears "Mia was going to get back to you by now. We are sorry."
Dana has an open escalation urgent
Mia hears "is open again"
nobody hears anything else
