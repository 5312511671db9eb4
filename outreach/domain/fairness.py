"""Fairness: what being on call asks of each, and how good a rota is, in numbers that a lead can follow."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from outreach.domain.closed import uncovered
from outreach.domain.hours import at_wall_clock, local_day
from outreach.domain.rota import Role, Shift
from outreach.domain.rotation import nights

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_MOST_NIGHTS = 2
_EMERGENCY, _URGENT = 3, 1
_COVER, _EVENNESS, _REST = 50, 30, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What somebody carries: hours on call, nights, hours of weekends and holidays, and what they took.

    `long_nights` are those after the second in a row. `weight` counts an emergency as three urgent ones.
    """

    hours: float = 0
    backup_hours: float = 0
    nights: int = 0
    long_nights: int = 0
    weekend_hours: float = 0
    holiday_hours: float = 0
    emergencies: int = 0
    urgent: int = 0

    @property
    def weight(self) -> int:
        """How much of what was worst they took."""
        return _EMERGENCY * self.emergencies + _URGENT * self.urgent


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good a rota is, of 100: up to 50 for cover, 30 for hours that are even, 20 for rest between nights."""

    cover: float
    evenness: float
    rest: float

    @property
    def score(self) -> int:
        """All of it in one number."""
        return round(_COVER * self.cover + _EVENNESS * self.evenness + _REST * self.rest)

    def in_words(self) -> str:
        """Say how the score is made up."""
        parts = (
            ("cover", _COVER, self.cover),
            ("even hours", _EVENNESS, self.evenness),
            ("rest after two nights", _REST, self.rest),
        )
        made = ", ".join(f"{name} {most * share:.0f} of {most}" for name, most, share in parts)
        return f"{self.score} of 100: {made}"


def loads(
    *,
    shifts: Sequence[Shift],
    team: Sequence[UUID],
    holidays: frozenset[date],
    taken: Mapping[UUID, tuple[int, int]],
    zone: str,
    start: datetime,
    end: datetime,
) -> dict[UUID, Load]:
    """Add up what everybody carries within [start, end); `taken` are emergencies and urgent ones by person.

    Hours are counted as they pass, so a night on which the clocks go back is an hour longer.
    """
    theirs: dict[UUID, list[Shift]] = {one: [] for one in team}
    for shift in shifts:
        theirs.setdefault(shift.specialist, []).append(shift)
    return {
        one: _load(some, holidays=holidays, taken=taken.get(one, (0, 0)), zone=zone, period=(start, end))
        for one, some in theirs.items()
    }


def _load(
    shifts: Sequence[Shift],
    *,
    holidays: frozenset[date],
    taken: tuple[int, int],
    zone: str,
    period: tuple[datetime, datetime],
) -> Load:
    found: dict[str, float] = defaultdict(float)
    small_hours: set[date] = set()
    for shift in shifts:
        starts, ends = max(shift.starts_at, period[0]), min(shift.ends_at, period[1])
        if starts >= ends:
            continue
        small_hours.update(nights(starts, ends, zone))
        for day, length in _by_day(starts, ends, zone):
            found["hours"] += length
            found["backup"] += length if shift.role is Role.BACKUP else 0
            found["weekend"] += length if day.weekday() >= 5 else 0
            found["holiday"] += length if day in holidays else 0
    return Load(
        hours=found["hours"],
        backup_hours=found["backup"],
        nights=len(small_hours),
        long_nights=sum(_is_long(night, small_hours) for night in small_hours),
        weekend_hours=found["weekend"],
        holiday_hours=found["holiday"],
        emergencies=taken[0],
        urgent=taken[1],
    )


def _is_long(night: date, there: set[date]) -> bool:
    return all(night - step * _DAY in there for step in range(1, _MOST_NIGHTS + 1))


def _by_day(starts: datetime, ends: datetime, zone: str) -> Iterator[tuple[date, float]]:
    """Part a time into local days, with the hours of each."""
    while starts < ends:
        day = local_day(starts, zone)
        until = min(ends, at_wall_clock(day + _DAY, time(), zone))
        yield day, (until - starts) / _HOUR
        starts = until


def quality(
    *,
    shifts: Sequence[Shift],
    carried: Mapping[UUID, Load],
    start: datetime,
    end: datetime,
    closed: Sequence[str] = (),
    zone: str = "UTC",
) -> Quality:
    """Say how good a rota is within [start, end), for a team whose loads are known; what is closed needs no cover."""
    there = uncovered(rota=shifts, closed=closed, zone=zone, start=start, end=end)
    open_time = sum((ends - starts for starts, ends in there), timedelta())
    hours = [load.hours for load in carried.values()]
    mean = sum(hours) / len(hours) if hours else 0
    off = sum(abs(each - mean) for each in hours)
    worst = 2 * sum(hours) * (1 - 1 / len(hours)) if hours else 0  # one person has it all
    all_nights = sum(load.nights for load in carried.values())
    return Quality(
        cover=1 - open_time / (end - start),
        evenness=1 - off / worst if worst else float(bool(sum(hours))),
        rest=1 - sum(load.long_nights for load in carried.values()) / all_nights if all_nights else 1,
    )
