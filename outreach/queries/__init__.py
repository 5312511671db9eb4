"""What pages, commands and probes ask: frozen rows out, no ORM object, nothing changed."""
