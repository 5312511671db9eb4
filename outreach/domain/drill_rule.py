"""When a program's drills are held by themselves: once a month, at a moment that nobody on it knows before."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import ClassVar

from outreach.domain.hours import at_wall_clock, local_day
from outreach.domain.phases import Weekday
from outreach.domain.sentences import Sentence
from outreach.domain.urgency import Urgency

_BY_DAY = (time(8), time(21))
_MONTHS_AHEAD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRule:
    """How a program holds its drills: `monthly` on a weekday, between two times in its zone.

    Outside of 8:00 to 21:00 only with `at_night`: a drill costs sleep, too.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    monthly: bool = False
    weekday: Weekday = Weekday.WED
    opens: time = time(10)
    closes: time = time(16)
    at_night: bool = False
    urgency: Urgency = Urgency.URGENT

    def __post_init__(self) -> None:
        """Refuse times that are none, that cost sleep unasked, and a drill that pages nobody."""
        if self.opens >= self.closes:
            raise ValueError(Sentence("closes must be later than opens, on the same day"))
        if not self.at_night and not (_BY_DAY[0] <= self.opens and self.closes <= _BY_DAY[1]):
            raise ValueError(Sentence("a drill is held between 08:00 and 21:00; at_night = true allows any hour"))
        if self.urgency < Urgency.SAME_DAY:
            raise ValueError(Sentence("a drill is same_day, urgent or emergency: watch tells nobody"))


def next_drill(*, rule: DrillRule, program: str, zone: str, after: datetime) -> datetime | None:
    """Find the first drill after a moment, or None when none are held.

    Which of the weekdays of a month, and when, is as good as chance, and the same whenever it is asked.
    """
    if not rule.monthly:
        return None
    today = local_day(after, zone)
    months = [divmod(today.year * 12 + today.month - 1 + ahead, 12) for ahead in range(_MONTHS_AHEAD)]
    moments = (_in_month(rule, program, zone, date(year, month + 1, 1)) for year, month in months)
    return next(moment for moment in moments if moment > after)


def _in_month(rule: DrillRule, program: str, zone: str, first: date) -> datetime:
    """Choose the moment of a month by what nobody reads out of a program's name and the month."""
    chance = int.from_bytes(sha256(f"{program} {first:%Y-%m}".encode()).digest()[:8], "big")
    monthly = [first + timedelta(days=ahead) for ahead in range(31)]
    days = [day for day in monthly if day.month == first.month and day.weekday() == rule.weekday.number]
    begins, ends = (at_wall_clock(days[chance % len(days)], clock, zone) for clock in (rule.opens, rule.closes))
    minutes = max(int((ends - begins) / timedelta(minutes=1)), 1)
    return begins + timedelta(minutes=(chance // len(days)) % minutes)
