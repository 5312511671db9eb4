"""What becomes of a visit whose moment has come: asked now, asked when the hours open, or not at all, and what is next.

A moment missed by more than a day is dropped, of several missed ones only the last is asked, and that one only if it
is not about to be overtaken by the next, so that an outage never ends in a burst.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from outreach.domain.cadence import Cadence, Due, Plan, next_due, occurrences
from outreach.domain.check_in import STALE_AFTER, SkipReason
from outreach.domain.hours import NeverOpens, SendWindow, at_wall_clock, local_day, next_open

_NEVER = datetime(9999, 12, 30, tzinfo=UTC)
"""Later than any visit, and still a day that every zone can name."""

ASKED_OF_LATE = timedelta(weeks=8)
"""Who was asked within so long, and is no more because their cadence was cut short, goes on if it is made longer."""


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


def visits_ahead(
    *, cadence: Cadence, plan: Plan, planned: datetime, zone: str, window: SendWindow, now: datetime, end: datetime
) -> Iterator[tuple[datetime, Visit]]:
    """List what becomes of each visit from `planned` to before `end`, and when that is decided: each at its moment.

    They are those that `outlook` finds one after the other; what has come due by now is decided now.
    """
    coming: datetime | None = planned
    if planned <= now:
        late = outlook(cadence=cadence, plan=plan, planned=planned, zone=zone, window=window, now=now)
        coming = late.next_at
        if late.visit is not None:
            yield now, late.visit
    if coming is None:
        return
    dues = occurrences(cadence=cadence, plan=plan, start=coming, end=_NEVER, zone=zone, window=window)
    due = next(dues, None)
    while due is not None and due.at < end:
        following = next(dues, None)
        visit = _visit(due, following, zone, window, now=due.at)
        assert visit is not None
        yield due.at, visit
        due = following


def _visit(due: Due | None, coming: Due | None, zone: str, window: SendWindow, *, now: datetime) -> Visit | None:
    """Say whether and when a visit is asked: now or when the hours open, unless it is too late or crowds the next."""
    if due is None:
        return None
    try:
        opens = next_open(window=window, at=now)
    except NeverOpens:
        return Visit(due=due, skip=_shut(due, zone, window))
    if opens == due.at:
        return Visit(due=due, ask_at=opens)
    too_late = opens - due.at > STALE_AFTER
    if too_late or (coming is not None and crowds(due.at, opens, _asked_at(coming, window), zone)):
        return Visit(due=due, skip=SkipReason.STALE if opens == now else _shut(due, zone, window))
    return Visit(due=due, ask_at=opens)


def _shut(due: Due, zone: str, window: SendWindow) -> SkipReason:
    return SkipReason.BLOCKED_DAY if local_day(due.at, zone) in window.blocked_days else SkipReason.OUTSIDE_HOURS


def crowds(due_at: datetime, ask_at: datetime, following: datetime, zone: str) -> bool:
    """Say whether a late visit comes too close to the next: nearer to it than to its own time, or on its very day."""
    if ask_at - due_at > following - ask_at:
        return True
    return local_day(due_at, zone) < local_day(ask_at, zone) == local_day(following, zone)


def _asked_at(coming: Due, window: SendWindow) -> datetime:
    """Find when a coming visit would really be asked."""
    try:
        return next_open(window=window, at=coming.at)
    except NeverOpens:
        return _NEVER


def first_visit(
    *, cadence: Cadence, plan: Plan, zone: str, window: SendWindow, asked: Sequence[datetime], now: datetime
) -> datetime | None:
    """Find when somebody is due first, counted from now, under a cadence, a pace or a zone that may be new to them.

    `asked` are the moments at which they were asked of late, or are about to be: on the local day of the last of them,
    as many visits as they have then had are left out, so that a change never asks anybody twice.
    """
    today = local_day(max((now, *asked)), zone)
    had = sum(1 for moment in asked if local_day(moment, zone) == today)
    midnight = at_wall_clock(today, time.min, zone)
    tomorrow = at_wall_clock(today + timedelta(days=1), time.min, zone)
    day = occurrences(cadence=cadence, plan=plan, start=midnight, end=tomorrow, zone=zone, window=window)
    left = (due.at for due in list(day)[had:] if due.at > now)
    later = next_due(cadence=cadence, plan=plan, after=tomorrow - timedelta(microseconds=1), zone=zone, window=window)
    return next(left, None if later is None else later.at)
