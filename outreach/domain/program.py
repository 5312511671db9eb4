"""A program: everything that a program lead decides, as one frozen value.

A program file (TOML) is validated into this shape by `outreach.packs.program_file`; nothing else makes one. A running
check-in or escalation keeps the version of the program that it began with.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

from outreach.domain.cadence import Cadence
from outreach.domain.conditions import ConcernRule
from outreach.domain.drill_rule import DrillRule
from outreach.domain.escalation import Ladder
from outreach.domain.hours import Hours, SendWindow, StateHours
from outreach.domain.incoming import CallRules
from outreach.domain.limits import PeerLimits
from outreach.domain.lines import parse_opening
from outreach.domain.phone import PhoneNumber, likely_zones
from outreach.domain.questions import QuestionSet
from outreach.domain.reading.extension import Extension
from outreach.domain.sentences import Sentence
from outreach.domain.urgency import Urgency

_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
_WORD = re.compile(r"[A-Z][A-Z0-9]{2,11}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The most automated texts that one person may get, by local day and by any seven days."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    per_day: int = 1
    per_week: int = 5

    def __post_init__(self) -> None:
        """Refuse caps under which nothing could be sent, or of which one makes the other idle."""
        if self.per_day < 1 or self.per_week < 1:
            raise ValueError(Sentence("a cap below 1 would let nothing be sent"))
        if self.per_week < self.per_day:
            raise ValueError(Sentence("the cap per week must be at least the cap per day"))

    def a_week(self, *, daily: bool) -> int:
        """Say how many a week somebody may get; who asked to be asked every day may be."""
        return max(self.per_week, 7) if daily else self.per_week


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """When silence is met by a reminder, counted as missed, and put in front of a person.

    Times count from the first question. `misses_before_reason` in a row raise a reason for anybody; one is enough for
    a person marked at risk, and for a usual responder: one who answered at least `usual_share` of the last
    `usual_window` check-ins.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    remind_after: timedelta = timedelta(hours=24)
    missed_after: timedelta = timedelta(hours=48)
    misses_before_reason: int = 2
    usual_share: float = 0.75
    usual_window: int = 8

    def __post_init__(self) -> None:
        """Refuse a reminder that comes too late, and counts that could never be reached."""
        if not timedelta() < self.remind_after < self.missed_after:
            raise ValueError(Sentence("remind_after must be longer than no time and shorter than missed_after"))
        if self.misses_before_reason < 1 or self.usual_window < 1:
            raise ValueError(Sentence("misses_before_reason and usual_window count from 1"))
        if not 0 < self.usual_share <= 1:
            raise ValueError(Sentence("usual_share is a share, above 0 and up to 1, such as 0.75"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Responders:
    """How much those on shift can take: prompts planned for one moment are spread so that it is not more.

    `answers_per_hour` is how many people in need one of them can answer in an hour.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    answers_per_hour: float = 6.0

    def __post_init__(self) -> None:
        """Refuse figures that no person can mean."""
        if not 0.5 <= self.answers_per_hour <= 60:
            raise ValueError(
                Sentence("answers_per_hour is from 0.5 to 60: how many people one on shift can answer in an hour")
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalLine:
    """A number that a person can call near them: whose it is, when it is open, when somebody last checked it.

    `name` maps a language to what stands behind the number in a text ("call or text"). `hours` reads "24/7",
    "09:00-17:00" or "mon-fri 09:00-17:00", several joined by commas, in the program's zone.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    name: Mapping[str, str]
    number: str
    hours: str
    verified_on: date

    def __post_init__(self) -> None:
        """Refuse hours that nobody can read."""
        parse_opening(self.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Everything that a program lead decides.

    `name` is the short name used in commands; `neutral_name` is what participants read, and gives nothing away on a
    lock screen; `word` is what people text after JOIN. `wording` maps language → text key → template: here whole, the
    house's own wording has filled in what the program's file leaves out. `reading` is what it adds to the reader.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    name: str
    title: str
    neutral_name: str
    word: str
    phone: str | None = None
    zone: str
    languages: tuple[str, ...]
    hours: Hours
    blocked_days: tuple[date, ...] = ()
    caps: Caps = field(default_factory=Caps)
    cadence: Cadence
    question_sets: Mapping[str, QuestionSet]
    concern_rules: tuple[ConcernRule, ...] = ()
    reminders: Reminders = field(default_factory=Reminders)
    responders: Responders = field(default_factory=Responders)
    peers: PeerLimits = field(default_factory=PeerLimits)
    drills: DrillRule = field(default_factory=DrillRule)
    calls: CallRules = field(default_factory=CallRules)
    ladders: Mapping[Urgency, Ladder]
    wording: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    local_lines: tuple[LocalLine, ...] = ()
    reading: Extension = field(default_factory=Extension)


def name_problem(name: str) -> Sentence | None:
    """Say what is wrong with a program's short name, or None."""
    if _NAME.fullmatch(name):
        return None
    return Sentence(
        '"{name}" is not a short name: 2 to 40 small letters, digits and dashes, such as "standard"', name=name
    )


def word_problem(word: str) -> Sentence | None:
    """Say what is wrong with the word that people text after JOIN, or None."""
    if _WORD.fullmatch(word):
        return None
    return Sentence('"{word}" is not a word for JOIN: 3 to 12 capitals and digits, such as "HARBOR"', word=word)


def window_of(
    program: Program, *, zone: str | None, state: str | None, phone: PhoneNumber, state_hours: tuple[StateHours, ...]
) -> SendWindow:
    """Work out when a program's automated texts may reach somebody; without a zone, every likely zone must agree."""
    zones = (program.zone, *likely_zones(phone)) if zone is None else (zone,)
    return SendWindow(
        hours=program.hours,
        zones=tuple(dict.fromkeys(zones)),
        blocked_days=frozenset(program.blocked_days),
        state=state,
        state_hours=state_hours,
    )
