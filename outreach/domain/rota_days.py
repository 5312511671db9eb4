"""A rota as a calendar shows it: what of each shift, and of each gap, lies on each local day.

Days are those of the clocks on the wall, so one has 23 hours when the clocks go forward, and another 25.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, Protocol, TypeVar

from outreach.domain.from_until import FromUntil
from outreach.domain.hours import at_wall_clock

_DAY = timedelta(days=1)


class Spanning(Protocol):
    """Anything that lasts from one moment to another."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""


Span = TypeVar("Span", bound=Spanning)


@dataclass(frozen=True, slots=True)
class Part(Generic[Span]):
    """What of something lies on one day; it may have begun before, or go on after it."""

    whole: Span
    from_before: bool
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Day(Generic[Span]):
    """A local day, from its first moment to the first of the next, and what lies on it, earliest first."""

    day: date
    starts_at: datetime
    ends_at: datetime
    parts: tuple[Part[Span], ...]
    gaps: tuple[FromUntil, ...]

    @property
    def hours(self) -> int:
        """How many hours the day has: 24, but for the two on which the clocks change."""
        return round((self.ends_at - self.starts_at) / timedelta(hours=1))


def days(
    *, first: date, count: int, zone: str, spans: Sequence[Span], gaps: Sequence[FromUntil]
) -> tuple[Day[Span], ...]:
    """Lay shifts and gaps out over some days, from the first on."""
    return tuple(_day(first + step * _DAY, zone, spans, gaps) for step in range(count))


def _day(day: date, zone: str, spans: Sequence[Span], gaps: Sequence[FromUntil]) -> Day[Span]:
    starts_at, ends_at = bounds(day, 1, zone)
    return Day(
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        parts=tuple(_parts(spans, starts_at, ends_at)),
        gaps=tuple(
            (max(one, starts_at), min(other, ends_at)) for one, other in gaps if one < ends_at and other > starts_at
        ),
    )


def _parts(spans: Sequence[Span], starts_at: datetime, ends_at: datetime) -> Iterator[Part[Span]]:
    for each in spans:
        if each.starts_at < ends_at and each.ends_at > starts_at:
            yield Part(each, from_before=each.starts_at < starts_at, goes_on=each.ends_at > ends_at)


def _gaps(gaps: Sequence[FromUntil], starts_at: datetime, ends_at: datetime) -> Iterator[FromUntil]:
    for one, other in gaps:
        if one < ends_at and other > starts_at:
            yield max(one, starts_at), min(other, ends_at)


def bounds(first: date, count: int, zone: str) -> FromUntil:
    """Say from when to when some days last."""
    return at_wall_clock(first, time(), zone), at_wall_clock(first + count * _DAY, time(), zone)


def week_of(day: date) -> date:
    """Name the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> tuple[date, int]:
    """Name the Monday with which the sheet of a day's month begins, and count its days: whole weeks."""
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    begins = week_of(first)
    return begins, -(-(after - begins).days // 7) * 7
