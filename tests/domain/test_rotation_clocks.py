"""No gap and no overlap when shifts change hands, whatever clocks do: in every zone there is, over ten years."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.hours import local, local_day
from outreach.domain.rotation import Rotation, Turn, period
from outreach.domain.unrolling import unroll
from tests.domain.clocks import zones_and_moments
from tests.domain.rotations import KIM, LEE, SAM, a_rotation

_FIRST, _LAST = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2036, 1, 1, 12, tzinfo=UTC)
_DAY = timedelta(days=1)
_CLOCKS = [time(hour, minute) for hour in range(24) for minute in (0, 30)] + [time(2, 15), time(23, 59), time(0, 1)]


def changes(zone: str) -> Iterator[datetime]:
    """The moments within ten years at which a zone's clocks change."""
    there = ZoneInfo(zone)
    at, before = _FIRST, _FIRST.astimezone(there).utcoffset()
    while at < _LAST:
        after = (at + _DAY).astimezone(there).utcoffset()
        if after != before:
            low, high = 0, 86_400
            while high - low > 1:
                middle = (low + high) // 2
                same = (at + timedelta(seconds=middle)).astimezone(there).utcoffset() == before
                low, high = (middle, high) if same else (low, middle)
            yield at + timedelta(seconds=high)
        at, before = at + _DAY, after


@cache
def zones_and_days() -> tuple[tuple[str, date], ...]:
    """Every zone with the local days on which its clocks change; of zones that always agree there is one."""
    told: dict[tuple[object, ...], tuple[str, list[date]]] = {}
    for zone in sorted(available_timezones()):
        moments = tuple(changes(zone))
        offsets = tuple(moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in moments)
        told.setdefault((moments, offsets), (zone, [local_day(moment, zone) for moment in moments]))
    return tuple((zone, day) for zone, days in told.values() for day in days)


def test_shifts_change_hands_at_one_moment_in_every_zone_over_ten_years() -> None:
    checked = 0
    for zone, day in zones_and_days():
        for clock in _CLOCKS:
            around = [period(a_rotation(hand_over=clock), day + step * _DAY, zone) for step in (-2, -1, 0, 1)]
            assert all(before[1] == after[0] for before, after in pairwise(around)), (zone, day, clock)
            assert all(starts < ends for starts, ends in around), (zone, day, clock)
            checked += 1
    assert checked > 30_000


def test_a_day_and_a_night_that_meet_on_the_wall_meet_in_time() -> None:
    for zone, day in zones_and_days():
        for early, late in (
            (time(1, 30), time(13, 30)),
            (time(2), time(14)),
            (time(0), time(12)),
            (time(3), time(2)),
        ):
            light = a_rotation(starts=early, ends=late, hand_over=None)
            dark = a_rotation(starts=late, ends=early, hand_over=None)
            there = [period(each, day + step * _DAY, zone) for step in (-1, 0, 1) for each in (light, dark)]
            if early < late:
                assert all(before[1] == after[0] for before, after in pairwise(there)), (zone, day, early)


def test_a_time_on_the_wall_means_its_first_moment_or_the_first_after_it() -> None:
    for zone, day in zones_and_days():
        for clock in _CLOCKS:
            starts = period(a_rotation(hand_over=clock), day, zone)[0]
            shown = local(starts, zone).replace(tzinfo=None)
            wanted = datetime.combine(day, clock)
            just_before = local(starts - timedelta(seconds=1), zone).replace(tzinfo=None)
            assert shown == wanted or just_before < wanted < shown, (zone, day, clock)
            assert just_before < wanted, (zone, day, clock)


def test_a_shift_whose_hours_the_clocks_skip_is_not_there_and_costs_nobody_a_turn() -> None:
    nights = a_rotation("early", SAM, KIM, hand_over=None, starts=time(2), ends=time(3), since=date(2026, 3, 7))

    found = unroll(rotations=[nights], off=(), zone="America/Denver", until=datetime(2026, 3, 10, 12, tzinfo=UTC))

    assert [(each.starts_at.day, each.specialist) for each in found.planned] == [(7, SAM), (9, KIM), (10, SAM)]


def test_a_day_that_a_zone_skipped_is_no_shift() -> None:
    daily = a_rotation(since=date(2011, 12, 28), hand_over=time(9))

    found = unroll(rotations=[daily], off=(), zone="Pacific/Apia", until=datetime(2012, 1, 2, tzinfo=UTC)).planned

    assert all(before.ends_at == after.starts_at for before, after in pairwise(found))
    assert [local_day(each.starts_at, "Pacific/Apia").day for each in found] == [28, 29, 31, 31, 1, 2]


@given(
    where=zones_and_moments(),
    clock=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    turn=st.sampled_from(Turn),
    every=st.integers(1, 9),
    team=st.permutations([SAM, KIM, LEE]),
)
def test_there_is_always_exactly_one_on_call_around_a_change_of_the_clocks(
    where: tuple[str, datetime], clock: time, turn: Turn, every: int, team: list[UUID]
) -> None:
    zone, moment = where
    rotation: Rotation = a_rotation(
        "whole", *team, hand_over=clock, turn=turn, every=every, since=local_day(moment, zone) - 9 * _DAY
    )

    found = unroll(rotations=[rotation], off=(), zone=zone, until=moment + 9 * _DAY).planned

    assert all(before.ends_at == after.starts_at for before, after in pairwise(found))
    assert found[0].starts_at < moment < found[-1].ends_at


@pytest.mark.parametrize("zone", ["America/Denver", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_ten_whole_years_have_no_gap_and_no_overlap(zone: str) -> None:
    weekly = a_rotation(turn=Turn.WEEKLY, hand_over=time(1, 30), since=date(2026, 1, 1))

    found = unroll(rotations=[weekly], off=(), zone=zone, until=_LAST).planned

    assert len(found) > 520
    assert all(before.ends_at == after.starts_at for before, after in pairwise(found))
