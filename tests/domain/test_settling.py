"""What is stored becomes what is wanted, with as few changes as can be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.rota import Role
from outreach.domain.settling import Changes, changes
from outreach.domain.unrolling import Planned, Why
from tests.domain.rotations import KIM, LEE, SAM

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ROW = UUID(int=100)


def planned(who: UUID, starts: int, ends: int) -> Planned:
    hour = timedelta(hours=1)
    return Planned(
        specialist=who, role=Role.PRIMARY, starts_at=NOW + starts * hour, ends_at=NOW + ends * hour, layer="days"
    )


def test_what_stays_as_it_is_is_left_alone() -> None:
    there = planned(SAM, -3, 5)

    assert not changes(stored={ROW: there}, wanted=[there, planned(SAM, -9, -3)], now=NOW)


def test_a_shift_to_come_that_is_not_wanted_any_more_is_withdrawn() -> None:
    found = changes(stored={ROW: planned(SAM, 1, 5)}, wanted=[planned(KIM, 1, 5)], now=NOW)

    assert found == Changes(put=(planned(KIM, 1, 5),), withdraw=(ROW,))


def test_a_shift_that_has_begun_ends_now_and_is_not_taken_away() -> None:
    found = changes(stored={ROW: planned(SAM, -3, 5)}, wanted=[planned(KIM, -3, 5)], now=NOW)

    assert found == Changes(put=(planned(KIM, 0, 5),), end_at={ROW: NOW})


def test_a_shift_that_has_begun_may_end_at_another_time() -> None:
    found = changes(stored={ROW: planned(SAM, -2, 5)}, wanted=[planned(SAM, -3, 7)], now=NOW)

    assert found == Changes(end_at={ROW: NOW + timedelta(hours=7)})


def test_a_new_reason_keeps_the_row() -> None:
    wanted = replace(planned(SAM, 1, 5), why=Why.OFF, instead_of=KIM)

    found = changes(stored={ROW: planned(SAM, 1, 5)}, wanted=[wanted], now=NOW)

    assert found == Changes(explain={ROW: wanted})


plans = st.lists(st.tuples(st.sampled_from([SAM, KIM, LEE]), st.integers(1, 9)), max_size=9)


def _in_line(parts: list[tuple[UUID, int]], start: int) -> list[Planned]:
    found: list[Planned] = []
    for who, length in parts:
        found.append(planned(who, start, start + length))
        start += length
    return found


@given(before=plans, after=plans)
def test_afterwards_the_future_is_what_was_wanted_and_the_past_what_it_was(
    before: list[tuple[UUID, int]], after: list[tuple[UUID, int]]
) -> None:
    stored = {UUID(int=200 + place): each for place, each in enumerate(_in_line(before, -7)) if each.ends_at > NOW}
    wanted = _in_line(after, -5)

    found = changes(stored=stored, wanted=wanted, now=NOW)

    left = {key: each for key, each in stored.items() if key not in found.withdraw}
    final = [replace(each, ends_at=found.end_at.get(key, each.ends_at)) for key, each in left.items()] + [*found.put]
    for hour in range(-7, 80):
        at = NOW + timedelta(hours=hour, minutes=30)
        running = {each.specialist for each in final if each.starts_at <= at < each.ends_at}
        source = stored.values() if at < NOW else wanted
        assert running == {each.specialist for each in source if each.starts_at <= at < each.ends_at}
