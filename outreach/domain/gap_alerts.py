"""When leads are told that nobody will be on call: as a gap arises, a week, a day and an hour before it begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from outreach.domain.hours import at_wall_clock, local, local_day

LOOK_AHEAD = timedelta(days=60)
"""How far ahead gaps are looked for."""

_FROM, _UNTIL = time(8), time(21)


class GapStep(StrEnum):
    """How near a gap is; leads are told once at each step."""

    AHEAD = "ahead"
    WEEK = "week"
    DAY = "day"
    HOUR = "hour"


_STEPS = ((GapStep.HOUR, timedelta(hours=1)), (GapStep.DAY, timedelta(days=1)), (GapStep.WEEK, timedelta(days=7)))
_ORDER = tuple(GapStep)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownGap:
    """A time at which nobody is on call, and the last step at which leads were told."""

    starts_at: datetime
    ends_at: datetime
    told: GapStep


def step_of(*, starts_at: datetime, now: datetime) -> GapStep:
    """Say how near a gap is."""
    return next((step for step, before in _STEPS if starts_at - now <= before), GapStep.AHEAD)


def may_tell(step: GapStep, *, zone: str, now: datetime) -> bool:
    """Say whether leads may be told now: by day, and at night only of what begins within the hour."""
    return step is GapStep.HOUR or _FROM <= local(now, zone).time() < _UNTIL


@dataclass(frozen=True, slots=True, kw_only=True)
class GapNews:
    """What a look at the gaps ahead found: those to tell of now, what is known afterwards, and when to look again."""

    tell: tuple[KnownGap, ...]
    known: tuple[KnownGap, ...]
    look_at: datetime


def look(
    *,
    gaps: Sequence[tuple[datetime, datetime]],
    known: Sequence[KnownGap],
    zone: str,
    now: datetime,
) -> GapNews:
    """Compare the gaps ahead with those that were told of.

    A gap that runs to the end of what is looked at is where planning ends: it is told of from a week before. One that
    has grown since it was told of is news again.
    """
    tell: list[KnownGap] = []
    after: list[KnownGap] = []
    for starts_at, ends_at in gaps:
        step = step_of(starts_at=starts_at, now=now)
        before = _same(known, starts_at, now)
        starts = starts_at if before is None else before.starts_at
        news = KnownGap(starts_at=starts, ends_at=ends_at, told=step)
        open_ended = ends_at >= now + LOOK_AHEAD and step is GapStep.AHEAD
        is_told = before is not None and _ORDER.index(before.told) >= _ORDER.index(step)
        if is_told and before is not None and not _has_grown(before, ends_at, now):
            after.append(KnownGap(starts_at=starts, ends_at=ends_at, told=before.told))
        elif not open_ended and may_tell(step, zone=zone, now=now):
            tell.append(news)
            after.append(news)
        elif before is not None:
            after.append(before)
    return GapNews(tell=tuple(tell), known=tuple(after), look_at=_next_look(gaps, zone, now))


def _same(known: Sequence[KnownGap], starts_at: datetime, now: datetime) -> KnownGap | None:
    """Find a gap among those told of; one that runs now began whenever it did."""
    for gap in known:
        if gap.starts_at == starts_at or (starts_at <= now and gap.starts_at <= now < gap.ends_at):
            return gap
    return None


def _has_grown(before: KnownGap, ends_at: datetime, now: datetime) -> bool:
    """Say whether a gap lasts longer than was told; where planning ends, its end only moves on with what we look at."""
    return ends_at > before.ends_at and step_of(starts_at=before.ends_at, now=now) is not GapStep.AHEAD


def _next_look(gaps: Sequence[tuple[datetime, datetime]], zone: str, now: datetime) -> datetime:
    """Find when a gap comes a step nearer, or else the next morning."""
    tomorrow = local_day(now, zone) + timedelta(days=1 if local(now, zone).time() >= _FROM else 0)
    steps = [starts_at - before for starts_at, _ in gaps for _, before in _STEPS if starts_at - before > now]
    return min([at_wall_clock(tomorrow, _FROM, zone), *steps])
