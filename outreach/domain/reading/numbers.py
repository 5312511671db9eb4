"""Numbers in a short reply: digits, words, ranges and fractions, and which of them is the answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from outreach.domain.reading.lexicon import Words

_DIGITS = re.compile(r"\*?(-?\d{1,9}(?:\.\d{1,4})?)(?:ish|ishh)?\*?")
_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")
_FRACTION = re.compile(r"(\d{1,9})/(\d{1,9})")
_OF = (("out", "of"), ("de",), ("of",), ("over",), ("sobre",))
_SHORT = 6


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a line: what it is, where it stands, and out of how many."""

    value: Decimal
    place: int
    end: int
    out_of: int | None = None


def numbers(*, tokens: list[str], words: Words, counted: bool = False) -> list[Found]:
    """Find the numbers among the words of a line; a range counts as its lower end.

    A number of hours, days or drinks is left out, unless such a count was asked for.
    """
    found: list[Found] = []
    place = 0
    while place < len(tokens):
        one = _at(tokens, place, words)
        if one is None:
            place += 1
            continue
        if tokens[one.end : one.end + 1] == ["ish"]:
            one = Found(one.value, one.place, one.end + 1, one.out_of)
        if counted or not _counts(tokens, one, words):
            found.append(one)
        place = one.end
    return found


def _at(tokens: list[str], place: int, words: Words) -> Found | None:
    token = tokens[place]
    fraction, span = _FRACTION.fullmatch(token), _RANGE.fullmatch(token)
    if fraction:
        return Found(Decimal(fraction[1]), place, place + 1, int(fraction[2]))
    if span:
        return Found(min(Decimal(span[1]), Decimal(span[2])), place, place + 1)
    value = plain(token, words)
    if value is None:
        return None
    for of in _OF:
        after = place + 1 + len(of)
        whole = plain(tokens[after], words) if tuple(tokens[place + 1 : after]) == of and after < len(tokens) else None
        if whole is not None:
            return Found(value, place, after + 1, int(whole))
    if place + 2 < len(tokens) and tokens[place + 1] in {"or", "to", "o", "a"}:
        other = plain(tokens[place + 2], words)
        if other is not None:
            return Found(min(value, other), place, place + 3)
    return Found(value, place, place + 1)


def plain(token: str, words: Words) -> Decimal | None:
    """Read one token as a number: digits or a word."""
    digits = _DIGITS.fullmatch(token)
    if digits:
        return Decimal(digits[1])
    return Decimal(words.numbers[token]) if token in words.numbers else None


def _counts(tokens: list[str], one: Found, words: Words) -> bool:
    """See whether a number counts something ("8 hrs", "6 months") instead of answering."""
    following = tokens[one.end] if one.end < len(tokens) else ""
    return following in words.units or (
        tokens[one.place].isalpha() and following in {"day", "thing", "more", "of", "dia"}
    )


def chosen(*, tokens: list[str], found: list[Found], words: Words, counted: bool = False) -> Found | None:
    """Choose the number that answers: today's, else the one said first or said plainly."""
    today = [one for one in found if _near(tokens, one, words.now)]
    if today:
        return today[0]
    others = [one for one in found if not _near(tokens, one, words.before)] or found
    return next((one for one in others if counted or _plainly(tokens, one, words)), None)


def only_before(*, tokens: list[str], found: list[Found], words: Words) -> bool:
    """See whether every number speaks of an earlier day."""
    return bool(found) and all(_near(tokens, one, words.before) and not _near(tokens, one, words.now) for one in found)


def _near(tokens: list[str], one: Found, marks: frozenset[str]) -> bool:
    before = list(_back(tokens, one.place))
    after = list(_forth(tokens, one.end))
    return any(word in marks for word in (*before[:3], *after[:2]))


def _back(tokens: list[str], place: int) -> Iterator[str]:
    for token in reversed(tokens[:place]):
        if token in {".", ",", "but", "pero"} or token.isdigit():
            return
        yield token


def _forth(tokens: list[str], end: int) -> Iterator[str]:
    for token in tokens[end:]:
        if token in {".", ",", "but", "pero"} or token.isdigit():
            return
        yield token


def _plainly(tokens: list[str], one: Found, words: Words) -> bool:
    opening = [token for token in tokens[: one.place] if token not in words.fillers and token not in {".", ","}]
    if not opening:
        return True
    before = tokens[one.place - 1]
    ends = one.end == len(tokens) or tokens[one.end] in {".", ",", "but", "pero"} or tokens[one.end] in words.fillers
    return ends and (len(tokens) <= _SHORT or before in words.leads or before in {".", ","})
