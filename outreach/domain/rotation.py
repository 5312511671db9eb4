"""Rotations: who takes turns at being on call, and from when to when by the clocks on the wall.

Every time of a rotation means one moment: the first at which the clocks of its zone show it or, where they skip it, the
first after. What ends at eight and what begins at eight therefore meet, whatever the clocks do that night.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from outreach.domain.hours import at_wall_clock, local_day
from outreach.domain.rota import Role
from outreach.domain.sentences import Refusal, Sentence

_DAY = timedelta(days=1)
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERY_DAY = "mon-sun"
_NIGHTS_IN_A_ROW = 2

OPEN = UUID(int=0)
"""The place of nobody among the people of a rotation: its turns are open, for whoever takes them."""


class Turn(StrEnum):
    """How long somebody's turn lasts."""

    DAILY = "daily"
    WEEKLY = "weekly"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """When the shifts of a rotation are, and how many people share one.

    A shift begins at `starts`, or else at the hand-over, on each of `days`; it ends at `ends`, or else at the next
    hand-over, and belongs to the turn in which it begins. A turn is a day, a week from `weekday` on, or `every` days.
    `until` is the last day on which a shift begins. While this rotation has a shift on a day, those of `instead_of`
    have none.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    name: str
    role: Role = Role.PRIMARY
    turn: Turn = Turn.DAILY
    every: int = 1
    hand_over: time | None = None
    weekday: str = "mon"
    days: str = EVERY_DAY
    starts: time | None = None
    ends: time | None = None
    until: date | None = None
    at_once: int = 1
    nights_in_a_row: int | None = None
    instead_of: tuple[str, ...] = ()

    @property
    def changes_at(self) -> time:
        """The time of day at which one turn ends and the next begins."""
        return self.hand_over or self.starts or time()

    @property
    def days_a_turn(self) -> int:
        """How many days a turn lasts."""
        return {Turn.DAILY: 1, Turn.WEEKLY: 7, Turn.CUSTOM: self.every}[self.turn]

    @property
    def most_nights(self) -> int:
        """How many nights in a row somebody may be on call; who was given longer turns has the nights of one turn."""
        return self.nights_in_a_row or max(_NIGHTS_IN_A_ROW, self.days_a_turn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation(Pattern):
    """A pattern, and the people who take turns at it.

    `people` are in the order in which the lead wrote them, `queue` in the order in which it was their turn on the day
    `since`, from which all is reckoned; `since_given` says that the lead chose that day.
    """

    people: tuple[UUID, ...]
    since: date
    queue: tuple[UUID, ...]
    since_given: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The part of a rotation that begins on one local day; `nights` are the days at whose small hours it runs."""

    day: date
    turn: int
    starts_at: datetime
    ends_at: datetime
    nights: tuple[date, ...]


def weekdays(words: str) -> frozenset[int]:
    """Read days of the week such as "mon-fri" or "sat, sun", 0 for Monday; raises Refusal."""
    found: set[int] = set()
    for part in words.lower().replace(",", " ").split():
        first, dash, last = part.partition("-")
        begin = _weekday(first)
        length = (_weekday(last) - begin) % 7 if dash else 0
        found |= {(begin + step) % 7 for step in range(length + 1)}
    if not found:
        raise Refusal(Sentence("no day of the week is named"), Sentence('write "mon-fri" or "sat, sun"'))
    return frozenset(found)


def _weekday(word: str) -> int:
    for place, name in enumerate(_WEEK):
        if len(word) >= 3 and name.startswith(word):
            return place
    reason = Sentence('"{word}" is not a day of the week', word=word)
    raise Refusal(reason, Sentence("write mon, tue, wed, thu, fri, sat or sun"))


def period(pattern: Pattern, day: date, zone: str) -> tuple[datetime, datetime]:
    """Say from when to when the shift that begins on a local day runs; empty where the clocks skip all of it."""
    opens = pattern.starts or pattern.changes_at
    closes = pattern.ends or pattern.changes_at
    last = day if opens < closes else day + _DAY
    return at_wall_clock(day, opens, zone), at_wall_clock(last, closes, zone)


def pieces(rotation: Rotation, *, until: datetime, zone: str) -> Iterator[Piece]:
    """Lay a rotation out day by day, from its first day until a moment; days that the clocks skip have no piece."""
    wanted = weekdays(rotation.days)
    day = rotation.since
    while rotation.until is None or day <= rotation.until:
        starts_at, ends_at = period(rotation, day, zone)
        if starts_at >= until:
            return
        if starts_at < ends_at and day.weekday() in wanted:
            yield Piece(
                day=day,
                turn=turn_of(rotation, day),
                starts_at=starts_at,
                ends_at=ends_at,
                nights=nights(starts_at, ends_at, zone),
            )
        day += _DAY


def turn_of(rotation: Rotation, day: date) -> int:
    """Count the turns, by the calendar, before the one to which the shift of a day belongs."""
    early = (rotation.starts or rotation.changes_at) < rotation.changes_at
    first = rotation.since
    if rotation.turn is Turn.WEEKLY:
        first -= timedelta(days=(first.weekday() - _weekday(rotation.weekday)) % 7)
    return (day - first - (_DAY if early else timedelta(0))).days // rotation.days_a_turn


_SMALL_HOURS = time(3)


def nights(starts_at: datetime, ends_at: datetime, zone: str) -> tuple[date, ...]:
    """Name the days at whose small hours, three in the morning, a shift runs."""
    day, last = local_day(starts_at, zone), local_day(ends_at, zone)
    found: list[date] = []
    while day <= last:
        if starts_at <= at_wall_clock(day, _SMALL_HOURS, zone) < ends_at:
            found.append(day)
        day += _DAY
    return tuple(found)
