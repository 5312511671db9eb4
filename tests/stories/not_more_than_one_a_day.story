# However the days fall, nobody gets two automated texts on one of them.
clock 2026-03-09 08:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00

wait until 2026-03-09 23:59
Dana heard 1 text
wait until 2026-03-10 08:59                     # a reminder would fall on the next check-in
Dana heard 0 texts
wait until 23:59
Dana heard 1 text
wait until 2026-03-11 23:59
Dana heard 1 text
wait until 2026-03-12 23:59
Dana heard 1 text
