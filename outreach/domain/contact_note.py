"""Contact notes: what peers write down of a contact, in plain words, and what one needs before it is signed.

The fields are those that payers and supervisors of peer support ask for (as North Carolina's and Iowa's rules do).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

UNIT: Final = timedelta(minutes=15)
_COUNTS_FROM: Final = timedelta(minutes=8)
"""A begun unit counts from its eighth minute on, as Medicare counts timed services."""

LATE_AFTER: Final = timedelta(hours=24)
"""A note that is signed later than this after the contact is a late entry, and says so."""

LONGEST_CONTACT: Final = timedelta(hours=24)
LONGEST_WORDS: Final = 4000
USUAL_CODE: Final = "H0038"
"""The service code of peer support."""


class ContactMode(StrEnum):
    """How somebody was in touch."""

    TEXT = "text"
    CALL = "call"
    IN_PERSON = "in_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWords:
    """What a contact note says in words; what was not talked about stays empty."""

    place: str = ""
    goal: str = ""
    purpose: str = ""
    intervention: str = ""
    response: str = ""
    next_step: str = ""
    mood: str = ""
    cravings: str = ""
    safety: str = ""
    housing: str = ""
    food: str = ""
    withdrawal: str = ""
    notified: str = ""
    consent_changes: str = ""


FIELDS: Final = tuple(field.name for field in fields(NoteWords))
RISKS: Final = ("mood", "cravings", "safety", "housing", "food", "withdrawal")
_NEEDED: Final = ("goal", "purpose", "intervention", "response", "next_step", "safety")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDraft:
    """Everything of a contact note that its writer fills in; `units` are quarters of an hour."""

    mode: ContactMode
    started_at: datetime
    ended_at: datetime
    units: int
    credential: str = ""
    service_code: str = USUAL_CODE
    words: NoteWords = NoteWords()


class Lack(StrEnum):
    """What keeps a note from being kept or signed."""

    ENDS_BEFORE_START = "ends_before_start"
    TOO_LONG = "too_long"
    IN_THE_FUTURE = "in_the_future"
    UNITS = "units"
    WORDS_TOO_LONG = "words_too_long"
    CREDENTIAL = "credential"
    GOAL = "goal"
    PURPOSE = "purpose"
    INTERVENTION = "intervention"
    RESPONSE = "response"
    NEXT_STEP = "next_step"
    SAFETY = "safety"


def units(*, started_at: datetime, ended_at: datetime) -> int:
    """Count the units that a contact took; nothing under eight minutes counts."""
    whole, rest = divmod(max(ended_at - started_at, timedelta()), UNIT)
    return whole + (rest >= _COUNTS_FROM)


def cannot_be_kept(draft: NoteDraft, *, now: datetime) -> tuple[Lack, ...]:
    """Say what no note may be, not even a draft."""
    return tuple(_impossible(draft, now))


def _impossible(draft: NoteDraft, now: datetime) -> Iterator[Lack]:
    if draft.ended_at < draft.started_at:
        yield Lack.ENDS_BEFORE_START
    if draft.ended_at - draft.started_at > LONGEST_CONTACT:
        yield Lack.TOO_LONG
    if draft.ended_at > now:
        yield Lack.IN_THE_FUTURE
    if not 0 <= draft.units <= LONGEST_CONTACT // UNIT:
        yield Lack.UNITS
    if any(len(words) > LONGEST_WORDS for words in asdict(draft.words).values()):
        yield Lack.WORDS_TOO_LONG


def cannot_be_signed(draft: NoteDraft, *, now: datetime) -> tuple[Lack, ...]:
    """Say what a note still needs before it is signed; safety is always asked about."""
    words = asdict(draft.words)
    missing = [Lack(name) for name in _NEEDED if not words[name].strip()]
    unsigned = [] if draft.credential.strip() else [Lack.CREDENTIAL]
    return (*cannot_be_kept(draft, now=now), *unsigned, *missing)


def is_late(*, ended_at: datetime, signed_at: datetime) -> bool:
    """Say whether a note is a late entry."""
    return signed_at - ended_at > LATE_AFTER


def as_stored(words: NoteWords) -> str:
    """Write the words of a note as they are sealed."""
    return json.dumps(asdict(words), ensure_ascii=False, sort_keys=True)


def from_stored(stored: str) -> NoteWords:
    """Read the words of a note as they were sealed; words of a field that is gone are left out."""
    known = json.loads(stored)
    return NoteWords(**{name: known[name] for name in FIELDS if name in known})


_BETTER: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "addict": "a person who uses",
        "alcoholic": "a person who drinks",
        "abuser": "a person who uses",
        "substance abuse": "use",
        "clean": "not using",
        "dirty": "using",
        "non-compliant": "chose not to",
        "noncompliant": "chose not to",
        "refused": "chose not to",
        "denied": "said no",
        "denies": "says no",
        "manipulative": "what they did, in plain words",
        "attention seeking": "asked for help",
        "committed suicide": "died by suicide",
        "failed attempt": "attempt",
        "frequent flyer": "comes often",
        "unmotivated": "what gets in their way",
        "resistant": "has doubts",
    },
    "es": {
        "adicto": "persona que usa",
        "adicta": "persona que usa",
        "alcohólico": "persona que bebe",
        "alcohólica": "persona que bebe",
        "drogadicto": "persona que usa",
        "limpio": "sin usar",
        "limpia": "sin usar",
        "se negó": "prefirió no hacerlo",
        "manipulador": "lo que hizo, en palabras claras",
        "manipuladora": "lo que hizo, en palabras claras",
        "desmotivado": "lo que le cuesta",
        "intento fallido": "intento",
    },
}
"""Words that judge, and what says the same without; a person may read what is written about them."""


def kinder_words(text: str) -> tuple[tuple[str, str], ...]:
    """Find words that judge, in either language, each with plainer ones."""
    folded = text.casefold()
    found = (
        (word, better)
        for each in _BETTER.values()
        for word, better in each.items()
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded)
    )
    return tuple(found)
