"""The frame of a report: one program, its clocks, the days it is about, and how many of them are counted already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.hours import at_wall_clock
from outreach.domain.periods import Period, before, monday_of
from outreach.domain.reporting import Share
from outreach.records import tallies


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a report is about: `counted` is the first day whose figures are not among the tallies."""

    program: UUID
    zone: str
    period: Period
    counted: date
    now: datetime

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return self.period.moments(self.zone)[0]

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self.period.moments(self.zone)[1]

    @property
    def tallied(self) -> tuple[date, date]:
        """The days [first, until) that are counted."""
        return self.period.first, max(self.period.first, min(self.counted, self.period.until))

    @property
    def live(self) -> tuple[datetime, datetime] | None:
        """The moments [start, end) that are counted as somebody asks; None if there are none."""
        first = self.tallied[1]
        if first >= self.period.until or self.start >= self.now:
            return None
        return at_wall_clock(first, time(), self.zone), self.end


def frames(session: Session, program: UUID, *, zone: str, period: Period, now: datetime) -> tuple[Frame, Frame]:
    """Make the frame of a period, and that of the stretch before it."""
    counted = tallies.counted(session, program, zone=zone) or date.min

    def framed(one: Period) -> Frame:
        return Frame(program=program, zone=zone, period=one, counted=counted, now=now)

    return framed(period), framed(before(period))


def by_week(days: Mapping[date, Share], weeks: Sequence[date]) -> dict[date, Share]:
    """Gather the shares of days by the Monday of their week."""
    found = dict.fromkeys(weeks, Share())
    for day, share in days.items():
        found[monday_of(day)] = found[monday_of(day)].and_more(share.part, share.whole)
    return found
