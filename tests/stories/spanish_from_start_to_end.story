# From the invitation to a person's answer, everything that Inés hears is Spanish.
clock 2026-03-09 10:00 America/Denver
program standard
lead Leo +12025550130
specialist Sol +12025550120 speaks es
Sol is on call
invite Ines +12025550110 America/Denver es

Ines hears "Responde 1 si está bien o 2 si no"
Ines is invited
Ines texts "sí"
Ines hears "Gracias, Ines"
Ines is enrolled
wait until 2026-03-10 12:00
Ines hears "¿Cómo estás hoy, de 1 a 5?"
Ines texts "cuatro"
Ines hears "de 0 a 10"
Ines texts "8"
Ines hears "alguien del equipo"
Sol hears "Reply 1"
Sol texts "1"
Ines hears "Sol ya"
Sol texts "SAY Hola Inés, ¿te llamo a las 3?"
Ines hears "¿te llamo a las 3?"
Ines texts "me quiero morir"
Ines hears "Respuesta automática"
Ines has an open escalation urgent
Ines never hears "thank"
Ines never hears "someone"
Ines never hears "droga"
Ines never hears "recuper"
Sol hears "Reply 1"
