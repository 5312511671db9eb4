"""When a check-in is due."""

from datetime import UTC, date, time, timedelta

from outreach.domain.cadence import (
    Plan,
    Renewal,
    Taper,
    next_due,
    renewed,
)
from tests.domain.cadences import (
    DENVER,
    FRI,
    MON,
    MONDAY,
    THU,
    TUE,
    WED,
    a_cadence,
    a_phase,
    a_plan,
    days_of,
    dues,
    there,
)


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
