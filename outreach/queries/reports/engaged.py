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
    """How many are at which level at the end; weeks are named by their Mondays, and known once they are counted."""

    now: Engagement
    before: Engagement
    by_week: Mapping[date, Engagement]


def engaged(session: Session, frame: Frame, before: Frame) -> Engaged:
    """Reckon how engaged people are; days that are not counted yet are reckoned from what is known of them now."""
    sundays = {monday: monday + _SUNDAY for monday in weeks(frame.period)}
    known = tallies.touches(session, frame.program, [frame.period.last, before.period.last, *sundays.values()])
    return Engaged(
        now=engagement(_at_end(session, frame, known)),
        before=engagement(_at_end(session, before, known)),
        by_week={monday: engagement(known[sunday]) for monday, sunday in sundays.items() if sunday in known},
    )


def _at_end(session: Session, frame: Frame, known: Mapping[date, Mapping[Touch, int]]) -> Mapping[Touch, int]:
    if frame.period.last in known:
        return known[frame.period.last]
    return counts.touches(session, frame.program, at=min(frame.end, frame.now))
