"""One number of a reply, in digits or a word, and where it stands."""

import re
from dataclasses import dataclass
from decimal import Decimal

from outreach.domain.reading.lexicon import Words

_DIGITS = re.compile(r"\*?(-?\d{1,9}(?:\.\d{1,4})?)(?:ish|ishh)?\*?")
_HALVED = re.compile(r"(\d{1,3}),5")
_LISTED = re.compile(r"(\d{1,3})(?:,\d{1,2})+")


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a line: what it is, where it stands, out of how many, and where a range goes `to`."""

    value: Decimal
    place: int
    end: int
    out_of: int | None = None
    to: Decimal | None = None


def plain(token: str, words: Words) -> Decimal | None:
    """Read one token as a number: digits or a word."""
    digits = _DIGITS.fullmatch(token)
    if digits:
        return Decimal(digits[1])
    halved = _HALVED.fullmatch(token)
    if halved:
        return Decimal(f"{halved[1]}.5")
    listed = _LISTED.fullmatch(token)
    if listed:
        return Decimal(listed[1])
    return Decimal(words.numbers[token]) if token in words.numbers else None
