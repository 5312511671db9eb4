"""Spreading: as long as the shift needs, each person at their own place, never out of their window."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.delivery import MessageKind
from outreach.domain.hours import Hours, SendWindow, may_send_at
from outreach.domain.numbers import number_for
from outreach.domain.phone import PhoneNumber
from outreach.domain.runaway import Today, is_runaway, most_an_hour
from outreach.domain.spread import LONGEST, Rush, flag_rate, spread_to

TEN = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
WINDOW = SendWindow(hours=Hours(opens=time(9), closes=time(20)), zones=("America/Denver",))


def rush(prompts: int, *, on_shift: int = 2, rate: float = 0.06) -> Rush:
    return Rush(prompts=prompts, rate=rate, on_shift=on_shift, answers_per_hour=6.0)


@pytest.mark.parametrize(
    ("prompts", "on_shift", "minutes"),
    [(10, 2, 0), (31, 2, 9.3), (100, 2, 30), (400, 2, 45), (400, 0, 0), (100, 20, 0)],
    ids=["few", "some", "many", "never longer", "nobody there", "enough people"],
)
def test_a_spread_is_as_long_as_the_shift_needs(prompts: int, on_shift: int, minutes: float) -> None:
    assert rush(prompts, on_shift=on_shift).length.total_seconds() / 60 == pytest.approx(minutes)


def test_a_programs_own_flags_count_the_more_the_more_it_asked() -> None:
    assert flag_rate(prompts=0, flags=0) == pytest.approx(0.06)
    assert flag_rate(prompts=200, flags=32) == pytest.approx(0.11)
    assert flag_rate(prompts=1, flags=500) == 1.0


@given(enrollment=st.uuids(), minutes=st.integers(0, 45), hour=st.integers(15, 30))
def test_nobody_is_moved_out_of_their_window_nor_by_more_than_the_spread(
    enrollment: UUID, minutes: int, hour: int
) -> None:
    at = datetime(2026, 3, 3, tzinfo=UTC) + timedelta(hours=hour)
    length = timedelta(minutes=minutes)

    moved = spread_to(at=at, enrollment=enrollment, length=length, window=WINDOW)

    assert at <= moved <= at + length <= at + LONGEST
    assert moved == at or may_send_at(window=WINDOW, at=moved)
    assert moved == spread_to(at=at, enrollment=enrollment, length=length, window=WINDOW)


def test_people_are_spread_evenly() -> None:
    length = timedelta(minutes=40)
    places = [spread_to(at=TEN, enrollment=UUID(int=n), length=length, window=WINDOW) - TEN for n in range(400)]
    quarters = [sum(place // timedelta(minutes=10) == quarter for place in places) for quarter in range(4)]

    assert min(quarters) > 70


@pytest.mark.parametrize(
    ("kind", "begun", "answering", "heard", "held"),
    [
        (MessageKind.PROMPT, 5, 0, 0, False),
        (MessageKind.PROMPT, 6, 0, 0, True),
        (MessageKind.REMINDER, 3, 3, 0, True),
        (MessageKind.REMINDER, 3, 3, 3, False),
        (MessageKind.ACKNOWLEDGMENT, 1, 20, 20, False),
        (MessageKind.ACKNOWLEDGMENT, 6, 0, 0, True),
        (MessageKind.ANSWER, 0, 60, 100, True),
        (MessageKind.CRISIS_CARD, 50, 50, 0, False),
        (MessageKind.NOTE, 50, 50, 0, False),
        (MessageKind.NOTICE, 50, 50, 0, False),
    ],
)
def test_what_is_too_much_for_one_day(kind: MessageKind, begun: int, answering: int, heard: int, *, held: bool) -> None:
    assert is_runaway(kind, today=Today(begun=begun, answering=answering), heard=heard) is held


def test_small_programs_are_let_be_and_large_ones_get_three_texts_a_person() -> None:
    assert [most_an_hour(people) for people in (0, 10, 400)] == [60, 60, 1200]


POOL = tuple(PhoneNumber(number) for number in ("+13035550101", "+13035550102", "+12025550101", "+12025550102"))


def test_a_number_near_somebodys_own_is_chosen_if_there_is_one() -> None:
    near = {number_for(person=UUID(int=n), phone=PhoneNumber("+13035559999"), pool=POOL) for n in range(40)}
    far = {number_for(person=UUID(int=n), phone=PhoneNumber("+14155559999"), pool=POOL) for n in range(40)}

    assert near == set(POOL[:2])
    assert far == set(POOL)


def test_a_number_that_leaves_moves_only_those_who_knew_it() -> None:
    phone = PhoneNumber("+14155559999")
    before = {n: number_for(person=UUID(int=n), phone=phone, pool=POOL) for n in range(200)}
    after = {n: number_for(person=UUID(int=n), phone=phone, pool=POOL[1:]) for n in range(200)}

    assert all(after[n] == before[n] for n in before if before[n] != POOL[0])
