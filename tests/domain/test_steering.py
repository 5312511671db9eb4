"""What LESS, MORE and jitter do to a cadence."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.cadence import (
    Phase,
    Plan,
    faster,
    next_due,
    occurrences,
    slower,
)
from outreach.domain.hours import Hours, SendWindow, local_day, may_send_at
from tests.domain.cadences import (
    DENVER,
    EVERY_DAY,
    FRI,
    MON,
    MONDAY,
    SAT,
    THU,
    TUE,
    WED,
    a_cadence,
    a_phase,
    a_plan,
    days_of,
    dues,
    phases,
    there,
)
from tests.domain.clocks import zones_and_moments


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        (0, ["03-02", "03-04", "03-06", "03-09", "03-11", "03-13", "03-16", "03-18", "03-20"]),
        (-1, ["03-02", "03-06", "03-11", "03-16", "03-20"]),
        (-2, ["03-02", "03-11", "03-20"]),
        (
            1,
            [f"03-{day:02}" for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20)],
        ),
    ],
)
def test_less_halves_the_rhythm_and_more_fills_the_days_between(pace: int, expected: list[str]) -> None:
    assert days_of(a_cadence(a_phase(MON, WED, FRI)), a_plan(pace=pace), weeks=3) == expected


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        (a_phase(TUE), ["03-03", "03-06", "03-10", "03-13"]),
        (a_phase(TUE, every=2), ["03-03", "03-10"]),
        (a_phase(SAT), ["03-03", "03-07", "03-10", "03-14"]),
        (a_phase(WED, THU), ["03-02", "03-03", "03-04", "03-05", "03-09", "03-10", "03-11", "03-12"]),
        (a_phase(*EVERY_DAY), [f"03-{day:02}" for day in range(2, 16)]),
    ],
    ids=["weekly", "fortnightly", "weekends", "midweek", "daily"],
)
def test_more_gives_up_to_twice_as_many(phase: Phase, expected: list[str]) -> None:
    assert days_of(a_cadence(phase), a_plan(pace=1), weeks=2) == expected


def test_more_puts_a_monthly_visit_halfway_between() -> None:
    assert days_of(a_cadence(a_phase(TUE, every=4)), a_plan(pace=1), weeks=8) == ["03-03", "03-17", "03-31", "04-14"]


def test_less_and_more_go_one_step_each_and_stop_at_the_ends() -> None:
    plan = a_plan()

    assert slower(plan).pace == -1
    assert slower(slower(slower(plan))) == slower(slower(plan))
    assert faster(slower(plan)) == plan
    assert faster(faster(plan)) == faster(plan)
    daily = Plan(started_on=MONDAY, slot=time(9), daily=True)
    assert faster(daily) == daily
    assert faster(slower(daily)) == daily


def test_less_means_every_other_day_to_who_is_asked_daily() -> None:
    plan = slower(Plan(started_on=MONDAY, slot=time(9), daily=True))

    assert days_of(a_cadence(a_phase(TUE)), plan, weeks=1) == ["03-02", "03-04", "03-06", "03-08"]


def test_jitter_differs_between_people_and_days_and_never_for_the_same() -> None:
    cadence = a_cadence(a_phase(*EVERY_DAY), jitter=30)
    shifts = {seed: [due.at - due.slot for due in dues(cadence, a_plan(seed=seed), weeks=20)] for seed in range(20)}
    every = [shift for of_one in shifts.values() for shift in of_one]

    assert dues(cadence, a_plan(seed=3)) == dues(cadence, a_plan(seed=3))
    assert len(set(every)) > 1500
    assert max(every) <= timedelta(minutes=30)
    assert min(every) >= timedelta(minutes=-30)
    assert abs(sum(every, timedelta(0)) / len(every)) < timedelta(minutes=2)


def test_jitter_stays_within_the_hours_that_its_slot_is_in() -> None:
    cadence = a_cadence(a_phase(*EVERY_DAY), slots=("09:00", "20:00"), jitter=30)
    window = SendWindow(hours=Hours(), zones=(DENVER,))
    start = there("2026-03-01T00:00")

    visits = list(
        occurrences(
            cadence=a_cadence(a_phase(*EVERY_DAY), slots=("09:00",), jitter=30),
            plan=a_plan(),
            start=start,
            end=start + timedelta(weeks=8),
            zone=DENVER,
            window=window,
        ),
    )

    assert all(may_send_at(window=window, at=due.at) for due in visits)
    assert len({due.at - due.slot for due in visits}) > 40
    both = next_due(cadence=cadence, plan=a_plan(), after=start, zone=DENVER, window=window)
    assert both is not None
    assert both.at == both.slot  # neither way suits both slots, so they stay


@given(place=zones_and_moments(), seed=st.integers(0, 1000), minute=st.integers(0, 24 * 60 - 1))
def test_jitter_never_moves_a_visit_to_another_day(
    place: tuple[str, datetime],
    seed: int,
    minute: int,
) -> None:
    zone, at = place
    cadence = a_cadence(a_phase(*EVERY_DAY), jitter=180)
    plan = a_plan(local_day(at, zone), slot=f"{minute // 60:02}:{minute % 60:02}", seed=seed)

    for due in dues(cadence, plan, weeks=1, zone=zone):
        assert local_day(due.at, zone) == due.slot.date()
        assert abs(due.at - due.slot) <= timedelta(hours=3)


@given(parts=st.lists(phases(), min_size=1, max_size=3), started=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_less_never_adds_a_visit_and_more_never_takes_one_nor_more_than_doubles(
    parts: list[Phase],
    started: date,
) -> None:
    cadence = a_cadence(*parts)
    visits = {
        pace: [due.slot.date() for due in dues(cadence, a_plan(started, pace=pace), weeks=40)]
        for pace in (-2, -1, 0, 1)
    }

    assert set(visits[-2]) <= set(visits[-1]) <= set(visits[0]) <= set(visits[1])
    for start in range(0, 40, 4):
        first = started + timedelta(weeks=start)
        per_four_weeks = [
            sum(first <= day < first + timedelta(weeks=4) for day in visits[pace]) for pace in (-2, -1, 0, 1)
        ]
        assert per_four_weeks == sorted(per_four_weeks)
    assert len(visits[1]) <= 2 * len(visits[0]) + len(parts)


def test_an_old_anchor_costs_no_more_than_a_new_one() -> None:
    cadence, plan = a_cadence(a_phase(TUE, every=2)), a_plan(started_on=date(1970, 1, 5), pace=-2)

    due = next_due(cadence=cadence, plan=plan, after=there("9000-01-01T00:00"), zone="UTC")

    assert due is not None
    assert due.at - there("9000-01-01T00:00") <= timedelta(weeks=8)
