# On the night when 2 o'clock is left out, a daily check-in comes once, at its local time, before and after.
clock 2026-03-07 08:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00
participant Ari +12025550111 America/Phoenix asks daily at 09:00        # no change of clocks there

wait until 08:59
Dana hears nothing
wait until 09:00
Dana hears "How are you today"
Ari hears "How are you today"                   # the same moment, still
Dana texts "5"
Dana hears "0 to 10"
Ari texts "5"
Ari hears "0 to 10"

wait until 2026-03-08 08:59
Dana heard 2 texts
wait until 09:00
Dana hears "How are you today"
Ari heard 2 texts
wait until 09:59
Ari hears nothing
wait until 10:00                                # 9 o'clock in Phoenix, an hour later than in Denver now
Ari hears "How are you today"
wait until 23:00
Dana heard 1 text
Ari heard 1 text
nobody hears anything else
