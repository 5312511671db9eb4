"""How much our numbers may carry: a second, a minute and a day, for what can wait; everything is counted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.pace import BURST, LONGEST, Allotment, CarrierClass, Later, as_of, periods_of, room_of, unused
from outreach.domain.phone import PhoneNumber
from outreach.packs.carrier_caps import SAFEST, load_carrier_classes

NOW = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
ONE, TWO = PhoneNumber("+12025550101"), PhoneNumber("+12025550102")
CAPS = CarrierClass(name="tests", title="for tests", per_second=1.0, day_zone="America/Los_Angeles")


def begin(caps: CarrierClass = CAPS, *, now: datetime = NOW) -> Allotment:
    periods = periods_of(caps, now=now)
    return Allotment.beginning_with([unused(ONE, periods), unused(TWO, periods)], caps=caps, periods=periods)


def seconds(waits: Sequence[Later | None]) -> list[float | None]:
    return [None if wait is None else (wait.until - NOW).total_seconds() for wait in waits]


def test_a_number_is_reserved_only_so_far_ahead() -> None:
    allotment = begin()

    assert seconds([allotment.ask(ONE, 6) for _ in range(4)]) == [None, None, 2, 8]


def test_each_number_has_its_own_time() -> None:
    allotment = begin()

    assert seconds([allotment.ask(number, 11) for number in (ONE, TWO, ONE, TWO)]) == [None, None, 1, 1]


def test_all_numbers_share_a_minute() -> None:
    allotment = begin(replace(CAPS, per_second=100.0, per_minute=2))

    assert seconds([allotment.ask(number, 1) for number in (ONE, TWO, ONE, TWO, ONE)]) == [None, None, 60, 60, 120]


def test_all_numbers_share_a_day_that_ends_where_carriers_say() -> None:
    allotment = begin(replace(CAPS, per_second=100.0, per_day=2))

    waits = [allotment.ask(number, 1) for number in (ONE, TWO, ONE)]

    assert waits == [None, None, Later(datetime(2026, 3, 5, 8, tzinfo=UTC), for_tomorrow=True)]


def test_what_cannot_wait_is_counted_and_never_asked_to() -> None:
    allotment = begin(replace(CAPS, per_day=3))
    allotment.count(ONE, 5)

    assert allotment.loads[ONE].day_segments == 5
    assert allotment.ask(TWO, 1) is not None


def test_a_text_for_which_no_cap_has_room_goes_first_of_all() -> None:
    assert begin(replace(CAPS, per_minute=2, per_day=2)).ask(ONE, 3) is None


@pytest.mark.parametrize(
    ("later", "minute", "hour", "day"),
    [(timedelta(seconds=59), 1, 1, 1), (timedelta(minutes=1), 0, 1, 1), (timedelta(hours=1), 0, 0, 1)],
    ids=["the same minute", "the next minute", "the next hour"],
)
def test_counts_begin_again_when_their_time_is_over(later: timedelta, minute: int, hour: int, day: int) -> None:
    allotment = begin()
    allotment.ask(ONE, 1)

    load = as_of(allotment.loads[ONE], periods_of(CAPS, now=NOW + later), caps=CAPS)

    assert (load.minute_segments, load.hour_texts, load.day_segments) == (minute, hour, day)


@given(
    ahead=st.timedeltas(timedelta(0), timedelta(days=400)),
    per_second=st.sampled_from([0.1, 1.0, 40.0]),
    asked=st.lists(st.integers(1, LONGEST), min_size=1, max_size=30),
)
def test_a_clock_that_was_ahead_for_a_moment_holds_nothing_up_for_longer_than_the_longest_text(
    ahead: timedelta, per_second: float, asked: list[int]
) -> None:
    caps = replace(CAPS, per_second=per_second, per_minute=75, per_day=2000)
    hasty = begin(caps, now=NOW + ahead)
    for segments in asked:
        hasty.ask(ONE, segments)
        hasty.count(TWO, segments)
    behind = BURST + timedelta(seconds=LONGEST / per_second)

    load = as_of(hasty.loads[ONE], periods_of(caps, now=NOW), caps=caps)
    later = as_of(hasty.loads[ONE], periods_of(caps, now=NOW + behind), caps=caps)

    assert NOW <= load.free_at <= NOW + behind
    assert later.free_at <= NOW + behind + BURST
    if ahead >= timedelta(days=1):
        assert (load.minute_segments, load.hour_texts, load.day_segments) == (0, 0, 0)


@given(st.integers(1, LONGEST), st.sampled_from([0.1, 1.0, 40.0]))
def test_what_a_number_was_asked_to_carry_in_good_time_is_never_forgotten(segments: int, per_second: float) -> None:
    caps = replace(CAPS, per_second=per_second)
    allotment = begin(caps)
    while allotment.ask(ONE, segments) is None:
        pass

    assert as_of(allotment.loads[ONE], periods_of(caps, now=NOW), caps=caps) == allotment.loads[ONE]


@given(st.lists(st.tuples(st.sampled_from([ONE, TWO]), st.integers(1, 4), st.booleans()), max_size=60))
def test_no_cap_is_ever_passed_by_what_can_wait(asked: list[tuple[PhoneNumber, int, bool]]) -> None:
    caps = replace(CAPS, per_minute=12, per_day=20)
    allotment = begin(caps)
    gone = 0
    for number, segments, pressing in asked:
        if pressing:
            allotment.count(number, segments)
        elif allotment.ask(number, segments) is None:
            gone += segments
    carried = sum(load.day_segments for load in allotment.loads.values())

    assert gone <= 12
    assert all(load.free_at <= NOW + BURST + timedelta(seconds=4) for load in allotment.loads.values())
    assert carried == gone + sum(segments for _, segments, pressing in asked if pressing)


@given(
    behind=st.integers(-5_000, 30_000),
    carried=st.integers(0, 6),
    per_second=st.sampled_from([0.1, 1.0, 3.0]),
    per_minute=st.sampled_from([None, 1, 5]),
)
def test_there_is_room_for_just_as_many_as_are_let_out(
    behind: int, carried: int, per_second: float, per_minute: int | None
) -> None:
    caps = replace(CAPS, per_second=per_second, per_minute=per_minute)
    periods = periods_of(caps, now=NOW)
    load = replace(unused(ONE, periods), free_at=NOW + timedelta(milliseconds=behind), minute_segments=carried)
    room = room_of([load], among=[ONE], caps=caps, periods=periods)
    allotment = Allotment.beginning_with([load], caps=caps, periods=periods)

    assert sum(allotment.ask(ONE, 1) is None for _ in range(60)) == room.segments
    if not room.segments:
        then = periods_of(caps, now=room.opens_at)
        before = periods_of(caps, now=room.opens_at - timedelta(milliseconds=1))
        assert room_of([load], among=[ONE], caps=caps, periods=then).segments > 0
        assert room_of([load], among=[ONE], caps=caps, periods=before).segments == 0


def test_room_is_uneven_while_one_number_is_behind_and_another_is_not() -> None:
    periods = periods_of(CAPS, now=NOW)
    behind = replace(unused(ONE, periods), free_at=NOW + 2 * BURST)

    one_free = room_of([behind], among=[ONE, TWO], caps=CAPS, periods=periods)
    none_free = room_of([behind], among=[ONE], caps=CAPS, periods=periods)

    assert (one_free.segments, one_free.is_even, one_free.opens_at) == (11, False, NOW)
    assert (none_free.segments, none_free.opens_at) == (0, NOW + BURST)


def test_the_table_is_whole_and_the_safest_class_carries_least() -> None:
    classes = load_carrier_classes()
    registered = [each for each in classes.values() if each.per_day is not None]

    assert all(each.source and each.verified_on and each.title for each in classes.values())
    assert classes[SAFEST].per_second == min(each.per_second for each in classes.values())
    assert classes[SAFEST].per_minute == min(each.per_minute or 0 for each in registered) == 75
    assert classes[SAFEST].per_day == min(each.per_day or 0 for each in registered) == 2000


def test_a_class_that_carries_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="would let nothing be sent"):
        replace(CAPS, per_day=0)
