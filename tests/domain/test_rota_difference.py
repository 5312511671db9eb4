"""What a change does to a rota, whatever rows its shifts are made of."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from outreach.domain.from_until import FromUntil
from outreach.domain.rota import Role, Shift
from outreach.domain.rota_difference import Change, Difference, difference, less

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SAM, LEE = UUID(int=1), UUID(int=2)


def shift(who: UUID, starts: int, ends: int, role: Role = Role.PRIMARY) -> Shift:
    return Shift(specialist=who, starts_at=NOON + starts * HOUR, ends_at=NOON + ends * HOUR, role=role)


def change(who: UUID, starts: int, ends: int, *, comes: bool, role: Role = Role.PRIMARY) -> Change:
    return Change(specialist=who, role=role, starts_at=NOON + starts * HOUR, ends_at=NOON + ends * HOUR, comes=comes)


def compared(before: Sequence[Shift], after: Sequence[Shift]) -> Difference:
    return difference(before=before, after=after, gaps_before=[], gaps_after=[])


def test_a_part_that_is_given_away_is_less_for_one_and_more_for_another() -> None:
    after = [shift(SAM, 0, 2), shift(LEE, 2, 4), shift(SAM, 4, 8)]

    found = compared([shift(SAM, 0, 8)], after)

    assert found.changes == (change(SAM, 2, 4, comes=False), change(LEE, 2, 4, comes=True))


def test_a_shift_in_two_rows_is_the_same_shift() -> None:
    assert not compared([shift(SAM, 0, 8)], [shift(SAM, 0, 4), shift(SAM, 4, 8)])


def test_a_backup_who_comes_forward_changes_role() -> None:
    found = compared([shift(SAM, 0, 8, Role.BACKUP)], [shift(SAM, 0, 8)])

    assert found.changes == (change(SAM, 0, 8, comes=False, role=Role.BACKUP), change(SAM, 0, 8, comes=True))


def test_gaps_that_open_and_close_are_named() -> None:
    before, after = [(NOON, NOON + 2 * HOUR)], [(NOON + HOUR, NOON + 3 * HOUR)]

    found = difference(before=[], after=[], gaps_before=before, gaps_after=after)

    assert found.opened == ((NOON + 2 * HOUR, NOON + 3 * HOUR),)
    assert found.closed == ((NOON, NOON + HOUR),)


hours = some.tuples(some.integers(0, 20), some.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))
periods = some.lists(hours, max_size=6).map(
    lambda pairs: [(NOON + starts * HOUR, NOON + ends * HOUR) for starts, ends in pairs]
)


def covered(found: Sequence[FromUntil]) -> set[datetime]:
    return {NOON + step * HOUR for step in range(30) if any(a <= NOON + step * HOUR < b for a, b in found)}


@given(periods, periods)
def test_what_is_left_is_what_was_not_taken(there: list[FromUntil], taken: list[FromUntil]) -> None:
    assert covered(less(there, taken)) == covered(there) - covered(taken)
