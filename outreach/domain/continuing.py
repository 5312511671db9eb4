"""Continuing: a rota that is written anew goes on where the old one stood, so that an edit shuffles nobody's weeks."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from outreach.domain.hours import local_day
from outreach.domain.rotation import Pattern, Rotation, period
from outreach.domain.unrolling import Absence, TurnState, unroll

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaRules:
    """The rotations of a program, first served first, the zone by whose clocks they change, and when it is closed."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    zone: str
    rotations: tuple[Rotation, ...]
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRotation:
    """A rotation as a lead wrote it, with people who are known; without `since` it begins now."""

    pattern: Pattern
    people: tuple[UUID, ...]
    since: date | None = None


def continued(
    *, old: RotaRules | None, new: Sequence[NewRotation], off: Sequence[Absence], zone: str, now: datetime
) -> RotaRules:
    """Make the rules of what was written: what stays as it was keeps its order, what changed goes on from this turn."""
    before = {each.name: each for each in old.rotations} if old is not None and old.zone == zone else {}
    turns = () if old is None else unroll(rotations=old.rotations, off=off, zone=old.zone, until=now).turns
    running = {each.layer: each for each in turns}
    made = [_rotation(each, before.get(each.pattern.name), running, zone=zone, now=now) for each in new]
    return RotaRules(zone=zone, rotations=tuple(made))


def _rotation(
    new: NewRotation, old: Rotation | None, running: dict[str, TurnState], *, zone: str, now: datetime
) -> Rotation:
    begins = _begins(new.pattern, zone, now)
    since, queue, given = max(new.since or begins, begins), new.people, new.since is not None
    turn = running.get(new.pattern.name)
    if new.since is not None and (old is None or not old.since_given or old.since != new.since):
        since = new.since
    elif old is not None and _same(old, new):
        since, queue, given = old.since, old.queue, old.since_given
    elif turn is not None:
        stay = [one for one in turn.queue if one in new.people]
        queue = (*stay, *(one for one in new.people if one not in stay))
        since = turn.day if old is not None else since
    return Rotation(
        **{each.name: getattr(new.pattern, each.name) for each in fields(Pattern)},
        people=new.people,
        since=since,
        queue=queue,
        since_given=given,
    )


def _same(old: Rotation, new: NewRotation) -> bool:
    """Say whether turns are what they were: the same people, at the same times."""
    kept = ("turn", "every", "hand_over", "weekday", "days", "starts", "ends", "at_once")
    return old.people == new.people and all(getattr(old, name) == getattr(new.pattern, name) for name in kept)


def _begins(pattern: Pattern, zone: str, now: datetime) -> date:
    """Find the first local day whose shift is not over yet."""
    day = local_day(now, zone) - _DAY
    while period(pattern, day, zone)[1] <= now:
        day += _DAY
    return day
