# A program that nobody works for: no ladder helps, and only somebody outside can.
clock 2026-03-06 22:00 America/Denver
program standard
participant Dana +12025550110

Dana texts "i am going to kill myself tonight"
Dana hears "988"
wait 2 minutes
the watchman raises "open worries with nobody there to page"

lead Lee +12025550130
wait 10 minutes
Lee is called
Lee texts "1"
the watchman is silent
