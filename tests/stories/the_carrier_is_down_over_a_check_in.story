# A check-in that could not be sent for two hours comes late, once, and not at night.
clock 2026-03-06 08:55 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00
participant Ari +12025550111 America/Denver asks daily at 19:30

the carrier is down
wait until 11:00
the carrier is well
wait 6 minutes
Dana hears "How are you today"
Dana heard 1 text

wait until 19:29
the carrier is down
wait until 20:05                                # nothing automated after 8 in the evening
the carrier is well
wait until 2026-03-07 08:59
Ari heard 0 texts
wait until 09:00
Ari heard 1 text                                # in the morning, while it is still of use
Dana heard 1 text
wait until 18:00
nobody hears anything else
