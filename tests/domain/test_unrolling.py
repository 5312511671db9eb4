"""Rotations become shifts: whose turn it is, who stands in, and who rests."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.rota import Role
from outreach.domain.rotation import OPEN, Turn
from outreach.domain.unrolling import Absence, Planned, Why, unroll
from tests.domain.rotations import ANA, DENVER, KIM, LEE, SAM, a_rotation, planned_until, who

_DAY = timedelta(days=1)


def off(person: UUID, first: int, last: int) -> Absence:
    """Somebody is off on these days of June, the last included."""
    begins = datetime(2026, 6, first, 6, tzinfo=UTC)
    return Absence(specialist=person, starts_at=begins, ends_at=begins + (last - first + 1) * _DAY)


def reasons(planned: tuple[Planned, ...]) -> list[Why]:
    return [each.why for each in planned]


def test_everybody_takes_a_turn_in_the_order_that_was_written() -> None:
    found = planned_until(date(2026, 6, 7), a_rotation())

    assert who(found) == ["Sam", "Kim", "Lee", "Sam", "Kim", "Lee"]
    assert set(reasons(found)) == {Why.TURN}


def test_a_week_without_a_break_is_one_shift() -> None:
    found = planned_until(date(2026, 6, 16), a_rotation("weeks", turn=Turn.WEEKLY))

    assert who(found) == ["Sam", "Kim", "Lee"]
    assert found[0].ends_at - found[0].starts_at == 7 * _DAY


def test_a_rotation_of_weekdays_skips_nobody_for_ever() -> None:
    five = tuple(UUID(int=number) for number in range(1, 6))
    found = planned_until(date(2026, 7, 11), a_rotation("weekdays", *five, days="mon-fri", turn=Turn.CUSTOM, every=7))

    assert len({each.specialist for each in found}) == 5


def test_a_daily_rotation_of_seven_does_not_give_everybody_their_weekday_for_ever() -> None:
    seven = tuple(UUID(int=number) for number in range(1, 8))
    found = planned_until(date(2026, 8, 1), a_rotation("weekdays", *seven, days="mon-fri"))

    assert {(each.starts_at.weekday(), each.specialist) for each in found} == {
        (day, one) for day in range(5) for one in seven
    }


def test_who_is_off_is_passed_over_and_comes_next() -> None:
    found = planned_until(date(2026, 6, 7), a_rotation(), off=[off(SAM, 1, 1)])

    assert who(found) == ["Kim", "Sam", "Lee", "Kim", "Sam", "Lee"]
    assert (found[0].why, found[0].instead_of) == (Why.OFF, SAM)
    assert found[1].why is Why.TURN


def test_who_is_off_on_every_day_of_their_own_still_works() -> None:
    mondays = [off(SAM, day, day) for day in (1, 8, 15, 22, 29)]
    seven = (SAM, *(UUID(int=number) for number in range(11, 17)))

    found = planned_until(date(2026, 6, 30), a_rotation("days", *seven, starts=time(9), ends=time(17)), off=mondays)

    assert sum(each.specialist == SAM for each in found) >= 3


def test_one_day_off_in_somebody_s_week_is_taken_by_another_and_the_week_stays_theirs() -> None:
    found = planned_until(
        date(2026, 6, 9),
        a_rotation("weeks", turn=Turn.WEEKLY, hand_over=None, starts=time(8), ends=time(20)),
        off=[off(SAM, 3, 3)],
    )

    assert who(found) == ["Sam", "Sam", "Kim", "Sam", "Sam", "Sam", "Sam", "Kim"]
    assert (found[2].why, found[2].instead_of) == (Why.OFF, SAM)


def test_who_is_off_for_most_of_their_week_has_the_next_one() -> None:
    found = planned_until(date(2026, 6, 16), a_rotation("weeks", turn=Turn.WEEKLY), off=[off(SAM, 1, 5)])

    assert who(found) == ["Kim", "Sam", "Lee"]


def test_when_everybody_is_off_nobody_is_on_call() -> None:
    found = planned_until(date(2026, 6, 3), a_rotation(), off=[off(one, 2, 2) for one in (SAM, KIM, LEE)])

    assert found == ()


def test_an_open_place_has_its_turn_and_stands_in_for_nobody_while_somebody_else_can() -> None:
    team = a_rotation("nights", SAM, OPEN, KIM)

    found = planned_until(date(2026, 6, 5), team, off=[off(SAM, 1, 1)])

    assert [each.specialist for each in found] == [KIM, SAM, OPEN, KIM]
    assert reasons(found) == [Why.OFF, Why.TURN, Why.TURN, Why.TURN]


def test_several_people_share_a_shift() -> None:
    found = planned_until(date(2026, 6, 4), a_rotation("pairs", at_once=2))

    assert [sorted(who(found)[start : start + 2]) for start in (0, 2, 4)] == [
        ["Kim", "Sam"],
        ["Lee", "Sam"],
        ["Kim", "Lee"],
    ]


def test_nobody_is_primary_and_backup_at_once() -> None:
    found = planned_until(date(2026, 6, 5), a_rotation("first"), a_rotation("second", SAM, KIM, LEE, role=Role.BACKUP))

    assert who(found, "first") == ["Sam", "Kim", "Lee", "Sam"]
    assert who(found, "second") == ["Kim", "Sam", "Kim", "Lee"]


def test_nobody_has_a_third_night_in_a_row_while_somebody_else_can() -> None:
    found = planned_until(date(2026, 6, 6), a_rotation("nights", SAM, KIM), off=[off(KIM, 1, 4)])
    rested = planned_until(date(2026, 6, 5), a_rotation("nights", SAM, KIM, LEE), off=[off(LEE, 1, 9), off(KIM, 1, 2)])

    assert who(found) == ["Sam", "Sam", "Sam", "Sam", "Kim"]
    assert reasons(found) == [Why.TURN, Why.OFF, Why.TIRED, Why.TIRED, Why.TURN]
    assert who(rested) == ["Sam", "Sam", "Kim", "Sam"]
    assert Why.TIRED not in reasons(rested)


def test_nobody_goes_from_a_night_straight_into_a_day_while_somebody_else_can() -> None:
    nights = a_rotation("nights", SAM, KIM, LEE, starts=time(20), ends=time(8), hand_over=None)
    days = a_rotation("days", KIM, SAM, LEE, starts=time(8), ends=time(20), hand_over=None)

    found = planned_until(date(2026, 6, 14), nights, days)

    assert len(found) == 26
    assert all(before.specialist != after.specialist for before, after in pairwise(found))
    assert {Why.TURN, Why.REST} == set(reasons(found))


def test_nights_of_two_rotations_count_together() -> None:
    nights = a_rotation("nights", SAM, until=date(2026, 6, 2), starts=time(20), ends=time(8), hand_over=None)
    after = a_rotation("after", SAM, KIM, since=date(2026, 6, 3), starts=time(20), ends=time(8), hand_over=None)

    found = planned_until(date(2026, 6, 4), nights, after)

    assert who(found) == ["Sam", "Sam", "Kim"]
    assert (found[2].why, found[2].instead_of) == (Why.REST, SAM)


def test_a_week_of_nights_is_one_turn_unless_the_lead_limits_it() -> None:
    how = {"turn": Turn.WEEKLY, "starts": time(20), "ends": time(8), "hand_over": time(12)}

    usual = planned_until(date(2026, 6, 8), a_rotation("nights", **how))
    limited = planned_until(date(2026, 6, 8), a_rotation("nights", nights_in_a_row=2, **how))

    assert who(usual) == ["Sam"] * 7
    assert all(len(set(three)) > 1 for three in zip(who(limited), who(limited)[1:], who(limited)[2:], strict=False))


def test_a_temporary_rotation_stands_in_for_another_and_costs_it_no_turn() -> None:
    summer = a_rotation("summer", ANA, since=date(2026, 6, 2), until=date(2026, 6, 3), instead_of=("nights",))

    found = planned_until(date(2026, 6, 6), a_rotation(), summer)

    assert who(found) == ["Sam", "Ana", "Ana", "Kim", "Lee"]
    assert all(before.ends_at == after.starts_at for before, after in pairwise(found))


people = st.lists(st.sampled_from([SAM, KIM, LEE, ANA]), min_size=1, max_size=4, unique=True)
absences = st.builds(
    lambda person, first, length: off(person, first, min(first + length, 28)),
    st.sampled_from([SAM, KIM, LEE, ANA]),
    st.integers(1, 27),
    st.integers(0, 9),
)


@given(team=people, away=st.lists(absences, max_size=8), turn=st.sampled_from(Turn), more=st.integers(0, 20))
def test_unrolling_further_never_changes_what_was_unrolled(
    team: list[UUID], away: list[Absence], turn: Turn, more: int
) -> None:
    rotations = [a_rotation("one", *team, turn=turn, every=3), a_rotation("two", *team, role=Role.BACKUP)]

    less = unroll(rotations=rotations, off=away, zone=DENVER, until=datetime(2026, 6, 15, 15, tzinfo=UTC)).planned
    longer = unroll(rotations=rotations, off=away, zone=DENVER, until=datetime(2026, 6, 15 + more // 2, 15, tzinfo=UTC))

    kept = [each for each in longer.planned if each.ends_at <= datetime(2026, 6, 8, tzinfo=UTC)]
    assert kept == [each for each in less if each.ends_at <= datetime(2026, 6, 8, tzinfo=UTC)]


@given(team=people, away=st.lists(absences, max_size=8))
def test_nobody_is_on_call_on_a_day_off_or_twice_at_once(team: list[UUID], away: list[Absence]) -> None:
    rotations = [a_rotation("one", *team, turn=Turn.WEEKLY), a_rotation("two", *team, role=Role.BACKUP)]

    found = planned_until(date(2026, 6, 28), *rotations, off=away)

    for each in found:
        for absence in away:
            same = absence.specialist == each.specialist
            assert not (same and absence.starts_at < each.ends_at and absence.ends_at > each.starts_at)
    for one in found:
        for two in found:
            if one is not two and one.specialist == two.specialist:
                assert one.ends_at <= two.starts_at or two.ends_at <= one.starts_at
