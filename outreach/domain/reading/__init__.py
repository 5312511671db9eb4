"""Reading a text: danger first, then what it asks of us, then what it answers."""

from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.one_text import read

__all__ = ["Lexicon", "read"]
