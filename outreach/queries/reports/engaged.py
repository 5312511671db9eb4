"""How engaged people are, by the declared rule, at the end of a period, of the one before it, and of each week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from outreach.domain.periods import weeks
from outreach.domain.reporting import Engagement, Touch, engagement
from outreach.queries.reports.frame import Frame
from outreach.records import counts, tallies

_SUNDAY = timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engaged:
    """How many are at which level at the end of a day; weeks are named by their Mondays, and known once counted.

    `as_of` is the last day of the period that is counted; its last one, if none is.
    """

    as_of: date
    now: Engagement
    before: Engagement
    by_week: Mapping[date, Engagement]


def engaged(session: Session, frame: Frame, before: Frame) -> Engaged:
    """Reckon how engaged people are, from the days that are counted; from what is known now if none of them is."""
    sundays = {monday: monday + _SUNDAY for monday in weeks(frame.period)}
    last, last_before = _last_counted(frame), _last_counted(before)
    known = tallies.touches(session, frame.program, [last, last_before, *sundays.values()])
    return Engaged(
        as_of=last,
        now=engagement(_at_end(session, frame, known.get(last))),
        before=engagement(_at_end(session, before, known.get(last_before))),
        by_week={monday: engagement(known[sunday]) for monday, sunday in sundays.items() if sunday in known},
    )


def _last_counted(frame: Frame) -> date:
    first, until = frame.tallied
    return frame.period.last if first == until else until - timedelta(days=1)


def _at_end(session: Session, frame: Frame, known: Mapping[Touch, int] | None) -> Mapping[Touch, int]:
    return counts.touches(session, frame.program, at=min(frame.end, frame.now)) if known is None else known
