# An exercise goes the whole way that a page goes, says so in every text, and no participant hears of it.
clock 2026-03-06 10:00 America/Denver
program standard
lead Lee +12025550130
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110

a drill begins
Sam hears "DRILL, an exercise"
Sam is called
wait 100 seconds
Sam texts "1"
Sam hears "DRILL"
wait 10 seconds
Sam hears "DRILL over: Sam answered after 1 min 40 s"
Lee hears "Sam answered after 1 min 40 s by text"
Dana hears nothing
wait 1 day
nobody hears anything else
