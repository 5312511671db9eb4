# A number that belongs to nobody we know is read for danger like any other.
clock 2026-03-06 02:30 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
Sam is on call

+12025550199 texts "my friend wont wake up and his lips are blue"
+12025550199 hears "Call 911 now"
+12025550199 has an open escalation urgent
Sam hears "Reply 1"
Sam is called
Sam texts "1"
+12025550199 has an acknowledged escalation by Sam
+12025550199 hears "Sam"
Sam texts "say Are you with him?"
+12025550199 hears "Are you with him?"
+12025550199 never hears "recovery"
nobody hears anything else
