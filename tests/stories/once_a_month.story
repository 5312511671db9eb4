# The maintenance program asks once a month, and each month only once.
clock 2026-03-02 08:00 America/Denver
program maintenance
specialist Sam +12025550120
participant Dana +12025550110 America/Denver

wait until 2026-03-03 12:00
Dana hears "How are you today"
Dana texts "4"
Dana hears "0 to 10"
Dana texts "1"
Dana hears "1 yes, 2 no"
Dana texts "2"
Dana hears "thank"
wait until 2026-03-31 09:00
Dana heard 4 texts
wait until 12:00
Dana hears "How are you today"
Dana texts "5, 0, no"
wait until 2026-04-27 09:00
Dana heard at most 4 texts
nobody hears anything else
