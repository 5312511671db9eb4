"""Making a text anonymous: numbers, addresses, links and the names we know become neutral placeholders.

What cannot be known stays: the name of somebody's mother, a street described in words. Whoever passes a text on reads
it first. Short numbers stay too, because they are answers, amounts and lines to call: "7", "911", "988", "741741".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from phonenumbers import Leniency, PhoneNumberMatcher

_REGION = "US"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names we know: each folded part and what else that name has; and the parts that are `everyday` words too."""

    names: Mapping[str, frozenset[str]]
    everyday: frozenset[str]


def known_names(names: Iterable[str], *, everyday: Iterable[str]) -> Known:
    """Take names apart into what a text may call people by; single letters are left out."""
    parts: dict[str, frozenset[str]] = {}
    for name in names:
        words = {_folded(word) for word in (*_WORD.findall(name), *_WORD.findall(_JOINTS.sub("", name)))}
        for word in words:
            if len(word) > 1:
                parts[word] = parts.get(word, frozenset()) | (words - {word})
    mild = {_folded(word) for word in everyday}
    return Known(names=parts, everyday=frozenset(part for part in parts if part in mild or len(part) == 2))


def without_identifiers(text: str, *, known: Known) -> str:
    """Put placeholders in a text for everything that gives somebody away: "[phone]", "[email]", "[name]" and the like.

    Any string is taken. Where two things overlap, what begins first wins, and of two the longer one.
    """
    said, place = [], 0
    for start, end, placeholder in sorted(_spans(text, known), key=_order):
        if start >= place:
            said += [text[place:start], f"[{placeholder}]"]
        place = max(place, end)
    said.append(text[place:])
    return _TWICE.sub("[name]", "".join(said))


def _order(span: tuple[int, int, str]) -> tuple[int, int, bool]:
    start, end, placeholder = span
    return start, -end, placeholder == "number"


_TWICE = re.compile(r"\[name\](?:\s+\[name\])+")
_WORD = re.compile(r"[^\W\d_]+")
_JOINTS = re.compile(r"['’-]")

_DIGIT = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
)
_STREETS = r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|parkway|pkwy|highway|hwy)"
_QUIET_STREETS = r"(?:Drive|Dr|Lane|Ln|Court|Ct|Place|Pl|Way|Terrace|Circle|Cir|Trail)"
_NO_STREET = (
    r"(?!(?:on|in|at|the|a|an|of|off|to|my|this|that|down|up|from|across|and|or|for|with|days?|years?|hours?)\b)"
)
_ROOM = r"(?:,?\s*(?:apt|unit|#)\.?\s*\w+)?"
_TALK = re.IGNORECASE

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+%-]+\s?@\s?[\w-]+(?:\.[\w-]+)+", _TALK)),
    ("email", re.compile(r"[\w.+-]+ (?:at|arroba) [\w-]+ (?:dot|punto) \w{2,4}\b", _TALK)),
    ("link", re.compile(r"\b(?:https?://|www\.)\S+", _TALK)),
    ("link", re.compile(r"\b(?:[\w-]+\.)+(?:com|org|net|gov|edu|mx)\b(?:/\S*)?|\b(?:[\w-]+\.)+[a-z]{2,5}/\S+", _TALK)),
    ("handle", re.compile(r"(?<![\w@])@[^\W\d][\w.]{2,}")),
    ("id", re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", _TALK)),
    ("code", re.compile(r"\b(?:code|c[oó]digo)\b\s*(?:is|es|:|#|number)?\s*#?\d{2,6}\b", _TALK)),
    ("date", re.compile(r"\b\d{1,2}([/.-])\d{1,2}\1(?:19|20)?\d\d\b|\b(?:19|20)\d\d([/.-])\d{1,2}\2\d{1,2}\b")),
    ("address", re.compile(rf"\b\d{{1,6}}\s+(?:{_NO_STREET}[^\W_][\w'.-]*\s+){{1,3}}{_STREETS}\b\.?{_ROOM}", _TALK)),
    ("address", re.compile(rf"\b\d{{1,6}}\s+(?:[A-Z][\w'.-]*\s+){{1,3}}{_QUIET_STREETS}\b\.?{_ROOM}")),
    ("address", re.compile(r"\b(?:calle|avenida|av\.)\s+(?:[^\W\d_][\w'.-]*\s+){1,3}(?:#\s*)?\d{1,6}\b", _TALK)),
    ("number", re.compile(r"\b\d{3}[- ]\d\d[- ]\d{4}\b|(?<!\d)\d{8,}(?!\d)|\b(?:\d{4}[ -]){2,3}\d{4}\b")),
    ("phone", re.compile(r"(?<![\w-])(?:\(?\d{3}\)?[\s.-]*)?\d{3}[\s.-]?\d{4}(?![\w-])")),
    ("phone", re.compile(rf"\b{_DIGIT}(?:[\s,-]+{_DIGIT}){{6,}}\b", _TALK)),
)
_INTRODUCES = r"(?:my\s+name(?:'s|’s|\s+is)|name\s+is|call\s+me|this\s+is|me\s+llamo|mi\s+nombre\s+es|habla)"
_INTRODUCED = re.compile(rf"\b{_INTRODUCES}\s+$", _TALK)
_SAYS_NAME = re.compile(r"\b(?:my\s+name(?:'s|’s|\s+is)|me\s+llamo|mi\s+nombre\s+es)\s+([^\W\d_]+)", _TALK)
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?¡¿\n\"“(:])\s*$")
_FEWEST_DIGITS = 7


def _spans(text: str, known: Known) -> Iterator[tuple[int, int, str]]:
    """Yield what gives somebody away, as half-open ranges of characters and what to call it; they may overlap."""
    for placeholder, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            yield found.start(), found.end(), placeholder
    for number in PhoneNumberMatcher(text, _REGION, leniency=Leniency.POSSIBLE):
        if _is_long(number.raw_string):
            yield number.start, number.end, "phone"
    for found in _SAYS_NAME.finditer(text):
        yield found.start(1), found.end(1), "name"
    yield from _names(text, known)


def _is_long(number: str) -> bool:
    """Tell a number from a row of answers such as "1 2 3 4 5 6 7"."""
    groups = re.findall(r"\d+", number)
    return sum(map(len, groups)) >= _FEWEST_DIGITS and max(map(len, groups)) > 1


def _names(text: str, known: Known) -> Iterator[tuple[int, int, str]]:
    words = [(found.start(), found.end(), _folded(found.group())) for found in _WORD.finditer(text)]
    for place, (start, end, folded) in enumerate(words):
        if folded not in known.names:
            continue
        beside = {word for _, _, word in (*words[max(place - 1, 0) : place], *words[place + 1 : place + 2])}
        whole = bool(beside & (known.names[folded] - known.everyday))
        if folded not in known.everyday or whole or _is_written_like_a_name(text, start):
            yield start, end, "name"


def _is_written_like_a_name(text: str, start: int) -> bool:
    """See whether an everyday word is meant as a name: capital inside a sentence that does not shout, or introduced."""
    before = text[:start]
    if _INTRODUCED.search(before):
        return True
    shouts = text.upper() == text
    return text[start].isupper() and not shouts and _SENTENCE_BEGINS.search(before) is None


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
