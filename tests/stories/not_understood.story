# What does not fit the question is asked again once, warmly; then it is taken as it is and shown to a person.
clock 2026-03-06 08:55 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00

wait until 09:00
Dana hears "How are you today"
Dana texts "purple monday"
Dana hears "once more: How are you today, 1 to 5?"
Dana texts "like a tuesday i guess"
Dana hears "A person here will read what you wrote"
Dana has an open escalation watch
wait 1 hour
Dana never hears "invalid"
Dana never hears "valid"
nobody hears anything else
