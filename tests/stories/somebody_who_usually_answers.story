# Somebody who answered eight times out of eight is missed after one silence; for others it takes three in this program.
clock 2026-08-02 12:00 America/Denver
program evenings.toml
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver

wait until 2026-08-03 18:30
Dana texts "1"
wait until 2026-08-04 18:30
Dana texts "yes"
wait until 2026-08-05 18:30
Dana texts "no"
wait until 2026-08-06 18:30
Dana texts "1"
wait until 2026-08-07 18:30
Dana texts "Yes"
wait until 2026-08-08 18:30
Dana texts "yeah"
wait until 2026-08-10 18:30
Dana texts "2"
wait until 2026-08-11 18:30
Dana texts "1"
Dana heard 16 texts
Dana has no escalation
wait until 2026-08-13 17:30                     # twenty-three hours after the question that was not answered
Dana has an open escalation same_day
Sam hears "D. needs a person"
