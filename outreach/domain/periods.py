"""The time that a report is about: whole local days of a program, and the same stretch before it to compare with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from outreach.domain.hours import at_wall_clock

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
LONGEST = timedelta(days=400)
"""The most days that one report looks at."""


class Stretch(StrEnum):
    """How a period is named: the last whole week, month or quarter, or dates of one's own."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    OWN = "own"


class NotAPeriod(ValueError):
    """Raised when two dates are no period that a report can be about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The local days [first, until)."""

    stretch: Stretch
    first: date
    until: date

    @property
    def last(self) -> date:
        """The last day that belongs to it."""
        return self.until - _DAY

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.first).days

    def moments(self, zone: str) -> tuple[datetime, datetime]:
        """Find the moments [start, end) of it by the clocks of a zone."""
        return at_wall_clock(self.first, time(), zone), at_wall_clock(self.until, time(), zone)


def latest(stretch: Stretch, *, today: date) -> Period:
    """Find the last week (Monday to Sunday), month or quarter that was over before today."""
    monday, of_month = today - today.weekday() * _DAY, today.replace(day=1)
    match stretch:
        case Stretch.WEEK:
            return Period(stretch=stretch, first=monday - _WEEK, until=monday)
        case Stretch.MONTH:
            return Period(stretch=stretch, first=_months_before(of_month, 1), until=of_month)
        case Stretch.QUARTER:
            until = today.replace(month=today.month - (today.month - 1) % 3, day=1)
            return Period(stretch=stretch, first=_months_before(until, 3), until=until)
        case Stretch.OWN:
            raise NotAPeriod("dates of one's own have a first and a last day")


def own(*, first: date, last: date, today: date) -> Period:
    """Make a period of one's own dates, both included; raises NotAPeriod."""
    if last < first:
        raise NotAPeriod("the last day comes before the first one")
    if first > today:
        raise NotAPeriod("it lies in the future")
    if last + _DAY - first > LONGEST:
        raise NotAPeriod(f"it is longer than {LONGEST.days} days")
    return Period(stretch=Stretch.OWN, first=first, until=last + _DAY)


def before(period: Period) -> Period:
    """Find the stretch right before a period: the month before a month, else as many days."""
    months = {Stretch.MONTH: 1, Stretch.QUARTER: 3}.get(period.stretch)
    first = period.first - (period.until - period.first) if months is None else _months_before(period.first, months)
    return Period(stretch=period.stretch, first=first, until=period.first)


def weeks(period: Period) -> Iterator[date]:
    """List the Mondays of the weeks that a period touches."""
    monday = monday_of(period.first)
    while monday < period.until:
        yield monday
        monday += _WEEK


def monday_of(day: date) -> date:
    """Find the Monday of a day's week."""
    return day - day.weekday() * _DAY


def _months_before(first_of_month: date, months: int) -> date:
    years, month = divmod(first_of_month.year * 12 + first_of_month.month - 1 - months, 12)
    return date(years, month + 1, 1)
