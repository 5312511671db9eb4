"""Cadences and plans with honest defaults, and what comes due on them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from outreach.domain.cadence import (
    Cadence,
    Due,
    Phase,
    Plan,
    Renewal,
    Taper,
    Weekday,
    occurrences,
)

DENVER = "America/Denver"
MONDAY = date(2026, 3, 2)
EVERY_DAY = tuple(Weekday)
MON, TUE, WED, THU, FRI, SAT, SUN = Weekday


def a_phase(
    *days: Weekday,
    weeks: int | None = None,
    every: int = 1,
    on_days: tuple[int, ...] = (),
    name: str = "phase",
) -> Phase:
    return Phase(name=name, weeks=weeks, days=days, every_weeks=every, on_days=on_days, question_set="weekly")


def a_cadence(
    *phases: Phase,
    slots: tuple[str, ...] = ("11:00",),
    jitter: int = 0,
    taper: Taper | None = None,
    renewal: Renewal | None = None,
    own_slot: bool = True,
) -> Cadence:
    return Cadence(
        phases=phases,
        taper=taper,
        slots=tuple(time.fromisoformat(slot) for slot in slots),
        own_slot=own_slot,
        jitter=timedelta(minutes=jitter),
        renewal=renewal,
    )


def a_plan(started_on: date = MONDAY, slot: str | None = None, pace: int = 0, seed: int = 7) -> Plan:
    own = None if slot is None else time.fromisoformat(slot)
    return Plan(started_on=started_on, slot=own, pace=pace, jitter_seed=seed)


def dues(cadence: Cadence, plan: Plan | None = None, weeks: int = 4, zone: str = DENVER) -> list[Due]:
    plan = plan or a_plan()
    start = datetime.combine(plan.started_on, time(0), tzinfo=ZoneInfo(zone))
    return list(
        occurrences(cadence=cadence, plan=plan, start=start, end=start + timedelta(weeks=weeks), zone=zone),
    )


def days_of(cadence: Cadence, plan: Plan | None = None, weeks: int = 4) -> list[str]:
    return [f"{due.slot:%m-%d}" for due in dues(cadence, plan, weeks)]


def there(text: str, zone: str = DENVER) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


weekdays = st.lists(st.sampled_from(EVERY_DAY), min_size=1, unique=True)


@st.composite
def phases(draw: st.DrawFn) -> Phase:
    weeks = draw(st.integers(1, 12))
    on_days = draw(st.lists(st.integers(0, 7 * weeks - 1), max_size=4, unique=True))
    return a_phase(*draw(weekdays), weeks=weeks, every=draw(st.integers(1, 5)), on_days=tuple(on_days))
