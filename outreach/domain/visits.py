"""What becomes of a visit whose moment has come: asked now, asked when the hours open, or not at all, and what is next.

A moment missed by more than a day is dropped, and of several missed ones only the last is asked, so that an outage
never ends in a burst.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from outreach.domain.cadence import Cadence, Due, Plan, next_due, occurrences
from outreach.domain.check_in import STALE_AFTER, SkipReason
from outreach.domain.hours import NeverOpens, SendWindow, at_wall_clock, local_day, may_send_at, next_open

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit that has come due; `ask_at` is when it may be asked, None for one that is skipped, which says why."""

    due: Due
    ask_at: datetime | None = None
    skip: SkipReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What has come due for somebody, if anything, and when they are due next (None: the cadence is over)."""

    visit: Visit | None
    next_at: datetime | None


def outlook(
    *, cadence: Cadence, plan: Plan, planned: datetime, zone: str, window: SendWindow, now: datetime
) -> Outlook:
    """Find the last visit that has come due since `planned` and within the day, and the one that comes after it.

    There is no visit when the planned one is too old, or when the cadence was changed under it.
    """
    start = max(planned, now - STALE_AFTER)
    due: Due | None = None
    for each in occurrences(cadence=cadence, plan=plan, start=start, end=_NEVER, zone=zone, window=window):
        if each.at > now:
            return Outlook(visit=_visit(due, each, zone, window, now=now), next_at=each.at)
        due = each
    return Outlook(visit=_visit(due, None, zone, window, now=now), next_at=None)


def _visit(due: Due | None, coming: Due | None, zone: str, window: SendWindow, *, now: datetime) -> Visit | None:
    """Say whether and when a visit is asked: later today perhaps, but not when the next one is asked that day too."""
    if due is None:
        return None
    if may_send_at(window=window, at=now):
        return Visit(due=due, ask_at=now)
    blocked = local_day(due.at, zone) in window.blocked_days
    skipped = Visit(due=due, skip=SkipReason.BLOCKED_DAY if blocked else SkipReason.OUTSIDE_HOURS)
    try:
        opens = next_open(window=window, at=now)
    except NeverOpens:
        return skipped
    too_late = opens - due.at > STALE_AFTER
    crowded = coming is not None and _asked_on(coming, window) <= local_day(opens, zone)
    return skipped if too_late or crowded else Visit(due=due, ask_at=opens)


def first_visit(
    *, cadence: Cadence, plan: Plan, zone: str, window: SendWindow, asked: Sequence[datetime], now: datetime
) -> datetime | None:
    """Find when somebody is due first, counted from now, under a cadence, a pace or a zone that may be new to them.

    `asked` are the moments at which they were asked of late: on the local day that it is now, as many visits as they
    had already are left out, so that a change never asks anybody twice.
    """
    today = local_day(now, zone)
    had = sum(1 for moment in asked if local_day(moment, zone) == today)
    midnight = at_wall_clock(today, time.min, zone)
    tomorrow = at_wall_clock(today + timedelta(days=1), time.min, zone)
    day = occurrences(cadence=cadence, plan=plan, start=midnight, end=tomorrow, zone=zone, window=window)
    left = (due.at for due in list(day)[had:] if due.at > now)
    later = next_due(cadence=cadence, plan=plan, after=tomorrow - timedelta(microseconds=1), zone=zone, window=window)
    return next(left, None if later is None else later.at)


def _asked_on(coming: Due, window: SendWindow) -> date:
    """Name the local day on which a coming visit would really be asked."""
    try:
        return local_day(next_open(window=window, at=coming.at), window.zones[0])
    except NeverOpens:
        return date.max
