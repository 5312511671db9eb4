"""A cadence whatever the clocks do, however long it runs and wherever one jumps in."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.cadence import (
    Due,
    Phase,
    Taper,
    Weekday,
    next_due,
    occurrences,
)
from outreach.domain.hours import local_day
from tests.domain.cadences import (
    DENVER,
    EVERY_DAY,
    FRI,
    MON,
    MONDAY,
    SAT,
    SUN,
    TUE,
    a_cadence,
    a_phase,
    a_plan,
    dues,
    phases,
)
from tests.domain.clocks import ZONES, zones_and_moments


def test_a_day_that_a_zone_leaves_out_has_no_visit() -> None:
    visits = dues(a_cadence(a_phase(*EVERY_DAY)), a_plan(date(2011, 12, 28)), weeks=1, zone="Pacific/Apia")

    assert [due.slot.day for due in visits] == [28, 29, 31, 1, 2, 3]
    assert all(due.slot.time() == time(11) for due in visits)


@given(
    place=zones_and_moments(),
    minutes=st.lists(st.integers(0, 24 * 60 - 1), min_size=1, max_size=3, unique=True),
    jitter=st.integers(0, 60),
)
def test_every_local_slot_is_visited_exactly_once_whatever_the_clocks_do(
    place: tuple[str, datetime],
    minutes: list[int],
    jitter: int,
) -> None:
    zone, at = place
    clocks = [time(minute // 60, minute % 60) for minute in sorted(minutes)]
    try:
        cadence = a_cadence(a_phase(*EVERY_DAY), slots=tuple(f"{clock:%H:%M}" for clock in clocks), jitter=jitter)
    except ValueError:  # closer together than the jitter allows
        return
    start, end = at - timedelta(days=4), at + timedelta(days=4)
    there = ZoneInfo(zone)
    plan = a_plan(local_day(start, zone) - timedelta(days=1))

    seen = [due.slot for due in occurrences(cadence=cadence, plan=plan, start=start, end=end, zone=zone)]

    hours = [start + timedelta(hours=hour) for hour in range(24, 7 * 24)]  # well inside, to leave the edges out
    days = sorted({hour.astimezone(there).date() for hour in hours})
    for day in days:
        visits = [slot for slot in seen if slot.date() == day]
        assert len({slot.astimezone(UTC) for slot in visits}) == len(visits)
        shown = {slot.time() for slot in visits}
        for clock in clocks:
            wall = datetime.combine(day, clock, tzinfo=there)
            exists = wall.astimezone(UTC).astimezone(there).time() == clock
            assert clock in shown or not exists
        assert len(visits) <= len(clocks)
        assert visits or len(clocks) == 0


@given(place=zones_and_moments(), jitter=st.integers(0, 90), pace=st.integers(-2, 1))
def test_next_due_walks_through_the_same_visits_strictly_forward(
    place: tuple[str, datetime],
    jitter: int,
    pace: int,
) -> None:
    zone, at = place
    cadence = a_cadence(
        a_phase(TUE, FRI, SUN, weeks=1, on_days=(1,)),
        a_phase(MON, SAT),
        slots=("00:05", "12:00", "23:55"),
        jitter=jitter,
    )
    plan = a_plan(local_day(at, zone), pace=pace)
    end = at + timedelta(days=20)

    walked: list[Due] = []
    after = at
    while (due := next_due(cadence=cadence, plan=plan, after=after, zone=zone)) is not None and due.at < end:
        walked.append(due)
        after = due.at

    listed = occurrences(cadence=cadence, plan=plan, start=at + timedelta.resolution, end=end, zone=zone)
    assert walked == list(listed)
    assert all(earlier.at < later.at for earlier, later in pairwise(walked))


@given(parts=st.lists(phases(), min_size=1, max_size=3), started=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_only_ticked_weekdays_and_counted_days_are_visited(parts: list[Phase], started: date) -> None:
    visits = dues(a_cadence(*parts), a_plan(started), weeks=40)

    first = started
    for phase in parts:
        assert phase.weeks is not None
        last = first + timedelta(weeks=phase.weeks)
        for due in visits:
            day = due.slot.date()
            if first <= day < last and (day - first).days not in phase.on_days:
                assert EVERY_DAY[day.weekday()] in phase.days
                assert (day - first).days // 7 % phase.every_weeks == 0
        first = last
    assert all(due.slot.date() < first for due in visits)


@given(phase=phases(), pace=st.integers(-2, 1), day=st.integers(0, 100))
def test_jumping_to_a_day_and_walking_to_it_find_the_same_visits(phase: Phase, pace: int, day: int) -> None:
    cadence, plan = a_cadence(phase), a_plan(pace=pace)
    start = datetime.combine(MONDAY + timedelta(days=day), time(0), tzinfo=ZoneInfo(DENVER))

    jumped = occurrences(cadence=cadence, plan=plan, start=start, end=start + timedelta(weeks=20), zone=DENVER)

    walked = [due for due in dues(cadence, plan, weeks=40) if start <= due.at < start + timedelta(weeks=20)]
    assert list(jumped) == walked


@given(
    steps=st.lists(st.tuples(st.integers(1, 8), st.integers(1, 4)), min_size=1, max_size=4),
    day=st.sampled_from(EVERY_DAY),
    started=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_a_taper_only_ever_slows_down_and_leaves_no_gap(
    steps: list[tuple[int, int]],
    day: Weekday,
    started: date,
) -> None:
    every: list[int] = []
    weeks: list[int] = []
    for step, (more, times) in enumerate(steps):
        every.append(more + (every[step - 1] if step else 0))
        weeks.append(every[step] * times)
    taper = Taper(weeks_each=tuple(weeks), every_weeks=tuple(every), day=day, question_set="weekly")

    visits = [due.slot.date() for due in dues(a_cadence(taper=taper), a_plan(started), weeks=sum(weeks))]

    apart = [(later - earlier).days // 7 for earlier, later in pairwise(visits)]
    assert apart == sorted(apart)
    assert set(apart) <= set(every)
    assert (visits[0] - started).days < 7
    assert (started + timedelta(weeks=sum(weeks)) - visits[-1]).days <= 7 * every[-1]


@pytest.mark.parametrize("zone", ZONES)
def test_a_cadence_outlives_a_year_of_clocks(zone: str) -> None:
    visits = dues(a_cadence(a_phase(SUN), slots=("02:15",)), a_plan(date(2027, 1, 3)), weeks=52, zone=zone)

    assert len(visits) == 52
