"""Who is meant in a story: a name, or a phone number wherever a name may stand."""

import re

from outreach.domain.phone import PhoneNumber

_WORD = r"[^\W\d_][\w'.-]*"
NAME = rf"(?!the |nobody\b|redis\b){_WORD}(?: {_WORD})*?"
NUMBER = r"\+\d[\d ().-]*\d"
WHO = rf"(?P<who>{NUMBER}|{NAME})"


def read_number(who: str) -> str:
    """Write a number without its spaces and dashes, and leave a name as it is; raises ValueError."""
    if not who.startswith("+"):
        return who
    return PhoneNumber("+" + re.sub(r"\D", "", who)).e164


def key_of(who: str) -> str:
    """Give what tells one name from another: neither case nor spelling of a number does."""
    return read_number(who).casefold()
