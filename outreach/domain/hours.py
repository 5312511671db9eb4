"""When automated texts may go out: the program's hours, blocked days, what the states say, and local time.

Moments are aware UTC; local time exists here and in `cadence.py` only. An opening is closed at both ends: it begins at
the first occurrence of its opening time and ends at the last occurrence of its closing time, so a night on which the
clocks change neither loses nor doubles one (the rule that GoAlert wrote down).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from heapq import merge
from typing import ClassVar
from zoneinfo import ZoneInfo

from outreach.domain.sentences import Sentence
from outreach.domain.zones import check_zone

__all__ = [
    "Hours",
    "NeverOpens",
    "NotOpen",
    "SendWindow",
    "StateHours",
    "at_wall_clock",
    "check_zone",
    "closes_at",
    "local",
    "local_day",
    "may_send_at",
    "next_open",
]

LOOK_AHEAD = timedelta(days=60)
"""How far ahead the next opening is looked for: a window that stays shut for longer is a mistake, not a wait."""

EVERYWHERE = "US"
"""The state of the rows that hold in every state: the federal hours."""


class NeverOpens(Exception):
    """The window does not open within the next 60 days: somebody must mend its hours, zones or blocked days."""


class NotOpen(Exception):
    """Nothing may be sent at this moment, so there is no present opening that could end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The local hours in which a program's automated texts may go out, both ends included."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    opens: time = time(9)
    closes: time = time(20)

    def __post_init__(self) -> None:
        """Refuse hours that end before they begin, such as a night."""
        _check_opens_before_closes(self.opens, self.closes)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateHours:
    """One row of the dated state table: from `since` on, texts to `state` go out only within these local hours.

    `weekday` is 0 for Monday to 6 for Sunday, or None for every day. Of the rows for the same state and weekday the
    latest that is in force holds; the row of a weekday and the row for every day hold both. `barred` shuts the whole
    day. Rows of the state "US" hold everywhere. Every row narrows a program's hours and none can widen them.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    state: str
    since: date
    weekday: int | None = None
    opens: time = time.min
    closes: time = time.max
    barred: bool = False
    source: str
    verified_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse rows that could never be matched or would say nothing."""
        if not (len(self.state) == 2 and self.state.isascii() and self.state.isupper()):
            raise ValueError(Sentence("{state!r} is not a state: write two capitals, such as TX", state=self.state))
        if self.weekday is not None and not 0 <= self.weekday <= 6:
            raise ValueError(
                Sentence("{weekday} is not a weekday: write 0 for Monday to 6 for Sunday", weekday=self.weekday)
            )
        _check_opens_before_closes(self.opens, self.closes)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendWindow:
    """When automated texts may reach one person.

    All `zones` must be open: one when the person's zone is known, several when it is only guessed at. `blocked_days`
    are local days. `state_hours` is the whole table; the rows of `state` and of the whole country are picked from it.
    """

    hours: Hours
    zones: tuple[str, ...]
    blocked_days: frozenset[date] = field(default=frozenset())
    state: str | None = None
    state_hours: tuple[StateHours, ...] = ()
    _openings: dict[tuple[date, str], tuple[datetime, datetime] | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Refuse a window without a zone: nothing is sent to somebody whose local time nobody knows."""
        if not self.zones:
            raise ValueError(
                Sentence("a send window needs at least one zone; use the program's zone if the person's is unknown")
            )

    def opening(self, day: date, zone: str) -> tuple[datetime, datetime] | None:
        """Find the first and last moment of a local day at which texts may go out, or None if there are none.

        A window never changes, so it remembers: many people share one, and all are asked about the same few days.
        """
        if (day, zone) not in self._openings:
            self._openings[day, zone] = _opening(self, day, zone)
        return self._openings[day, zone]


def may_send_at(*, window: SendWindow, at: datetime) -> bool:
    """Say whether an automated text may go out at a moment: it must be inside the hours in every zone."""
    return all(_is_open(window, at, zone) for zone in window.zones)


def next_open(*, window: SendWindow, at: datetime) -> datetime:
    """Find the earliest moment from `at` on that is open in every zone, or raise NeverOpens if 60 days have none."""
    if may_send_at(window=window, at=at):
        return at.astimezone(UTC)
    openings = merge(*(_openings(window, at, zone) for zone in window.zones))
    for moment in openings:
        if may_send_at(window=window, at=moment):
            return moment
    raise NeverOpens(
        Sentence(
            "no moment in the {days} days from {at:%Y-%m-%d} is inside the hours in {zones}",
            days=LOOK_AHEAD.days,
            at=at,
            zones=", ".join(window.zones),
        ),
    )


def closes_at(*, window: SendWindow, at: datetime) -> datetime:
    """Find the last moment of the opening that `at` is in, in UTC; raise NotOpen if it is in none."""
    if not may_send_at(window=window, at=at):
        raise NotOpen(Sentence("nothing may be sent at {at}", at=at.isoformat()))
    openings = (window.opening(local_day(at, zone), zone) for zone in window.zones)
    return min(opening[1] for opening in openings if opening is not None)


def local(at: datetime, zone: str) -> datetime:
    """Turn a moment into the local time of a zone; a moment must be aware."""
    if at.tzinfo is None:
        raise ValueError(Sentence("a moment needs its zone: pass an aware datetime"))
    return at.astimezone(ZoneInfo(zone))


def local_day(at: datetime, zone: str) -> date:
    """Name the local day that a moment falls on in a zone."""
    return local(at, zone).date()


@lru_cache(maxsize=4096)
def at_wall_clock(day: date, clock: time, zone: str) -> datetime:
    """Find the moment, in UTC, at which the clocks of a zone first show a time on a day.

    A time that the clocks skip becomes the first moment after the gap; of a time shown twice the first is meant.
    """
    before, after = _both_readings(day, clock, zone)
    return _end_of_gap(after, before, zone) if after < before else before


def _last_at_wall_clock(day: date, clock: time, zone: str) -> datetime:
    before, after = _both_readings(day, clock, zone)
    return _end_of_gap(after, before, zone) - timedelta.resolution if after < before else after


def _both_readings(day: date, clock: time, zone: str) -> tuple[datetime, datetime]:
    """Read a wall clock with the offset before and the offset after a change nearby; in a gap the second is earlier."""
    wall = datetime.combine(day, clock.replace(tzinfo=None), tzinfo=ZoneInfo(zone))
    return wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC)


def _end_of_gap(earlier: datetime, later: datetime, zone: str) -> datetime:
    """Find the moment between two at which the zone's offset changes, to the second."""
    there = ZoneInfo(zone)
    offset = earlier.astimezone(there).utcoffset()
    start = earlier.replace(microsecond=0)
    low, high = 0, int((later - start).total_seconds()) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if (start + timedelta(seconds=middle)).astimezone(there).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return start + timedelta(seconds=high)


def _is_open(window: SendWindow, at: datetime, zone: str) -> bool:
    opening = window.opening(local_day(at, zone), zone)
    return opening is not None and opening[0] <= at <= opening[1]


def _openings(window: SendWindow, at: datetime, zone: str) -> Iterator[datetime]:
    """List the moments from `at` on at which a zone opens, beginning with `at` itself if it is open."""
    today = local_day(at, zone)
    for ahead in range(LOOK_AHEAD.days + 1):
        opening = window.opening(today + timedelta(days=ahead), zone)
        if opening is not None and opening[1] >= at:
            yield max(opening[0], at.astimezone(UTC))


def _opening(window: SendWindow, day: date, zone: str) -> tuple[datetime, datetime] | None:
    if day in window.blocked_days:
        return None
    opens, closes = window.hours.opens, window.hours.closes
    for row in _rows_in_force(window, day):
        if row.barred:
            return None
        opens, closes = max(opens, row.opens), min(closes, row.closes)
    if opens > closes:
        return None
    start, end = at_wall_clock(day, opens, zone), _last_at_wall_clock(day, closes, zone)
    return (start, end) if start <= end else None


def _rows_in_force(window: SendWindow, day: date) -> list[StateHours]:
    latest: dict[tuple[str, int | None], StateHours] = {}
    for row in window.state_hours:
        matches = row.state in (window.state, EVERYWHERE) and row.weekday in (None, day.weekday())
        if not (matches and row.since <= day):
            continue
        held = latest.get((row.state, row.weekday))
        if held is None or held.since < row.since:
            latest[row.state, row.weekday] = row
    return list(latest.values())


def _check_opens_before_closes(opens: time, closes: time) -> None:
    if opens.tzinfo is not None or closes.tzinfo is not None:
        raise ValueError(Sentence("hours are local: write times without a zone, such as 09:00"))
    if opens >= closes:
        raise ValueError(
            Sentence(
                "hours must open before they close on the same day, not {opens:%H:%M} to {closes:%H:%M}",
                opens=opens,
                closes=closes,
            )
        )
