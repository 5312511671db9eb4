"""The parts of a cadence: phases, the taper at their end, and the question whether to go on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from outreach.domain.sentences import Sentence


class Weekday(StrEnum):
    """A day of the week, as programs write it."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"

    @property
    def number(self) -> int:
        """Its number from 0 (Monday) to 6 (Sunday), as `date.weekday()` counts."""
        return WEEKDAYS.index(self)


WEEKDAYS = tuple(Weekday)
"""The week from Monday on."""

MOST_WEEKS = 5200
"""A hundred years: what is longer has no end, and calendars do."""

MOST_ASKS = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of a cadence with one rhythm.

    It lasts `weeks` (None: for good). In its first week and every `every_weeks` after that it visits each of `days`;
    besides, it visits `on_days`, counted from its first day, which is day 0. A week runs for seven days from the
    phase's first day, so the first visit never falls on a weekday that is not ticked, and no week is cut short.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    name: str
    weeks: int | None = None
    days: tuple[Weekday, ...] = ()
    every_weeks: int = 1
    on_days: tuple[int, ...] = ()
    question_set: str

    def __post_init__(self) -> None:
        """Refuse a phase that would visit never, or outside itself."""
        if self.weeks is not None and self.weeks < 1:
            raise ValueError(
                Sentence(
                    "phase {name!r}: weeks must be 1 or more; leave it out for a phase without an end", name=self.name
                )
            )
        if self.every_weeks < 1:
            raise ValueError(Sentence("phase {name!r}: every_weeks must be 1 or more", name=self.name))
        if max(self.weeks or 1, self.every_weeks) > MOST_WEEKS:
            raise ValueError(
                Sentence(
                    "phase {name!r}: weeks and every_weeks may be up to {most}; leave weeks out for one without an end",
                    name=self.name,
                    most=MOST_WEEKS,
                )
            )
        if not self.days and not self.on_days:
            raise ValueError(
                Sentence("phase {name!r} visits on no day; give it days, such as ['tue'], or on_days", name=self.name)
            )
        if len(set(self.days)) < len(self.days) or len(set(self.on_days)) < len(self.on_days):
            raise ValueError(Sentence("phase {name!r} names a day twice", name=self.name))
        if self.weeks is None and not self.days:
            raise ValueError(
                Sentence("phase {name!r} has no end and only on_days; give it days, such as ['tue']", name=self.name)
            )
        if any(not 0 <= day < 7 * (self.weeks or MOST_WEEKS) for day in self.on_days):
            raise ValueError(
                Sentence("phase {name!r}: every one of on_days must fall within its weeks", name=self.name)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Taper:
    """A step-down as one object: step by step a slower rhythm, on the same weekday.

    `weeks_each` is how long each step lasts, `every_weeks` how far apart its visits are: (10, 14, 28) and (1, 2, 4)
    mean weekly for ten weeks, then every other week for fourteen, then every fourth for twenty-eight.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    weeks_each: tuple[int, ...]
    every_weeks: tuple[int, ...]
    day: Weekday
    question_set: str

    def __post_init__(self) -> None:
        """Refuse steps that do not match, that speed up, or that end before their second visit would come."""
        if not self.weeks_each or len(self.weeks_each) != len(self.every_weeks):
            raise ValueError(Sentence("a taper needs as many weeks_each as every_weeks, and at least one"))
        if list(self.every_weeks) != sorted(set(self.every_weeks)):
            raise ValueError(Sentence("a taper slows down: each of every_weeks must be higher than the one before"))
        if any(every < 1 or weeks < every for weeks, every in zip(self.weeks_each, self.every_weeks, strict=True)):
            raise ValueError(Sentence("each step of a taper must last at least as long as the time between its visits"))

    def phases(self) -> tuple[Phase, ...]:
        """Spell the taper out, one phase a step, each beginning with a visit."""
        return tuple(
            Phase(
                name="every week" if every == 1 else f"every {every} weeks",
                weeks=weeks,
                days=(self.day,),
                every_weeks=every,
                question_set=self.question_set,
            )
            for weeks, every in zip(self.weeks_each, self.every_weeks, strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """That a cadence does not just end: when its last phase is over, we ask whether to go on.

    The question is put up to `asks` times, a week apart, on a day of the last phase; nobody is dropped for one silence.
    A yes starts the last phase again (`cadence.renewed`).
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    question_set: str
    asks: int = 3

    def __post_init__(self) -> None:
        """Refuse a renewal that is never asked, or asked for ever."""
        if self.asks < 1:
            raise ValueError(Sentence("a renewal is asked at least once"))
        if self.asks > MOST_ASKS:
            raise ValueError(Sentence("a renewal is asked up to {most} times", most=MOST_ASKS))
