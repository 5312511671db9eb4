# Nothing but the invitation is said until somebody has answered it; no answer is no.
clock 2026-03-06 12:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
invite Dana +12025550110 America/Denver
invite Ari +12025550111 America/Denver
invite Bo +12025550112 America/Denver es

Dana hears "this is Harbor. May we check in with you by text"
Ari hears "Msg & data rates may apply. HELP for help, STOP to end."
Bo hears "Pueden aplicar tarifas"
Dana is invited
wait until 2026-03-12 12:00                     # Tuesday went by
Dana hears nothing
Dana texts "1"
Dana hears "Thanks, Dana!"
Dana is enrolled
Ari texts "no thanks"
Ari hears "we will not text you"
Ari is stopped
wait until 2026-03-17 12:00
Dana hears "How are you today"
Ari hears nothing
Bo hears nothing
Bo is invited
Dana heard 3 texts
nobody hears anything else
