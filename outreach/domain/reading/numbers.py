"""Numbers in a short reply: digits, words, ranges and fractions, and which of them is the answer."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from outreach.domain.reading.digits import Found, plain
from outreach.domain.reading.lexicon import Words
from outreach.domain.reading.mere_numbers import counts, names_something
from outreach.domain.reading.normalise import EMOJI

_MEASURED = re.compile(r"(\d{1,3}(?:\.\d)?)(?:h|hr|hrs|hrz|hs|x|hours?|horas?)")
_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")
_FRACTION = re.compile(r"(\d{1,9})/(\d{1,9})")
_OF = (("out", "of"), ("outta",), ("de",), ("of",), ("over",), ("sobre",))
_HALVES = (
    ("and", "a", "half"),
    ("and", "half"),
    ("n", "a", "half"),
    ("y", "media"),
    ("y", "medio"),
    ("1/2",),
    ("and", "1/2"),
    ("n", "1/2"),
    ("y", "1/2"),
    ("half",),
)
_COUNTS = {"once": 1, "twice": 2, "couple": 2, "una": 1, "un": 1}
_SHORT = 6
_STOPS = frozenset({".", ",", "but", "pero"})
_BETWEEN = frozenset({"between", "entre"})
_NEGATIVE = frozenset({"negative", "minus", "menos"})
_NOT = frozenset({"not", "no", "instead", "than", "vez", "ni"})
_WISHED = frozenset({"wish", "wishing", "ojala", "quisiera"})
_EXPLAINS = re.compile(
    r"(?:is|being|means|es) (?:the |lo |el )?(?:best|worst|highest|lowest|mejor|peor)\b"
    r"|(?:the )?(?:good|bad|best|worst|high|low|bueno|malo|alto|bajo) (?:or|o) "
)
_FROM = frozenset({"from", "de"})
_ARTICLES = frozenset({"a", "an", "un", "una", "the", "el", "of", "de"})
_MENDS = frozenset(
    re.split(
        r" ",
        "no nah nope wait nvm actually jk mentira digo meant mean scratch sorry perdon oops ups make change "
        "correction equivoque mejor espera quise typo",
    )
)
_PUTS = frozenset("pick choose elijo put mark ponle pon pongo ponme ponga pongale dejalo dejala give".split())  # noqa: SIM905
_CARRIES = frozenset("me it at down for as a an un en el lo le la that".split())  # noqa: SIM905
_GOES_ON = frozenset(
    re.split(
        r" ",
        "because n cuz bc porque pq and y so since i im my mi thanks thank cause with after for rn right even "
        "though tho if on por x que ya pa para aunque compared up better yo today now hoy ahora ahorita not "
        "no instead bajo alto high low bajito altito bajita leve",
    )
)
_REACH = 4
_NOES = frozenset({"no", "nah", "nope"})


def numbers(*, tokens: list[str], words: Words, counted: bool = False) -> list[Found]:
    """Find the numbers among the words of a line; a range counts as its lower end.

    A number of hours, days or drinks is left out, unless such a count was asked for, and so is the number of a step,
    a day or an hour.
    """
    found: list[Found] = []
    place = 0
    while place < len(tokens):
        one = _at(tokens, place, words, counted=counted)
        if one is None:
            place += 1
            continue
        one = _with_half(tokens, one, words)
        if tokens[one.end : one.end + 1] == ["ish"]:
            one = replace(one, end=one.end + 1)
        if counted and _is_stretch(tokens, one, words):
            place = one.end + 2
            continue
        mere = names_something(tokens=tokens, one=one, counted=counted) or _explained(tokens, one)
        if not mere and (counted or not counts(tokens=tokens, one=one, words=words)):
            found.append(one)
        place = one.end
    return found


def _explained(tokens: list[str], one: Found) -> bool:
    """See whether they ask or say what a number means ("is 1 good or bad?", "5 is the best right?")."""
    return _EXPLAINS.match(" ".join(tokens[one.end : one.end + 4])) is not None


def _is_stretch(tokens: list[str], one: Found, words: Words) -> bool:
    """See whether a number begins a stretch of the clock ("from 10 to 6"), which is no count of its hours."""
    begins = one.place > 0 and tokens[one.place - 1] in _FROM and tokens[one.end : one.end + 1] in (["to"], ["a"])
    ends = one.end + 1 < len(tokens) and plain(tokens[one.end + 1], words) is not None
    return begins and ends and tokens[one.end + 2 : one.end + 3] not in [[unit] for unit in words.units]


def _at(tokens: list[str], place: int, words: Words, *, counted: bool) -> Found | None:
    token = tokens[place]
    fraction, span = _FRACTION.fullmatch(token), _RANGE.fullmatch(token)
    if fraction:
        return Found(Decimal(fraction[1]), place, place + 1, int(fraction[2]))
    if span:
        low, high = sorted((Decimal(span[1]), Decimal(span[2])))
        return Found(low, place, place + 1, to=high)
    value = _counted(tokens, place, words) if counted else None
    value = plain(token, words) if value is None else value
    if value is None:
        return None
    if place and tokens[place - 1] in _NEGATIVE:
        return Found(-value, place, place + 1)
    for of in _OF:
        after = place + 1 + len(of)
        whole = plain(tokens[after], words) if tuple(tokens[place + 1 : after]) == of and after < len(tokens) else None
        if whole is not None:
            return Found(value, place, after + 1, int(whole))
    return _span(tokens, place, value, words)


def _span(tokens: list[str], place: int, value: Decimal, words: Words) -> Found:
    """Take a second number that ends a range: "3 or 4", "between a 3 and a 4", but not "from 2 to 4"."""
    before = next((one for one in reversed(tokens[:place]) if one not in _ARTICLES - _FROM), "")
    links = {"and", "y"} if before in _BETWEEN else {"or", "to", "o", "a"}
    after = place + 2
    from_to = before in _FROM and tokens[after + 1 : after + 2] not in [[unit] for unit in words.units]
    while not from_to and after < len(tokens) and tokens[place + 1] in links:
        other = plain(tokens[after], words)
        if other is not None:
            return Found(min(value, other), place, after + 1, to=max(value, other))
        if tokens[after] not in _ARTICLES:
            break
        after += 1
    return Found(value, place, place + 1)


def _counted(tokens: list[str], place: int, words: Words) -> Decimal | None:
    token, before, after = tokens[place], tokens[max(0, place - 1) : place], tokens[place + 1 : place + 2]
    measured = _MEASURED.fullmatch(token)
    if measured:
        return Decimal(measured[1])
    names = before and before[0] not in _STOPS and after and after[0] not in words.units | _STOPS
    if token in _ARTICLES and names:
        return None
    return Decimal(_COUNTS[token]) if token in _COUNTS else None


def _with_half(tokens: list[str], one: Found, words: Words) -> Found:
    """Add the half that follows, with or without what is counted between ("7 horas y media")."""
    for end in (one.end, one.end + 1):
        for half in _HALVES:
            if tuple(tokens[end : end + len(half)]) == half and (end == one.end or tokens[one.end] in words.units):
                return replace(one, value=one.value + Decimal("0.5"), end=end + len(half))
    return one


def chosen(*, tokens: list[str], found: list[Found], words: Words, counted: bool = False) -> Found | None:
    """Choose the number that answers: a corrected one, today's, else the one said first or said plainly."""
    kept = [one for one in found if not _refused(tokens, one)] or found
    mended = [one for one in kept[1:] if _mends(tokens, one, words)] or [one for one in kept if _put(tokens, one)]
    if mended and len(kept) > 1:
        return mended[-1]
    today = [one for one in kept if _near(tokens, one, words.now, found, words)]
    if today:
        return today[0]
    earlier = {one for one in kept if _near(tokens, one, words.before, found, words) or _left(tokens, one)}
    others = [one for one in kept if one not in earlier] or kept
    return next((one for one in others if counted or _plainly(tokens, one, words)), None)


def _refused(tokens: list[str], one: Found) -> bool:
    before = [token for token in tokens[max(0, one.place - 3) : one.place] if token not in _ARTICLES]
    wished = not _WISHED.isdisjoint(tokens[max(0, one.place - _REACH) : one.place])
    return wished or (bool(before) and before[-1] in _NOT)


def _mends(tokens: list[str], one: Found, words: Words) -> bool:
    """See whether a number takes back the one before it ("2 wait 4", "5 haha no, 1")."""
    start = max(0, one.place - _REACH)
    for place in reversed(range(start, one.place)):
        token, following = tokens[place], tokens[place + 1]
        if plain(token, words) is not None:
            return False
        if token in _NOES and following not in _MENDS | {".", ","} and place + 1 != one.place:
            continue
        if token in _MENDS:
            return _ends(tokens, one, words)
    return False


def _put(tokens: list[str], one: Found) -> bool:
    before = next((token for token in reversed(tokens[: one.place]) if token not in _CARRIES), "")
    return before in _PUTS


def _left(tokens: list[str], one: Found) -> bool:
    """See whether a number is where they came from: "up from a 2"."""
    before = [token for token in tokens[max(0, one.place - 2) : one.place] if token not in _ARTICLES - _FROM]
    return bool(before) and before[-1] in _FROM


def only_before(*, tokens: list[str], found: list[Found], words: Words) -> bool:
    """See whether every number speaks of an earlier day."""
    return bool(found) and all(
        _near(tokens, one, words.before, found, words) and not _near(tokens, one, words.now, found, words)
        for one in found
    )


def _near(tokens: list[str], one: Found, marks: frozenset[str], found: list[Found], words: Words) -> bool:
    """See whether a word such as "today" belongs to a number: it stands after it, or before all of them."""
    before = _until(reversed(tokens[max(0, one.place - _REACH) : one.place]), words)
    after = _until(iter(tokens[one.end : one.end + 2]), words)
    if any(word in marks for word in before):
        return True
    return any(word in marks for word in after) and not _leads(tokens, one, found, words)


def _leads(tokens: list[str], one: Found, found: list[Found], words: Words) -> bool:
    """See whether each time is said before its number ("yesterday 3 today 5"), so that none belongs to it."""
    times = words.now | words.before
    leading = any(token in times for token in tokens[: found[0].place])
    trailing = any(token in times for token in tokens[found[-1].end :])
    return leading and len(found) > 1 and not (trailing and one is found[-1])


def _until(tokens: Iterator[str], words: Words) -> Iterator[str]:
    for token in tokens:
        if token in _STOPS or plain(token, words) is not None:
            return
        yield token


def _plainly(tokens: list[str], one: Found, words: Words) -> bool:
    if all(token in words.fillers or token in {".", ","} for token in tokens[: one.place]):
        date = one.place > 0 and tokens[one.place - 1] == "el" and tokens[one.place].isdigit()
        return not date or _ends(tokens, one, words)
    before = tokens[one.place - 1]
    quiet = words.fillers | words.polite
    if next((token for token in reversed(tokens[: one.place]) if token not in quiet), ".") in {".", ","}:
        return _ends(tokens, one, words)
    leads = before in words.leads or before in {".", ","} or _put(tokens, one)
    return _ends(tokens, one, words) and (len(tokens) <= _SHORT or leads)


def _ends(tokens: list[str], one: Found, words: Words) -> bool:
    """See whether nothing follows a number that it could count."""
    following = tokens[one.end] if one.end < len(tokens) else "."
    told = following in _STOPS or following in _GOES_ON or following.startswith(EMOJI)
    return told or following in words.fillers or following in words.polite or plain(following, words) is not None
