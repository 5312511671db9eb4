"""A rota that is written anew goes on where the old one stood."""

from dataclasses import fields
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from outreach.domain.continuing import NewRotation, RotaRules, continued
from outreach.domain.rotation import Pattern, Turn
from outreach.domain.unrolling import unroll
from tests.domain.rotations import ANA, DENVER, KIM, LEE, SAM, who

FIRST = datetime(2026, 6, 1, 18, tzinfo=UTC)
LATER = datetime(2026, 6, 9, 18, tzinfo=UTC)


def written(*people: UUID, since: date | None = None, **how: Any) -> NewRotation:  # noqa: ANN401 - as the fields are
    return NewRotation(pattern=Pattern(name="days", **{"hand_over": time(9), **how}), people=people, since=since)


def apply(new: NewRotation, old: RotaRules | None = None, *, now: datetime = FIRST, zone: str = DENVER) -> RotaRules:
    return continued(old=old, new=[new], off=(), zone=zone, now=now)


def names(rules: RotaRules, *, after: datetime, count: int = 4) -> list[str]:
    until = after.replace(day=after.day + count - 1)
    found = unroll(rotations=rules.rotations, off=(), zone=rules.zone, until=until).planned
    return who(tuple(each for each in found if each.ends_at > after))


def test_a_new_rota_begins_with_the_shift_that_would_run_now() -> None:
    early = apply(written(SAM, KIM), now=datetime(2026, 6, 1, 12, tzinfo=UTC))

    assert names(early, after=datetime(2026, 6, 1, 12, tzinfo=UTC))[:2] == ["Sam", "Kim"]
    assert early.rotations[0].since == date(2026, 5, 31)
    assert apply(written(SAM, KIM)).rotations[0].since == date(2026, 6, 1)


def test_applying_the_same_again_changes_nothing() -> None:
    rules = apply(written(SAM, KIM, LEE))

    assert apply(written(SAM, KIM, LEE), rules, now=LATER) == rules


def test_somebody_new_comes_after_everybody_whose_turn_is_near() -> None:
    rules = apply(written(SAM, KIM, LEE))
    before = names(rules, after=LATER)

    with_ana = apply(written(SAM, ANA, KIM, LEE), rules, now=LATER)

    assert before[:3] == ["Lee", "Sam", "Kim"]
    assert names(with_ana, after=LATER) == ["Lee", "Sam", "Kim", "Ana"]


def test_somebody_who_left_leaves_the_order_of_the_others() -> None:
    rules = apply(written(SAM, KIM, LEE, ANA))

    left = apply(written(SAM, LEE, ANA), rules, now=LATER)

    assert names(rules, after=LATER) == ["Sam", "Kim", "Lee", "Ana"]
    assert names(left, after=LATER) == ["Sam", "Lee", "Ana", "Sam"]


def test_a_week_that_runs_stays_with_whoever_has_it() -> None:
    rules = apply(written(SAM, KIM, turn=Turn.WEEKLY))

    changed = apply(written(SAM, KIM, LEE, turn=Turn.WEEKLY), rules, now=LATER)

    assert names(rules, after=LATER, count=1) == ["Kim"]
    assert names(changed, after=LATER, count=1) == ["Kim"]
    assert names(changed, after=LATER, count=14) == ["Kim", "Sam", "Lee"]


def test_a_lead_may_begin_anew_on_a_day_of_their_choice() -> None:
    rules = apply(written(SAM, KIM, LEE))

    anew = apply(written(SAM, KIM, LEE, since=date(2026, 6, 9)), rules, now=LATER)

    assert names(anew, after=LATER) == ["Sam", "Kim", "Lee", "Sam"]
    assert apply(written(SAM, KIM, LEE, since=date(2026, 6, 9)), anew, now=LATER) == anew


def test_everything_that_a_pattern_says_is_kept() -> None:
    pattern = Pattern(name="days", hand_over=time(7), days="mon-fri", at_once=2, nights_in_a_row=5)

    made = apply(NewRotation(pattern=pattern, people=(SAM, KIM))).rotations[0]

    assert all(getattr(made, each.name) == getattr(pattern, each.name) for each in fields(Pattern))


def test_a_rotation_that_begins_later_still_does_when_its_people_change_before() -> None:
    rules = apply(written(SAM, KIM, since=date(2026, 9, 1)))

    assert apply(written(SAM, KIM, LEE, since=date(2026, 9, 1)), rules).rotations[0].since == date(2026, 9, 1)
