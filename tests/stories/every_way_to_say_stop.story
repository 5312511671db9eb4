# Whatever the law calls a stop, and plain words, end the texts at once, with one confirmation that names 988.
clock 2026-03-06 12:00 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant A +12025550110 America/Denver
participant B +12025550111 America/Denver
participant C +12025550112 America/Denver
participant D +12025550113 America/Denver
participant E +12025550114 America/Denver
participant F +12025550115 America/Denver
participant G +12025550116 America/Denver
participant H +12025550117 America/Denver
participant I +12025550118 America/Denver
participant J +12025550119 America/Denver es

A texts "STOP"
B texts "stop."
C texts "Quit"
D texts "END"
E texts "revoke"
F texts "opt out"
G texts "cancel"
H texts "Unsubscribe"
I texts "please stop texting me"
J texts "ya no me escriban"
A is stopped
B is stopped
C is stopped
D is stopped
E is stopped
F is stopped
G is stopped
H is stopped
I is stopped
J is stopped
A hears "988"
B hears "988"
C hears "988"
D hears "988"
E hears "988"
F hears "988"
G hears "988"
H hears "988"
I hears "988"
J hears "988"
A texts "STOP"                                  # a second time: nothing more is said
wait 20 hours
A heard 1 text
B heard 1 text
nobody hears anything else
