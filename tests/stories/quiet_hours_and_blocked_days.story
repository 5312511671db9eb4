# Nothing automated comes before ten, after seven, or on a day without texts; what people write is answered at any hour.
clock 2026-07-01 21:30 America/Denver
program evenings.toml
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver
participant Ari +12025550111 America/New_York             # 6 in the evening there is 4 in Denver
invite Bo +12025550112 America/Denver

wait until 2026-07-02 07:59
Bo hears nothing                                # invited after nine at night: asked when the law allows
wait until 08:00
Bo hears "May we check in with you"
wait until 15:59
Ari hears nothing
wait until 16:00
Ari hears "rest today"
Dana hears nothing
wait until 18:00
Dana hears "rest today"
wait until 23:30
Dana texts "yes i slept"
Dana hears "thank"                              # her own hour, so ours too
Ari texts "1"
Ari hears "thank"

wait until 2026-07-04 23:59                     # Friday and Saturday are blocked
Dana hears nothing
Ari hears nothing
wait until 2026-07-05 23:59                     # Saturday's question comes in the next opening, Friday's is too old
Dana heard 3 texts
Ari heard 3 texts
wait until 2026-07-06 18:00
Dana hears "rest today"
Ari hears "rest today"
nobody hears anything else
