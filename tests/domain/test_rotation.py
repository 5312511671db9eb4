"""When the shifts of a rotation are."""

from datetime import UTC, date, datetime, time

import pytest

from outreach.domain.rotation import Rotation, Turn, period, pieces, weekdays
from tests.domain.rotations import DENVER, MONDAY, a_rotation, noon


def days_and_turns(rotation: Rotation, last: date) -> list[tuple[int, int]]:
    return [(piece.day.day, piece.turn) for piece in pieces(rotation, until=noon(last), zone=DENVER)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("sat, sun", {5, 6}),
        ("Saturday Sunday", {5, 6}),
        ("fri-mon", {4, 5, 6, 0}),
        ("wed", {2}),
        ("mon-sun", set(range(7))),
    ],
)
def test_days_of_the_week_are_read_as_people_write_them(words: str, expected: set[int]) -> None:
    assert weekdays(words) == expected


@pytest.mark.parametrize("words", ["", "funday", "mon-", "monsoon", "m-f", "mon-fri-sun"])
def test_what_is_no_day_of_the_week_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="day of the week"):
        weekdays(words)


def test_a_day_of_a_daily_rotation_ends_when_the_next_begins() -> None:
    rotation = a_rotation(hand_over=time(20))

    assert period(rotation, MONDAY, DENVER) == (
        datetime(2026, 6, 2, 2, tzinfo=UTC),
        datetime(2026, 6, 3, 2, tzinfo=UTC),
    )


def test_hours_may_cross_midnight() -> None:
    night = a_rotation(starts=time(20), ends=time(8))

    assert period(night, MONDAY, DENVER) == (
        datetime(2026, 6, 2, 2, tzinfo=UTC),
        datetime(2026, 6, 2, 14, tzinfo=UTC),
    )


def test_turns_are_days_weeks_from_a_weekday_on_or_as_many_days_as_the_lead_says() -> None:
    last = date(2026, 6, 10)

    assert days_and_turns(a_rotation(), date(2026, 6, 3)) == [(1, 0), (2, 1)]
    weekly = days_and_turns(a_rotation(turn=Turn.WEEKLY, weekday="wed"), last)
    assert [turn for _, turn in weekly] == [0, 0, 1, 1, 1, 1, 1, 1, 1]
    custom = days_and_turns(a_rotation(turn=Turn.CUSTOM, every=3), last)
    assert [turn for _, turn in custom] == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_a_night_that_begins_before_the_hand_over_belongs_to_the_turn_that_ends() -> None:
    nights = a_rotation(turn=Turn.WEEKLY, hand_over=time(21), starts=time(20), ends=time(8))

    found = days_and_turns(nights, date(2026, 6, 10))

    assert [turn for _, turn in found] == [-1, 0, 0, 0, 0, 0, 0, 0, 1]


def test_only_the_days_that_were_named_have_shifts() -> None:
    assert [day for day, _ in days_and_turns(a_rotation(days="mon-fri"), date(2026, 6, 9))] == [1, 2, 3, 4, 5, 8]


def test_no_shift_begins_after_the_last_day() -> None:
    found = days_and_turns(a_rotation(until=date(2026, 6, 3)), date(2026, 6, 9))

    assert [day for day, _ in found] == [1, 2, 3]


def test_a_night_is_known_by_its_small_hours() -> None:
    found = {
        name: [piece.nights for piece in pieces(rotation, until=noon(MONDAY), zone=DENVER)]
        for name, rotation in {
            "day": a_rotation(starts=time(8), ends=time(20), hand_over=None, since=date(2026, 5, 31)),
            "whole": a_rotation(since=date(2026, 5, 31)),
            "early": a_rotation(starts=time(1), ends=time(9), hand_over=None, since=date(2026, 5, 31)),
        }.items()
    }

    assert found == {"day": [()], "whole": [(MONDAY,)], "early": [(date(2026, 5, 31),), (MONDAY,)]}
