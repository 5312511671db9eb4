"""Calls to us: whose phone rings next, for how long, and how urgent a missed one is."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.cover import Cover
from outreach.domain.incoming import (
    LONGEST_WAIT,
    MOST_RUNG,
    CallRules,
    figure_by_figure,
    next_to_ring,
    urgency_of_missed,
)
from outreach.domain.limits import Limit
from outreach.domain.urgency import Urgency

PEOPLE = tuple(UUID(int=n) for n in range(1, 9))
NO_TIME = timedelta()


def rung_in_order(cover: Cover) -> list[UUID]:
    rung: list[UUID] = []
    while (chosen := next_to_ring(cover=cover, rung=rung, waited=NO_TIME)) is not None:
        rung.append(chosen)
    return rung


def test_the_own_peer_comes_first_then_the_shift_then_the_backup() -> None:
    peer, shift, backup = PEOPLE[:3]

    assert rung_in_order(Cover(peer=(peer,), shift=(shift, peer), backup=(backup,))) == [peer, shift, backup]


def test_whoever_is_spared_rings_after_everybody_else() -> None:
    tired, backup = PEOPLE[:2]
    cover = Cover(shift=(tired,), backup=(backup,), spared={tired: next(iter(Limit))})

    assert rung_in_order(cover) == [backup, tired]


def test_whoever_has_the_caller_rings_first_on_shift_or_not() -> None:
    peer, has_them, tired = PEOPLE[:3]
    cover = Cover(peer=(peer,), shift=(peer, tired), spared={tired: next(iter(Limit))})

    assert next_to_ring(cover=cover, rung=(), waited=NO_TIME, has_them=has_them) == has_them
    assert next_to_ring(cover=cover, rung=(), waited=NO_TIME, has_them=tired) == tired
    assert next_to_ring(cover=cover, rung=(has_them,), waited=NO_TIME, has_them=has_them) == peer
    assert next_to_ring(cover=cover, rung=(), waited=NO_TIME, has_them=has_them, fails=(has_them,)) == peer


@given(
    shift=st.lists(st.sampled_from(PEOPLE), unique=True),
    backup=st.lists(st.sampled_from(PEOPLE), unique=True),
)
def test_everybody_on_shift_rings_once_up_to_the_bound_and_nobody_else(shift: list[UUID], backup: list[UUID]) -> None:
    rung = rung_in_order(Cover(shift=tuple(shift), backup=tuple(backup)))

    assert len(rung) == len(set(rung)) == min(len({*shift, *backup}), MOST_RUNG)
    assert set(rung) <= {*shift, *backup}


def test_nobody_rings_for_somebody_who_has_waited_long_enough() -> None:
    assert next_to_ring(cover=Cover(shift=PEOPLE[:1]), rung=(), waited=LONGEST_WAIT) is None


@pytest.mark.parametrize(
    ("missed", "waiting", "urgency"),
    [
        (Urgency.SAME_DAY, None, Urgency.SAME_DAY),
        (Urgency.URGENT, None, Urgency.URGENT),
        (Urgency.SAME_DAY, Urgency.WATCH, Urgency.URGENT),
        (Urgency.EMERGENCY, Urgency.WATCH, Urgency.EMERGENCY),
    ],
)
def test_a_missed_call_is_urgent_while_something_stands_open(
    missed: Urgency, waiting: Urgency | None, urgency: Urgency
) -> None:
    assert urgency_of_missed(rules=CallRules(missed=missed), waiting=waiting) is urgency


def test_no_program_lets_a_missed_call_wait_for_more_than_the_day() -> None:
    with pytest.raises(ValueError, match="same_day at least"):
        CallRules(missed=Urgency.WATCH)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("call or text 988, or 911", "call or text 9 8 8, or 9 1 1"),
        ("303-555-0100 (a bed)", "3 0 3 5 5 5 0 1 0 0 (a bed)"),
        ("by 11:30 AM on March 13, 2026", "by 11:30 AM on March 13, 2026"),
        ("0 to 10", "0 to 10"),
    ],
)
def test_numbers_to_call_are_spoken_figure_by_figure_and_times_are_not(written: str, spoken: str) -> None:
    assert figure_by_figure(written) == spoken
