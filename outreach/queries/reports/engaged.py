"""How engaged people are, by the declared rule, at the end of a period, of the one before it, and of each week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from outreach.domain.hours import local_day
from outreach.domain.periods import weeks
from outreach.domain.reporting import Engagement, Level, Touch, engagement, level
from outreach.queries.reports.frame import Frame
from outreach.records import counts, participants, specialists, tallies

_SUNDAY = timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engaged:
    """How many are at which level at the end of a day; weeks are named by their Mondays, and known once counted.

    `as_of` is the last day of the period that is counted; if none is, its last one, or today while it runs.
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
    if first < until:
        return until - timedelta(days=1)
    return min(frame.period.last, local_day(frame.now, frame.zone))


def _at_end(session: Session, frame: Frame, known: Mapping[Touch, int] | None) -> Mapping[Touch, int]:
    return counts.touches(session, frame.program, at=min(frame.end, frame.now)) if known is None else known


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePerson:
    """Somebody by name, who looks after them, how engaged they are and by what, and when we last heard from them."""

    name: str
    peer: str | None
    level: Level
    touch: Touch
    last_heard_at: datetime | None


def by_name(session: Session, frame: Frame) -> list[OnePerson]:
    """Name everybody in a program with how engaged they are: for a file that a lead answers for, and nothing else."""
    found = counts.touches_of_each(session, frame.program, at=min(frame.end, frame.now))
    people = participants.by_ids(session, list(found))
    peers = specialists.by_ids(session, list({one.peer_id for one in people.values() if one.peer_id is not None}))
    listed = [
        OnePerson(
            name=people[key].name,
            peer=None if (peer := people[key].peer_id) is None else peers[peer].name,
            level=level(touch),
            touch=touch,
            last_heard_at=people[key].last_heard_at,
        )
        for key, touch in found.items()
    ]
    return sorted(listed, key=lambda one: one.name.casefold())
