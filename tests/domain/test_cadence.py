"""When a check-in is due."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from outreach.domain.cadence import (
    Cadence,
    Due,
    Phase,
    Plan,
    Renewal,
    Taper,
    Weekday,
    faster,
    next_due,
    occurrences,
    renewed,
    slower,
)
from outreach.domain.hours import Hours, SendWindow, local_day, may_send_at
from tests.domain.clocks import ZONES, zones_and_moments

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


def test_a_weekly_phase_visits_its_weekdays_at_its_slot() -> None:
    cadence = a_cadence(a_phase(TUE, THU))

    assert [due.at for due in dues(cadence, weeks=2)] == [
        there("2026-03-03T11:00"),
        there("2026-03-05T11:00"),
        there("2026-03-10T11:00"),
        there("2026-03-12T11:00"),
    ]


def test_a_due_says_what_it_asks_and_the_local_time_it_stands_for() -> None:
    due = next_due(
        cadence=a_cadence(a_phase(TUE, name="early")), plan=a_plan(), after=there("2026-03-02T00:00"), zone=DENVER
    )

    assert due is not None
    assert (due.phase, due.question_set, due.renewal) == ("early", "weekly", False)
    assert due.slot.isoformat() == "2026-03-03T11:00:00-07:00"
    assert due.at.tzinfo is UTC


def test_the_next_due_is_strictly_after() -> None:
    cadence, at = a_cadence(a_phase(TUE)), there("2026-03-03T11:00")

    just_before = next_due(cadence=cadence, plan=a_plan(), after=at - timedelta(seconds=1), zone=DENVER)
    exactly = next_due(cadence=cadence, plan=a_plan(), after=at, zone=DENVER)

    assert just_before is not None
    assert exactly is not None
    assert (just_before.at, exactly.at) == (at, there("2026-03-10T11:00"))


def test_the_start_day_is_visited_only_if_it_is_ticked() -> None:
    wednesday = a_plan(started_on=date(2026, 3, 4))

    assert days_of(a_cadence(a_phase(TUE)), wednesday, weeks=2) == ["03-10", "03-17"]
    assert days_of(a_cadence(a_phase(WED)), wednesday, weeks=2) == ["03-04", "03-11"]


def test_counted_days_come_besides_the_weekdays_and_never_twice() -> None:
    cadence = a_cadence(a_phase(TUE, THU, weeks=2, on_days=(3, 1, 4)))

    assert days_of(cadence) == ["03-03", "03-05", "03-06", "03-10", "03-12"]


def test_a_phase_may_have_counted_days_only() -> None:
    cadence = a_cadence(a_phase(weeks=1, on_days=(1, 3)), a_phase(TUE, every=2))

    assert days_of(cadence) == ["03-03", "03-05", "03-10", "03-24"]


def test_every_other_week_counts_from_the_start_of_the_phase() -> None:
    cadence = a_cadence(a_phase(TUE, weeks=1), a_phase(MON, FRI, every=2))

    assert days_of(cadence, weeks=6) == ["03-03", "03-09", "03-13", "03-23", "03-27", "04-06", "04-10"]


def test_the_discharge_cadence_tapers_over_a_year_and_asks_whether_to_go_on() -> None:
    taper = Taper(weeks_each=(10, 14, 28), every_weeks=(1, 2, 4), day=TUE, question_set="weekly")
    cadence = a_cadence(
        a_phase(TUE, THU, weeks=2, on_days=(1, 3)),
        taper=taper,
        renewal=Renewal(question_set="go_on"),
    )

    visits = dues(cadence, weeks=60)

    assert [phase.name for phase in cadence.all_phases()] == ["phase", "every week", "every 2 weeks", "every 4 weeks"]
    assert len([due for due in visits if not due.renewal]) == 4 + 10 + 7 + 7
    assert [(due.question_set, f"{due.slot:%Y-%m-%d}") for due in visits if due.renewal] == [
        ("go_on", "2027-03-16"),
        ("go_on", "2027-03-23"),
        ("go_on", "2027-03-30"),
    ]


def test_a_cadence_that_is_over_is_over() -> None:
    cadence = a_cadence(a_phase(TUE, weeks=2))

    assert next_due(cadence=cadence, plan=a_plan(), after=there("2026-03-10T11:00"), zone=DENVER) is None


def test_who_wants_to_go_on_gets_the_last_phase_again_and_is_asked_again() -> None:
    cadence = a_cadence(
        a_phase(TUE, THU, weeks=1),
        a_phase(TUE, weeks=2, name="weekly"),
        renewal=Renewal(question_set="go_on", asks=1),
    )
    plan = renewed(a_plan(), on=date(2026, 3, 25))

    visits = [(due.phase, f"{due.slot:%m-%d}") for due in dues(cadence, plan, weeks=10)]

    assert visits == [
        ("phase", "03-03"),
        ("phase", "03-05"),
        ("weekly", "03-10"),
        ("weekly", "03-17"),
        ("weekly", "03-31"),
        ("weekly", "04-07"),
        ("renewal", "04-14"),
    ]


def test_the_renewal_is_asked_on_the_first_of_the_usual_days() -> None:
    cadence = a_cadence(a_phase(THU, MON, weeks=1), renewal=Renewal(question_set="go_on", asks=2))

    assert days_of(cadence, a_plan(started_on=date(2026, 3, 3)), weeks=6) == ["03-05", "03-09", "03-12", "03-19"]


def test_a_participants_own_slot_replaces_the_programs_slots() -> None:
    plan = a_plan(slot="18:30")

    assert [f"{due.slot:%H:%M}" for due in dues(a_cadence(a_phase(TUE)), plan, weeks=1)] == ["18:30"]
    assert [f"{due.slot:%H:%M}" for due in dues(a_cadence(a_phase(TUE), own_slot=False), plan, weeks=1)] == ["11:00"]


def test_a_day_may_have_several_slots() -> None:
    cadence = a_cadence(a_phase(TUE), slots=("10:00", "17:00"), jitter=30)

    visits = dues(cadence, weeks=1)

    assert [f"{due.slot:%H:%M}" for due in visits] == ["10:00", "17:00"]
    assert visits[1].at - visits[0].at == timedelta(hours=7)


def test_who_is_asked_daily_is_asked_every_day_at_exactly_their_time() -> None:
    plan = Plan(started_on=MONDAY, slot=time(9), daily=True, jitter_seed=7)

    visits = dues(a_cadence(a_phase(TUE, every=4), jitter=30, own_slot=False), plan, weeks=2)

    assert [due.at for due in visits] == [there(f"2026-03-{day:02}T09:00") for day in range(2, 16)]


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


def test_a_day_that_a_zone_leaves_out_has_no_visit() -> None:
    visits = dues(a_cadence(a_phase(*EVERY_DAY)), a_plan(date(2011, 12, 28)), weeks=1, zone="Pacific/Apia")

    assert [due.slot.day for due in visits] == [28, 29, 31, 1, 2, 3]
    assert all(due.slot.time() == time(11) for due in visits)


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


weekdays = st.lists(st.sampled_from(EVERY_DAY), min_size=1, unique=True)


@st.composite
def phases(draw: st.DrawFn) -> Phase:
    weeks = draw(st.integers(1, 12))
    on_days = draw(st.lists(st.integers(0, 7 * weeks - 1), max_size=4, unique=True))
    return a_phase(*draw(weekdays), weeks=weeks, every=draw(st.integers(1, 5)), on_days=tuple(on_days))


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


def test_an_old_anchor_costs_no_more_than_a_new_one() -> None:
    cadence, plan = a_cadence(a_phase(TUE, every=2)), a_plan(started_on=date(1970, 1, 5), pace=-2)

    due = next_due(cadence=cadence, plan=plan, after=there("9000-01-01T00:00"), zone="UTC")

    assert due is not None
    assert due.at - there("9000-01-01T00:00") <= timedelta(weeks=8)


@pytest.mark.parametrize("zone", ZONES)
def test_a_cadence_outlives_a_year_of_clocks(zone: str) -> None:
    visits = dues(a_cadence(a_phase(SUN), slots=("02:15",)), a_plan(date(2027, 1, 3)), weeks=52, zone=zone)

    assert len(visits) == 52


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (a_phase, "visits on no day"),
        (lambda: a_phase(TUE, TUE), "names a day twice"),
        (lambda: a_phase(TUE, weeks=0), "weeks must be 1 or more"),
        (lambda: a_phase(TUE, every=0), "every_weeks must be 1 or more"),
        (lambda: a_phase(on_days=(1,)), "only on_days"),
        (lambda: a_phase(weeks=1, on_days=(7,)), "fall within its weeks"),
        (a_cadence, "at least one phase"),
        (lambda: a_cadence(a_phase(TUE), a_phase(WED)), "would never come"),
        (lambda: a_cadence(a_phase(TUE), renewal=Renewal(question_set="x")), "never be asked"),
        (lambda: a_cadence(a_phase(TUE), slots=()), "at least one slot"),
        (lambda: a_cadence(a_phase(TUE), slots=("12:00", "11:00")), "in order"),
        (lambda: a_cadence(a_phase(TUE), slots=("11:00", "12:00"), jitter=30), "twice the jitter"),
        (lambda: a_cadence(a_phase(TUE), jitter=-1), "between no time"),
        (lambda: a_cadence(a_phase(TUE), slots=("11:00+01:00",)), "slots are local"),
        (lambda: Renewal(question_set="x", asks=0), "at least once"),
        (lambda: Plan(started_on=MONDAY, pace=2), "from -2 to 1"),
        (lambda: Plan(started_on=MONDAY, daily=True), "needs a slot"),
        (lambda: Plan(started_on=MONDAY, slot=time(9, tzinfo=UTC)), "a slot is local"),
        (lambda: Taper(weeks_each=(4,), every_weeks=(1, 2), day=TUE, question_set="x"), "as many weeks_each"),
        (lambda: Taper(weeks_each=(4, 4), every_weeks=(2, 1), day=TUE, question_set="x"), "slows down"),
        (lambda: Taper(weeks_each=(4, 1), every_weeks=(1, 2), day=TUE, question_set="x"), "at least as long"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(wrong: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong()


def test_a_program_file_becomes_a_cadence_and_every_mistake_is_named() -> None:
    read = TypeAdapter(Cadence).validate_python

    cadence = read(
        {
            "slots": [time(11)],
            "jitter": "PT30M",
            "phases": [{"name": "early", "weeks": 2, "days": ["tue"], "question_set": "weekly"}],
            "taper": {"weeks_each": [10], "every_weeks": [1], "day": "tue", "question_set": "weekly"},
            "renewal": {"question_set": "go_on"},
        },
    )
    with pytest.raises(ValidationError) as mistakes:
        read({"slots": [], "phases": [{"name": "early", "days": ["tu"], "question_set": "x"}], "jiter": 3})

    assert cadence.taper is not None
    assert {error["loc"] for error in mistakes.value.errors()} == {("phases", 0, "days", 0), ("jiter",)}
