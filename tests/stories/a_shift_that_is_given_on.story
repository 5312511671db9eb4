# Tess takes a shift of Sam, and cannot come after all: it is asked of whoever else could, and stays hers when nobody can.
clock 2026-03-06 12:00 America/Denver
program standard
lead Leo +12025550130
specialist Sam +12025550120
specialist Tess +12025550121
specialist Kim +12025550122
rota turns rotates Sam, Tess, Kim daily at 20:00

Sam hears "your shift begins"
Sam swaps 2026-03-08 with Tess
Tess hears "Sam asks whether you can take a shift"
Sam hears "We ask Tess to take your shift"
Tess hears "You are on call in place of Sam, 8:00 PM Sunday to 8:00 PM Monday"
Sam hears "Tess takes your shift"
Leo hears "Tess takes the shift of Sam"

Tess texts "CAMBIO 8/3"                           # something came up: what was taken may be given on
Kim hears "Tess asks whether you can take a shift"
Tess hears "We ask Kim to take your shift"
Sam hears nothing                                 # who has the shift before it
Kim texts "no A2"
Kim hears "Thank you for telling us"
Tess texts "keep A2"
Tess hears "stays yours"
Kim texts "take A2"
Kim hears "Shift A2 is not open"
nobody hears anything else
