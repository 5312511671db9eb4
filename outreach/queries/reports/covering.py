"""Cover: when somebody was on call and when nobody was, and how long nobody took what could not wait."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from outreach.domain.closed import closed_times, uncovered
from outreach.domain.rota import gaps
from outreach.domain.urgency import Urgency
from outreach.queries import rota
from outreach.queries.reports.frame import Frame
from outreach.queries.reports.waiting import Wait, longest_untaken
from outreach.records import shifts

LATE = timedelta(minutes=30)
"""Something urgent that nobody has taken for longer than this is listed."""

_MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time at which nobody was on call though somebody should have been, and what urgent things began in it."""

    starts_at: datetime
    ends_at: datetime
    urgent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """Something urgent that waited long: since when, for how long, and whether somebody took it in the end.

    `taken` is None of what nobody can take any more, for it went on with another of the same person's.
    """

    urgency: Urgency
    since: datetime
    untaken_for: timedelta
    taken: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """How much of a period somebody was on call; `closed` are hours in which nobody need be. Up to now, if it runs."""

    whole: timedelta
    covered: timedelta
    closed: timedelta
    gaps: Sequence[Gap]
    late: Sequence[Late]
    late_in_all: int

    @property
    def uncovered(self) -> timedelta:
        """How long nobody was on call though somebody should have been."""
        return sum((gap.ends_at - gap.starts_at for gap in self.gaps), timedelta())

    @property
    def share(self) -> float | None:
        """The share of the hours that should be covered in which somebody was on call."""
        should = self.whole - self.closed
        return None if should <= timedelta() else 1 - self.uncovered / should


def cover(session: Session, frame: Frame, found: Sequence[Wait]) -> Cover:
    """Say when somebody was on call in a period, and which of those of its escalations that could not wait did."""
    start, end = frame.start, max(frame.start, min(frame.end, frame.now))
    closed, zone = rota.closed_hours(session, frame.program)
    there = shifts.between(session, frame.program, start=start, end=end)
    shut = list(closed_times(closed=closed, zone=zone, start=start, end=end))
    now = int(frame.now.timestamp())
    late = longest_untaken(found, now=now, longer_than=LATE)
    since = sorted(each.since for each in found)
    return Cover(
        whole=end - start,
        covered=end - start - _length(gaps(rota=there, start=start, end=end)),
        closed=end - start - _open(shut, start, end),
        gaps=[_gap(*gap, since) for gap in uncovered(rota=there, closed=closed, zone=zone, start=start, end=end)],
        late=[_late(each, now) for each in late[:_MOST]],
        late_in_all=len(late),
    )


def _length(periods: Sequence[tuple[datetime, datetime]]) -> timedelta:
    return sum((ends - begins for begins, ends in periods), timedelta())


def _open(shut: Sequence[tuple[datetime, datetime]], start: datetime, end: datetime) -> timedelta:
    """Add up the time within [start, end) that is not closed, however closed times overlap."""
    total, until = timedelta(), start
    for begins, ends in sorted(shut):
        total += max(min(begins, end) - until, timedelta())
        until = max(until, ends)
    return total + max(end - until, timedelta())


def _gap(starts_at: datetime, ends_at: datetime, since: Sequence[int]) -> Gap:
    began, ended = (bisect_left(since, int(at.timestamp())) for at in (starts_at, ends_at))
    return Gap(starts_at=starts_at, ends_at=ends_at, urgent=ended - began)


def _late(each: Wait, now: int) -> Late:
    return Late(
        urgency=each.urgency,
        since=datetime.fromtimestamp(each.since, UTC),
        untaken_for=timedelta(seconds=each.untaken_for(now)),
        taken=None if each.taken is None and each.ended is not None else each.taken is not None,
    )
