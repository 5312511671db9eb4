# JOIN and a program's word asks for consent; a word that nobody knows is answered kindly.
clock 2026-03-06 21:40 America/Denver
program standard
specialist Sam +12025550120
Sam is on call

+12025550199 texts "JOIN harbr"
+12025550199 hears "We do not know that word"
+12025550199 texts "join Harbor"
+12025550199 hears "May we check in with you"
+12025550199 is invited
+12025550199 texts "ok"
+12025550199 hears "STOP to end"
+12025550199 is enrolled
+12025550199 texts "JOIN HARBOR"
+12025550199 hears "already signed up"
wait until 2026-03-10 12:00
+12025550199 hears "How are you today"
+12025550199 never hears "Unnamed"
