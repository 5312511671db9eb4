"""What a lead says about a stretch of time goes over what the rotations say."""

from datetime import date
from itertools import pairwise

from outreach.domain.overriding import Override, OverrideKind, each_once, with_overrides
from outreach.domain.rota import Role, Shift
from outreach.domain.unrolling import Planned, Why
from tests.domain.rotations import ANA, KIM, SAM, a_rotation, noon, planned_until, who

DAYS = planned_until(date(2026, 6, 4), a_rotation())


def override(kind: OverrideKind, **how: object) -> Override:
    period = {"starts_at": noon(date(2026, 6, 2)), "ends_at": noon(date(2026, 6, 3))}
    return Override(kind=kind, **{"specialist": KIM, **period, **how})  # type: ignore[arg-type]


def lengths(planned: tuple[Planned, ...]) -> list[tuple[str, float]]:
    return [
        (name, (each.ends_at - each.starts_at).total_seconds() / 3600)
        for name, each in zip(who(planned), planned, strict=True)
    ]


def test_somebody_is_replaced_for_exactly_that_time() -> None:
    found = with_overrides(planned=DAYS, overrides=[override(OverrideKind.REPLACE, other=ANA)])

    assert lengths(found) == [("Sam", 24), ("Ana", 21), ("Kim", 3), ("Lee", 24)]
    assert (found[1].why, found[1].instead_of) == (Why.REPLACED, KIM)


def test_somebody_is_taken_off_and_nobody_put_in_their_place() -> None:
    found = with_overrides(planned=DAYS, overrides=[override(OverrideKind.REMOVE)])

    assert lengths(found) == [("Sam", 24), ("Kim", 3), ("Lee", 24)]


def test_somebody_is_on_call_as_well() -> None:
    found = with_overrides(planned=DAYS, overrides=[override(OverrideKind.ADD, specialist=ANA, role=Role.BACKUP)])

    assert len(found) == len(DAYS) + 1
    assert (found[-1].specialist, found[-1].role, found[-1].why) == (ANA, Role.BACKUP, Why.ADDED)


def test_a_later_override_goes_over_an_earlier_one() -> None:
    there = [override(OverrideKind.REPLACE, other=ANA), override(OverrideKind.REPLACE, specialist=ANA, other=SAM)]

    assert [name for name, _ in lengths(with_overrides(planned=DAYS, overrides=there))] == ["Sam", "Sam", "Kim", "Lee"]


def test_who_would_be_on_call_twice_at_once_is_primary_only() -> None:
    backup = planned_until(date(2026, 6, 3), a_rotation("second", ANA, role=Role.BACKUP))
    covered = with_overrides(
        planned=[*DAYS, *backup], overrides=[override(OverrideKind.REPLACE, specialist=KIM, other=ANA)]
    )

    found = each_once(planned=covered, by_hand=())

    theirs = [each for each in found if each.specialist == ANA]
    assert [each.role for each in theirs] == [Role.BACKUP, Role.PRIMARY, Role.BACKUP]
    assert all(one.ends_at <= two.starts_at for one, two in pairwise(theirs))


def test_what_was_added_by_hand_is_not_said_twice() -> None:
    by_hand = Shift(specialist=SAM, starts_at=noon(date(2026, 5, 31)), ends_at=noon(date(2026, 6, 2)))

    found = each_once(planned=DAYS, by_hand=[by_hand])

    assert lengths(found) == [("Sam", 3), ("Kim", 24), ("Lee", 24)]
