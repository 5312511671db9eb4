"""Hours at which a lead means nobody to be on call."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest

from outreach.domain.closed import closed_times, read_closed, uncovered
from outreach.domain.rota import Shift

DENVER = "America/Denver"
FRIDAY = datetime(2026, 3, 6, 7, tzinfo=UTC)
"""Midnight in Denver; the clocks go forward on Sunday."""

_HOUR = timedelta(hours=1)
_WEEK = {"start": FRIDAY, "end": FRIDAY + timedelta(days=5)}


def hours(starts: float, ends: float) -> tuple[datetime, datetime]:
    return FRIDAY + starts * _HOUR, FRIDAY + ends * _HOUR


def a_shift(starts: float, ends: float) -> Shift:
    begins, over = hours(starts, ends)
    return Shift(specialist=UUID(int=1), starts_at=begins, ends_at=over)


def test_days_and_hours_are_read_as_people_write_them() -> None:
    assert read_closed("mon-fri 17:00-09:00") == (frozenset(range(5)), time(17), time(9))
    assert read_closed("sat, sun") == (frozenset({5, 6}), time(), time())


@pytest.mark.parametrize("words", ["", "17:00-09:00", "mon 17-9", "mon 25:00-09:00", "nights", "mon 17:00"])
def test_what_says_no_days_and_hours_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"days and hours|day of the week|time that no clock shows"):
        read_closed(words)


def test_closed_times_are_on_the_wall_whatever_the_clocks_do() -> None:
    found = list(closed_times(closed=["fri-sun 17:00-09:00"], zone=DENVER, **_WEEK))

    assert found == [hours(17, 33), hours(41, 56), hours(64, 80)]


def test_only_what_is_open_and_has_nobody_is_uncovered() -> None:
    there = [a_shift(0, 12), a_shift(33, 120)]

    plain = uncovered(rota=there, closed=(), zone=DENVER, **_WEEK)
    nights = uncovered(rota=there, closed=["mon-fri 17:00-09:00"], zone=DENVER, **_WEEK)

    assert plain == [hours(12, 33)]
    assert nights == [hours(12, 17)]


def test_a_closed_weekend_in_the_midst_of_a_gap_parts_it() -> None:
    found = uncovered(rota=[a_shift(0, 17)], closed=["sat, sun"], zone=DENVER, **_WEEK)

    assert found == [hours(17, 24), hours(71, 120)]
