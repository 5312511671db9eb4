"""The days that a report is about."""

from datetime import UTC, date, datetime

import pytest

from outreach.domain.periods import NotAPeriod, Period, Stretch, before, latest, own, weeks

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("stretch", "today", "first", "last"),
    [
        (Stretch.WEEK, TODAY, date(2026, 2, 23), date(2026, 3, 1)),
        (Stretch.WEEK, date(2026, 3, 2), date(2026, 2, 23), date(2026, 3, 1)),
        (Stretch.MONTH, TODAY, date(2026, 2, 1), date(2026, 2, 28)),
        (Stretch.MONTH, date(2026, 1, 31), date(2025, 12, 1), date(2025, 12, 31)),
        (Stretch.QUARTER, TODAY, date(2025, 10, 1), date(2025, 12, 31)),
        (Stretch.QUARTER, date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_the_latest_stretch_is_one_that_was_over_before_today(
    stretch: Stretch, today: date, first: date, last: date
) -> None:
    found = latest(stretch, today=today)

    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("stretch", "first", "last"),
    [
        (Stretch.WEEK, date(2026, 2, 16), date(2026, 2, 22)),
        (Stretch.MONTH, date(2026, 1, 1), date(2026, 1, 31)),
        (Stretch.QUARTER, date(2025, 7, 1), date(2025, 9, 30)),
    ],
)
def test_a_stretch_is_compared_with_the_one_before_it(stretch: Stretch, first: date, last: date) -> None:
    found = before(latest(stretch, today=TODAY))

    assert (found.first, found.last) == (first, last)


def test_own_dates_are_compared_with_as_many_days_before_them() -> None:
    found = before(own(first=date(2026, 3, 1), last=date(2026, 3, 3), today=TODAY))

    assert (found.first, found.last, found.days) == (date(2026, 2, 26), date(2026, 2, 28), 3)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 3, 2), date(2026, 3, 1)),
        (date(2026, 3, 5), date(2026, 3, 6)),
        (date(2024, 1, 1), date(2026, 3, 1)),
    ],
)
def test_dates_that_are_no_period_are_refused(first: date, last: date) -> None:
    with pytest.raises(NotAPeriod):
        own(first=first, last=last, today=TODAY)


def test_a_stretch_of_ones_own_is_never_the_latest() -> None:
    with pytest.raises(NotAPeriod):
        latest(Stretch.OWN, today=TODAY)


def test_days_begin_and_end_by_the_clocks_of_the_zone_also_when_they_change() -> None:
    period = Period(stretch=Stretch.WEEK, first=date(2026, 3, 2), until=date(2026, 3, 9))

    start, end = period.moments("America/Denver")

    assert (start, end) == (datetime(2026, 3, 2, 7, tzinfo=UTC), datetime(2026, 3, 9, 6, tzinfo=UTC))


def test_weeks_are_named_by_their_mondays_also_where_a_period_begins_in_the_middle_of_one() -> None:
    assert list(weeks(own(first=date(2026, 2, 25), last=date(2026, 3, 2), today=TODAY))) == [
        date(2026, 2, 23),
        date(2026, 3, 2),
    ]
