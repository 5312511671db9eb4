# What was for today becomes a crisis: the ladder begins again, and whoever had it is told first of all.
clock 2026-03-06 12:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

Dana texts "i cant pay rent, they will put me out"
Dana hears "Someone here will get back to you"
Sam hears "Reply 1"
Sam texts "1"
Dana hears "Sam"
Dana has an acknowledged escalation same_day by Sam
wait 20 minutes
Dana texts "whats the point. i just want to end it all"
Dana hears "988"
Dana has an open escalation urgent
Sam hears "Urgent: D., code 10"
Sam texts "1"
Dana hears "Sam"
Dana has an acknowledged escalation urgent by Sam
wait 5 minutes
Sam texts "done warm handoff"
Sam is not called
nobody hears anything else
