"""A rota laid out over days, on which clocks may change."""

import itertools
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from outreach.domain.hours import local
from outreach.domain.rota import Shift
from outreach.domain.rota_days import Day, bounds, days, month_of, week_of
from outreach.domain.typed import BadMoment, SkippedByTheClocks, read_moment

DENVER = "America/Denver"
SAM = UUID(int=1)


def shift(starts: str, ends: str) -> Shift:
    return Shift(specialist=SAM, starts_at=read_moment(starts, DENVER), ends_at=read_moment(ends, DENVER))


def test_a_night_lies_on_both_of_its_days() -> None:
    night = shift("2026-03-06 20:00", "2026-03-07 08:00")

    friday, saturday, sunday = days(first=date(2026, 3, 6), count=3, zone=DENVER, spans=[night], gaps=[])

    assert [(part.from_before, part.goes_on) for part in friday.parts] == [(False, True)]
    assert [(part.from_before, part.goes_on) for part in saturday.parts] == [(True, False)]
    assert sunday.parts == ()


def test_what_ends_at_midnight_is_not_on_the_next_day() -> None:
    evening = shift("2026-03-06 16:00", "2026-03-07 00:00")

    friday, saturday = days(first=date(2026, 3, 6), count=2, zone=DENVER, spans=[evening], gaps=[])

    assert [part.goes_on for part in friday.parts] == [False]
    assert saturday.parts == ()


@pytest.mark.parametrize(
    ("first", "hours"), [(date(2026, 3, 7), [24, 23, 24]), (date(2026, 10, 31), [24, 25, 24])], ids=["spring", "fall"]
)
def test_a_day_on_which_clocks_change_has_its_hours(first: date, hours: list[int]) -> None:
    found: tuple[Day[Shift], ...] = days(first=first, count=3, zone=DENVER, spans=[], gaps=[])

    assert [day.hours for day in found] == hours
    assert all(one.ends_at == other.starts_at for one, other in itertools.pairwise(found))


def test_a_night_on_which_clocks_change_is_on_its_two_days() -> None:
    night = shift("2026-03-07 20:00", "2026-03-08 08:00")

    found = days(first=date(2026, 3, 7), count=2, zone=DENVER, spans=[night], gaps=[])

    assert [len(day.parts) for day in found] == [1, 1]
    assert night.ends_at - night.starts_at == timedelta(hours=11)


def test_a_gap_is_cut_at_midnight() -> None:
    gap = read_moment("2026-03-06 22:00", DENVER), read_moment("2026-03-07 06:00", DENVER)

    found: tuple[Day[Shift], ...] = days(first=date(2026, 3, 6), count=2, zone=DENVER, spans=[], gaps=[gap])
    friday, saturday = found

    (before,), (after,) = friday.gaps, saturday.gaps
    assert before[1] == after[0] == saturday.starts_at
    assert (before[0], after[1]) == gap


def test_a_week_begins_on_monday() -> None:
    assert week_of(date(2026, 3, 8)) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("day", "first", "count"),
    [
        (date(2026, 3, 15), date(2026, 2, 23), 42),
        (date(2027, 2, 15), date(2027, 2, 1), 28),
        (date(2026, 12, 31), date(2026, 11, 30), 35),
    ],
)
def test_the_sheet_of_a_month_is_whole_weeks(day: date, first: date, count: int) -> None:
    assert month_of(day) == (first, count)


def test_bounds_are_the_midnights_of_the_zone() -> None:
    starts_at, ends_at = bounds(date(2026, 3, 2), 7, DENVER)

    assert local(starts_at, DENVER).isoformat() == "2026-03-02T00:00:00-07:00"
    assert local(ends_at, DENVER).isoformat() == "2026-03-09T00:00:00-06:00"


def test_a_moment_is_read_as_a_browser_writes_it() -> None:
    assert read_moment("2026-03-06T20:00", DENVER) == datetime(2026, 3, 7, 3, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(SkippedByTheClocks):
        read_moment("2026-03-08T02:30", DENVER)


@pytest.mark.parametrize("words", ["", "tomorrow", "2026-02-30T10:00", "2026-03-06T25:00", "9999-12-31T23:59"])
def test_what_is_no_moment_is_refused(words: str) -> None:
    with pytest.raises(BadMoment):
        read_moment(words, DENVER)
