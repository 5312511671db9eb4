"""Counting: every night the days of a program that are over for good are counted, so that reports open at once."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import programs
from outreach.domain.hours import at_wall_clock, local_day
from outreach.records import counts, tallies
from outreach.records.tallies import DayCounted

SETTLED_AFTER = 3
"""How many days after its end a day is counted: until then the carrier's last words on its texts may still come."""

_DAY = timedelta(days=1)
_AT_NIGHT = time(3, 40)
_DAYS_AT_ONCE = 7
_SOON = timedelta(minutes=1)


def count_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Count the days of programs whose moment has come; returns how many programs there were."""
    due = tallies.due(session, now=now, limit=limit, passing=passing)
    for program in due:
        more = count_days(session, program, now=now)
        zone = programs.in_use(session, program).program.zone
        tonight = at_wall_clock(local_day(now, zone), _AT_NIGHT, zone)
        tomorrow = at_wall_clock(local_day(now, zone) + _DAY, _AT_NIGHT, zone)
        tallies.count_at(session, program, now + _SOON if more else tonight if now < tonight else tomorrow)
    return len(due)


def count_days(session: Session, program: UUID, *, now: datetime, at_most: int = _DAYS_AT_ONCE) -> bool:
    """Count the next days of a program that are over for good; says whether there are more.

    When the program's clocks are those of another zone than before, all its days are counted anew.
    """
    zone = programs.in_use(session, program).program.zone
    day = tallies.counted(session, program, zone=zone)
    until = local_day(now, zone) - SETTLED_AFTER * _DAY
    if day is None:
        began = tallies.began(session, program)
        day = local_day(began, zone)
        tallies.begin_anew(session, program, first=day, zone=zone)
    for _ in range(at_most):
        if day >= until or not _count(session, program, day, zone=zone, now=now):
            return False
        day += _DAY
    return day < until


def _count(session: Session, program: UUID, day: date, *, zone: str, now: datetime) -> bool:
    """Count one day, unless a check-in of it still waits for an answer."""
    start, end = at_wall_clock(day, time(), zone), at_wall_clock(day + _DAY, time(), zone)
    if counts.still_open(session, program, start=start, end=end):
        return False
    found = DayCounted(
        check_ins=counts.check_ins(session, program, zone=zone, start=start, end=end),
        questions=counts.questions(session, program, zone=zone, start=start, end=end),
        texts=counts.texts(session, program, zone=zone, start=start, end=end),
        touches={} if tallies.touches(session, program, [day]) else counts.touches(session, program, at=end),
    )
    tallies.keep(session, program, day, found, zone=zone, now=now)
    return True
