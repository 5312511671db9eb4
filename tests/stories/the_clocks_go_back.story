# On the night when 1 o'clock comes twice, a daily check-in still comes once, at its local time.
clock 2026-10-31 08:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00

wait until 09:00
Dana hears "How are you today"
Dana texts "5"
Dana hears "0 to 10"
Dana texts "0"
Dana hears "1 yes, 2 no"
Dana texts "2"
Dana heard 4 texts
wait until 2026-11-01 01:30
wait until 01:30                                # the second time
wait until 08:59
Dana hears nothing
wait until 09:00
Dana hears "How are you today"
Dana texts "4"
Dana hears "0 to 10"
Dana texts "0"
Dana hears "1 yes, 2 no"
Dana texts "2"
Dana heard 4 texts
wait until 2026-11-02 08:59
Dana hears nothing
wait until 09:00
Dana heard 1 text
nobody hears anything else
