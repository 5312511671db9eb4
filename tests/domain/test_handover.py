"""Hand-overs: who takes what somebody has when their shift ends, and how long somebody is on."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from outreach.domain.handover import HANDOVER_MOVES, MAY_BE_ACCEPTED, HandoverStatus, goes_on, next_on, on_until
from outreach.domain.rota import Role, Shift

NOW = datetime(2026, 3, 7, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
SAM, MIA, LEO, ANA = (UUID(int=number) for number in range(1, 5))
EVERYBODY = (SAM, MIA, LEO, ANA)


def shift(who: UUID, *, since: timedelta = HOUR, role: Role = Role.PRIMARY) -> Shift:
    return Shift(specialist=who, starts_at=NOW - since, ends_at=NOW + 8 * HOUR, role=role)


def test_a_primary_comes_before_a_backup_and_a_backup_before_a_lead() -> None:
    backup, primary = shift(MIA, role=Role.BACKUP), shift(ANA)

    assert next_on(giver=SAM, running=[backup, primary], leads=[LEO], carries={ANA: 9}) == ANA
    assert next_on(giver=SAM, running=[backup], leads=[LEO], carries={MIA: 9}) == MIA
    assert next_on(giver=SAM, running=[], leads=[SAM, LEO], carries={LEO: 9}) == LEO


def test_of_several_it_is_whoever_has_least() -> None:
    assert next_on(giver=SAM, running=[shift(MIA), shift(ANA)], leads=[], carries={MIA: 2, ANA: 1}) == ANA


def test_of_those_who_have_as_much_it_is_whoever_has_just_come_on() -> None:
    running = [shift(MIA, since=5 * HOUR), shift(ANA, since=timedelta(0))]

    assert next_on(giver=SAM, running=running, leads=[], carries={}) == ANA


def test_nobody_is_next_when_there_is_only_the_giver() -> None:
    assert next_on(giver=SAM, running=[shift(SAM)], leads=[SAM], carries={}) is None


@given(
    some.lists(some.builds(shift, some.sampled_from(EVERYBODY), role=some.sampled_from(list(Role))), max_size=6),
    some.lists(some.sampled_from(EVERYBODY), max_size=2),
    some.dictionaries(some.sampled_from(EVERYBODY), some.integers(0, 5)),
)
def test_whoever_is_next_is_there_and_never_the_giver(
    running: list[Shift], leads: list[UUID], carries: dict[UUID, int]
) -> None:
    taker = next_on(giver=SAM, running=running, leads=leads, carries=carries)

    others = {each.specialist for each in running} - {SAM}
    candidates = others or set(leads) - {SAM}
    assert taker in candidates if candidates else taker is None
    assert taker == next_on(giver=SAM, running=running[::-1], leads=leads, carries=carries)


def test_whoever_has_the_next_shift_too_hands_over_to_themselves() -> None:
    assert goes_on(specialist=SAM, running=[shift(MIA), shift(SAM, since=timedelta(0))])
    assert not goes_on(specialist=SAM, running=[shift(MIA)])


def test_somebody_is_on_until_the_last_of_their_shifts_that_follow_on_each_other() -> None:
    first = Shift(specialist=SAM, starts_at=NOW - HOUR, ends_at=NOW + HOUR)
    second = Shift(specialist=SAM, starts_at=NOW + HOUR, ends_at=NOW + 3 * HOUR, role=Role.BACKUP)
    later = Shift(specialist=SAM, starts_at=NOW + 5 * HOUR, ends_at=NOW + 6 * HOUR)

    assert on_until(specialist=SAM, coming=[later, second, first, shift(MIA)], now=NOW) == NOW + 3 * HOUR


def test_what_is_settled_stays_so() -> None:
    assert set(HANDOVER_MOVES) == set(HandoverStatus)
    assert {status for status, moves in HANDOVER_MOVES.items() if moves} == set(MAY_BE_ACCEPTED)
