# An unknown number gets one neutral answer a day, and a person sees what it wrote.
clock 2026-03-06 10:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call

+12025550199 texts "hi is this the place my cousin told me about"
+12025550199 hears "A person will see your text"
Sam hears "Reply 1"
Sam texts "1"
+12025550199 texts "hello?"
wait 1 minute
Sam texts "READ"
Sam hears "code 10"                             # taken …
Sam hears "wrote again"
Sam hears "hello?"                              # … and read
Sam texts "done other wants to join"
wait 26 hours
+12025550199 texts "hello again"
+12025550199 hears "A person will see your text"
+12025550199 never hears "sober"
+12025550199 never hears "recovery"
