"""What a wall clock shows, and when."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.hours import (
    at_wall_clock,
    local,
    local_day,
)
from tests.domain.clocks import zones_and_moments

DENVER = "America/Denver"


@pytest.mark.parametrize(
    ("day", "clock", "zone", "expected"),
    [
        ("2026-03-08", "02:30", DENVER, "2026-03-08T09:00"),  # skipped: the first moment after the gap
        ("2026-11-01", "01:30", DENVER, "2026-11-01T07:30"),  # shown twice: the first time
        ("2026-10-04", "02:10", "Australia/Lord_Howe", "2026-10-03T15:30"),
        ("2026-04-05", "01:45", "Australia/Lord_Howe", "2026-04-04T14:45"),
        ("2011-12-30", "09:00", "Pacific/Apia", "2011-12-30T10:00"),  # no such day: the next one's first moment
        ("2026-03-08", "00:15", "America/Havana", "2026-03-08T05:00"),
    ],
)
def test_wall_clocks_are_found_on_the_nights_they_change(day: str, clock: str, zone: str, expected: str) -> None:
    moment = at_wall_clock(date.fromisoformat(day), time.fromisoformat(clock), zone)

    assert moment == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@given(place=zones_and_moments(), minute=st.integers(0, 24 * 60 - 1))
def test_a_wall_clock_is_its_first_occurrence_or_the_end_of_the_gap_it_is_in(
    place: tuple[str, datetime],
    minute: int,
) -> None:
    zone, at = place
    day, clock = local_day(at, zone), time(minute // 60, minute % 60)
    wall = datetime.combine(day, clock)

    moment = at_wall_clock(day, clock, zone)

    shown = local(moment, zone).replace(tzinfo=None)
    just_before = local(moment - timedelta(microseconds=1), zone).replace(tzinfo=None)
    assert just_before < wall <= shown
    assert local(moment - timedelta(hours=2), zone).replace(tzinfo=None) < wall


@given(place=zones_and_moments(), minutes=st.lists(st.integers(0, 24 * 60 - 1), min_size=2, unique=True))
def test_wall_clocks_stay_in_order(place: tuple[str, datetime], minutes: list[int]) -> None:
    zone, at = place
    clocks = [time(minute // 60, minute % 60) for minute in sorted(minutes)]

    moments = [at_wall_clock(local_day(at, zone), clock, zone) for clock in clocks]

    assert all(earlier <= later for earlier, later in pairwise(moments))
