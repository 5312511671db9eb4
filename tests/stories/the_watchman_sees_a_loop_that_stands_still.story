# The webhook reads and answers nobody: what it wrote down goes nowhere. Whoever watches says so, and says when it is over.
clock 2026-03-06 22:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110

the watchman is silent
the workers die
Dana texts "i am going to kill myself tonight"
Dana hears nothing
wait 1 minute
the watchman is silent          # all of it may take a moment
wait 4 minutes
the watchman raises "urgent texts are not sent"
the watchman raises "nobody was paged about"
wait 5 minutes
the watchman raises "stand still"

the workers are back
wait 1 minute
Sam hears "Reply 1"
Sam is called
Sam texts "1"
Dana hears "988"
Dana hears "Sam"
the watchman is silent
