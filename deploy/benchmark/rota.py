"""The rota: how long it takes to say who is on call, of a year's shifts, and to unroll that year."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from statistics import median
from uuid import UUID

from benchmark.figures import Figure, Series
from outreach.domain.rota import Role, Shift, on_call
from outreach.domain.rotation import Rotation
from outreach.domain.unrolling import Planned, unroll

_TEAM = tuple(UUID(int=number) for number in range(1, 9))
_ZONE = "America/Denver"
_FIRST, _END = date(2026, 1, 1), datetime(2027, 1, 1, tzinfo=UTC)


def measure(*, runs: int, count: int) -> list[Figure]:
    """Measure asking at moments spread over a year of four shifts a day, and unrolling it; it needs no server."""
    planned = _year()
    year = [
        Shift(specialist=each.specialist, starts_at=each.starts_at, ends_at=each.ends_at, role=each.role)
        for each in planned
    ]
    bare = [(each.starts_at, each.ends_at) for each in year]
    moments = [datetime(2026, 1, 2, tzinfo=UTC) + timedelta(hours=8700 / count) * step for step in range(count)]
    pairs = [(_times(moments, lambda at: on_call(rota=year, at=at)), _times(moments, _scan(bare))) for _ in range(runs)]
    asked = Series(tuple(median(ours) * 1e6 for ours, _ in pairs))
    return [
        Figure(
            what=f"who is on call, of {len(year)} shifts",
            unit="µs",
            ours=asked,
            bare=Series(tuple(median(scans) * 1e6 for _, scans in pairs)),
            against="bare scan of two moments each",
            floor=10.0,
            stretch=3.0,
            lower_is_better=True,
        ),
        Figure(
            what="who is on call: under a millisecond",
            unit="µs",
            ours=asked,
            floor=1000.0,
            stretch=100.0,
            lower_is_better=True,
        ),
        Figure(
            what="a year of four rotations, unrolled",
            unit="ms",
            ours=Series(tuple(_times([_END] * runs, lambda _: _year(), scale=1000))),
            floor=1000.0,
            stretch=200.0,
            lower_is_better=True,
        ),
    ]


def _year() -> Sequence[Planned]:
    rotations = [
        Rotation(name=name, role=role, people=_TEAM, queue=_TEAM, since=_FIRST, starts=starts, ends=ends)
        for name, role, starts, ends in (
            ("days", Role.PRIMARY, clock(8), clock(20)),
            ("nights", Role.PRIMARY, clock(20), clock(8)),
            ("days behind", Role.BACKUP, clock(8), clock(20)),
            ("nights behind", Role.BACKUP, clock(20), clock(8)),
        )
    ]
    return unroll(rotations=rotations, off=(), zone=_ZONE, until=_END).planned


def _scan(bare: Sequence[tuple[datetime, datetime]]) -> Callable[[datetime], object]:
    return lambda at: [starts for starts, ends in bare if starts <= at < ends]


def _times(moments: Sequence[datetime], ask: Callable[[datetime], object], *, scale: float = 1) -> list[float]:
    times = []
    for at in moments:
        began = time.perf_counter()
        ask(at)
        times.append((time.perf_counter() - began) * scale)
    return times
