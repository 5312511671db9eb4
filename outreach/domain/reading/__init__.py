"""Reading a text: danger first, then what it asks of us, then what it answers."""
