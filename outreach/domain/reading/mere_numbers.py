"""Numbers that answer nothing: they name a step, a day or an hour, or count what was not asked for."""

from collections.abc import Sequence

from outreach.domain.reading.digits import Found, plain
from outreach.domain.reading.lexicon import Words

_LABELS = frozenset(
    "step day chapter paso dia room apt unit bus route page las channel section floor piso cuarto capitulo age turned"  # noqa: SIM905
    " turns turning cumple cumplio cumplen".split()
)
_CLOCK = frozenset("by since til till until before after".split())  # noqa: SIM905
_BEYOND = frozenset("below above over beyond".split())  # noqa: SIM905
_PLACED = frozenset("im am i feeling feel mood is put about still me up down sitting holding maybe".split())  # noqa: SIM905
_TOLD_TO = frozenset("call text meet see hit ring phone page woke wake waking get got getting llama marca".split())  # noqa: SIM905
_DATES = frozenset("appointment appt court class shift interview game bus group session therapy visit".split())  # noqa: SIM905
_AT_AN_HOUR = frozenset({"its", "around", "about", "by", "at", "since", "son"})
_TIMES_OF_DAY = (("in", "the"), ("de", "la"), ("in", "da"), ("at", "night"))
_ONE_OF = frozenset({"day", "thing", "more", "of", "dia"})
_MORE = frozenset({"more", "mas"})

Tokens = Sequence[str]


def names_something(*, tokens: Tokens, one: Found, counted: bool) -> bool:
    """See whether a number only names something: a step, a day, the hour at which something is."""
    before = _token(tokens, one.place - 1)
    if before in _LABELS or (not counted and before in _BEYOND):
        return True
    return one.out_of is None and (_is_hour(tokens, one, counted=counted) or _echoes(tokens, one))


def _is_hour(tokens: Tokens, one: Found, *, counted: bool) -> bool:
    before, earlier, first = (_token(tokens, one.place - back) for back in (1, 2, 3))
    if before == "at" and first in _DATES:
        return True
    if before == "at":
        return bool(earlier) and (counted or earlier not in {*_PLACED, ".", ","} or first in _TOLD_TO)
    if before in _CLOCK:
        return not counted and not earlier.isdigit()
    return before in _AT_AN_HOUR and tuple(tokens[one.end : one.end + 2]) in _TIMES_OF_DAY


def _echoes(tokens: Tokens, one: Found) -> bool:
    """See whether a number stands in a pair such as "1 on 1" and "2 for 2"."""
    said = tokens[one.place]
    after = tuple(tokens[one.end : one.end + 2])
    before = tuple(tokens[max(0, one.place - 2) : one.place])
    return after in {("on", said), ("for", said)} or before in {(said, "on"), (said, "for")}


def counts(*, tokens: Tokens, one: Found, words: Words) -> bool:
    """See whether a number counts something ("8 hrs", "6 months", "2 more weeks") instead of answering."""
    following = _token(tokens, one.end)
    if following in _LABELS and one.end + 1 < len(tokens) and plain(tokens[one.end + 1], words) is not None:
        return False
    if following in words.units or tuple(tokens[one.end : one.end + 3]) == ("in", "a", "row"):
        return True
    more = following in _MORE and _token(tokens, one.end + 1) in words.units
    return more or (tokens[one.place].isalpha() and following in _ONE_OF)


def _token(tokens: Tokens, place: int) -> str:
    return tokens[place] if 0 <= place < len(tokens) else ""
