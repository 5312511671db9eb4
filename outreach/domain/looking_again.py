"""Looking again: putting off what can wait, and coming back to somebody after their escalation was closed.

Both are promises of ours to ourselves: nobody is told, and a moment that comes brings it before a person again.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from outreach.domain.hours import at_wall_clock, local
from outreach.domain.urgency import Urgency

_SNOOZE_DAYS: Mapping[Urgency, int] = {Urgency.WATCH: 7, Urgency.SAME_DAY: 1}
_SOONEST = timedelta(minutes=5)
_FURTHEST_FOLLOW_UP = timedelta(days=60)


class CannotWait(ValueError):
    """Raised for what may not be put off, or not for so long; says why."""


def may_snooze(*, urgency: Urgency) -> bool:
    """Say whether something may be put off at all: never what is urgent."""
    return urgency in _SNOOZE_DAYS


def furthest_snooze(*, urgency: Urgency, zone: str, now: datetime) -> datetime:
    """Say until when something may be put off: the end of tomorrow for today's, of a week for what is watched."""
    if not may_snooze(urgency=urgency):
        raise CannotWait("what is urgent cannot be put off; take it, pass it on, or promise a time")
    return at_wall_clock(local(now, zone).date() + timedelta(days=_SNOOZE_DAYS[urgency] + 1), time.min, zone)


def check_snooze(*, urgency: Urgency, until: datetime, zone: str, now: datetime) -> None:
    """Refuse a moment that is too near, or further off than this urgency allows; raises CannotWait."""
    latest = furthest_snooze(urgency=urgency, zone=zone, now=now)
    if until < now + _SOONEST:
        raise CannotWait("choose a moment at least five minutes from now")
    if until > latest:
        raise CannotWait("that is too far off; choose an earlier moment")


def check_follow_up(*, at: datetime, now: datetime) -> None:
    """Refuse a moment of looking again that is over, or that nobody will remember; raises CannotWait."""
    if at <= now:
        raise CannotWait("that moment is over; choose a later one")
    if at > now + _FURTHEST_FOLLOW_UP:
        raise CannotWait("that is too far off; choose a day within the next 60")
