"""The lock-screen lint: what no text of ours may say, whoever holds the phone.

Problems keep a program from being loaded; the reading level only warns. The words come in as a value, loaded from
`outreach/packs/wordlists/lockscreen.toml`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from outreach.domain.gsm7 import downgrade, segments
from outreach.domain.readability import GRADE_LIMIT, reading_grade
from outreach.domain.sentences import Sentence

MAX_SEGMENTS: Final = 2

CARRIER_KEYWORDS: Final = frozenset(
    {
        *("start", "unstop", "yes"),
        *("stop", "stopall", "end", "quit", "cancel", "unsubscribe", "revoke", "optout"),
        *("help", "info"),
    },
)
"""Words that the phone company or Twilio acts on by itself when they are the whole text."""

_NOTICE_KEYWORDS: Final = CARRIER_KEYWORDS - {"yes"}
_ASKS: Final = r"reply|respond|text|answer|send|say|write|type|responde|contesta|manda|envia|escribe|pon|di"
_KEYWORD: Final = "|".join(sorted(CARRIER_KEYWORDS))
_INVITES: Final = re.compile(rf"\b(?:{_ASKS})\s+(?:us\s+|back\s+|with\s+|con\s+)?[\"'(]?({_KEYWORD})\b")
_EITHER: Final = re.compile(rf"\b({_KEYWORD})\s*(?:,|/|or|o|\|)\s*no\b|\bno\s*(?:,|/|or|o|\|)\s*({_KEYWORD})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class LintWords:
    """What must not be said: by language, words that give a person away and words that hurt; and link shorteners."""

    gives_away: Mapping[str, tuple[str, ...]]
    unsafe: Mapping[str, tuple[str, ...]]
    shorteners: tuple[str, ...]


class Fault(StrEnum):
    """What may be wrong with a text, whoever wrote it."""

    HURTS = "hurts"
    GIVES_AWAY = "gives_away"
    HIDES_LINK = "hides_link"
    ASKS_FOR = "asks_for"
    TOO_LONG = "too_long"


_IN_WORDS: Final[Mapping[Fault, Callable[[str], Sentence]]] = {
    Fault.HURTS: lambda it: Sentence('"{word}" hurts; say it another way', word=it),
    Fault.GIVES_AWAY: lambda it: Sentence(
        '"{word}" gives the person away on a lock screen; use a neutral word', word=it
    ),
    Fault.HIDES_LINK: lambda it: Sentence(
        "{host} hides where a link leads and gets texts blocked; write the whole address", host=it
    ),
    Fault.ASKS_FOR: lambda it: Sentence(
        "asks for {word}, which the phone company acts on by itself; ask for 1 and 2 instead", word=it
    ),
    Fault.TOO_LONG: lambda it: Sentence(
        "takes {count} segments when filled in; {most} is the most", count=it, most=MAX_SEGMENTS
    ),
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with a text: the word that it is about, or how many segments it takes."""

    fault: Fault
    about: str

    @property
    def words(self) -> Sentence:
        """Say it in plain words."""
        return _IN_WORDS[self.fault](self.about)

    def __str__(self) -> str:
        """Say it in plain words."""
        return self.words


def lint(text: str, *, lang: str, words: LintWords, notice: bool = False) -> tuple[Sentence, ...]:
    """Say what is wrong with a text as it would be sent; empty when nothing is.

    A `notice` (invitation, confirmation, HELP) may say "text STOP"; nothing may ask for YES.
    """
    return tuple(flaw.words for flaw in flaws(text, lang=lang, words=words, notice=notice))


def flaws(text: str, *, lang: str, words: LintWords, notice: bool = False) -> tuple[Flaw, ...]:
    """Find what is wrong with a text as it would be sent, for whoever says it in other words."""
    return (
        *_private(_folded(text), lang, words),
        *_keyword_problems(text, notice=notice),
        *_length_problems(text),
    )


def privacy_problems(text: str, *, lang: str, words: LintWords) -> tuple[Sentence, ...]:
    """Name the words in a text that give a person away or hurt, and link shorteners; English ones in any language."""
    return tuple(flaw.words for flaw in _private(_folded(text), lang, words))


def _private(folded: str, lang: str, words: LintWords) -> Iterator[Flaw]:
    for found in _find(_of(words.unsafe, lang), folded):
        yield Flaw(Fault.HURTS, found)
    for found in _find(_of(words.gives_away, lang), folded):
        yield Flaw(Fault.GIVES_AWAY, found)
    for host in words.shorteners:
        if re.search(rf"(?<![\w.-]){re.escape(host)}(?![\w-])", folded):
            yield Flaw(Fault.HIDES_LINK, host)


def is_carrier_keyword(text: str) -> bool:
    """Say whether a text by itself is a word that the phone company acts on."""
    return _folded(text).strip(" .!?\"'") in CARRIER_KEYWORDS


def reading_warnings(text: str, *, lang: str) -> tuple[Sentence, ...]:
    """Warn when a text reads harder than sixth grade."""
    grade = reading_grade(text, lang=lang)
    if grade <= GRADE_LIMIT:
        return ()
    return (
        Sentence(
            "reads like grade {grade:.0f}; short words and short sentences bring it to grade {limit} or below",
            grade=grade,
            limit=GRADE_LIMIT,
        ),
    )


def _keyword_problems(text: str, *, notice: bool) -> Iterator[Flaw]:
    folded = _folded(text)
    allowed = _NOTICE_KEYWORDS if notice else frozenset[str]()
    found = [match.group(1) for match in _INVITES.finditer(folded)]
    found += [match.group(1) or match.group(2) for match in _EITHER.finditer(folded)]
    for keyword in sorted(set(found) - allowed):
        yield Flaw(Fault.ASKS_FOR, keyword.upper())


def _length_problems(text: str) -> Iterator[Flaw]:
    count = segments(downgrade(text))
    if count > MAX_SEGMENTS:
        yield Flaw(Fault.TOO_LONG, str(count))


def _of(lists: Mapping[str, tuple[str, ...]], lang: str) -> tuple[str, ...]:
    return lists.get(lang, ()) + (lists.get("en", ()) if lang != "en" else ())


def _find(forbidden: tuple[str, ...], folded: str) -> list[str]:
    pattern = _any_of(forbidden)
    return [] if pattern is None else list(dict.fromkeys(found.group(0) for found in pattern.finditer(folded)))


@lru_cache(maxsize=32)
def _any_of(forbidden: tuple[str, ...]) -> re.Pattern[str] | None:
    """Match any of the words and stems, as whole words; None for an empty list."""
    if not forbidden:
        return None
    stems = sorted(
        (re.escape(_folded(word.removesuffix("*"))) + r"\w*" * word.endswith("*") for word in forbidden), key=len
    )
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(reversed(stems))})(?![^\W_])")


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", downgrade(text).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
