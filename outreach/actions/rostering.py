"""Rostering: what is changed about who is on call, and when, beside the rota itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import following, reaching, rotas
from outreach.domain.overriding import Override, OverrideKind
from outreach.domain.rota import Role, Shift
from outreach.domain.unrolling import Absence
from outreach.records import days_off, overrides, shifts, swaps


class OverlappingShift(ValueError):
    """Raised when somebody would be on call twice at once."""


class NoSuchShift(LookupError):
    """Raised for a shift that is not on the rota, or that was not put there by hand."""


class NotOnTheRota(LookupError):
    """Raised for a change that would change nothing; says why, and what to do instead."""


def add_shift(session: Session, program: UUID, shift: Shift, *, now: datetime) -> None:
    """Put somebody on call; raises OverlappingShift when they already are during that time, and NotReachable."""
    reaching.check(session, [shift.specialist])
    there = shifts.between(session, program, start=shift.starts_at, end=shift.ends_at)
    if any(other.specialist == shift.specialist for other in there):
        raise OverlappingShift(
            "is already on call during that time; choose another time, or remove the other shift first"
        )
    shifts.add(session, program=program, shift=shift, now=now)
    rotas.changed(session, program, now=now)


def remove_shift(session: Session, program: UUID, specialist: UUID, *, starts_at: datetime, now: datetime) -> None:
    """Take somebody's shift off the rota; raises NoSuchShift when none of theirs begins then, or it is a turn."""
    if shifts.is_a_turn(session, program, specialist, starts_at=starts_at):
        raise NoSuchShift("has that shift from the rota; `outreach rota override remove` takes them off it")
    if not shifts.remove(session, program, specialist, starts_at=starts_at, now=now):
        raise NoSuchShift("has no shift ahead or running that begins then; `outreach shift list` shows them")
    rotas.unroll_again(session, program, now=now)
    rotas.changed(session, program, now=now)
    following.look_over(session, program, now=now)


def override(session: Session, program: UUID, new: Override, *, now: datetime) -> UUID:
    """Say something about a stretch of time that goes over the rota.

    Raises NotOnTheRota, OverlappingShift and NotReachable.
    """
    if rotas.rules_of(session, program) is None:
        raise NotOnTheRota(
            "cannot: nobody takes turns in this program; use `outreach shift add` and `outreach shift remove`"
        )
    there = shifts.explained(session, program, start=new.starts_at, end=new.ends_at)
    theirs = [each for each in there if each.shift.specialist == new.specialist]
    if new.other is None and new.kind.adds and theirs:
        raise OverlappingShift("is already on call during that time; choose another time")
    if not new.kind.adds and not any(each.why is not None for each in theirs):
        raise NotOnTheRota("has no turn during that time; `outreach rota show` says who has")
    if any(each.shift.specialist == new.other for each in there):
        raise OverlappingShift("cannot take it: they are on call then already; choose somebody else")
    if new.kind is not OverrideKind.REMOVE:
        reaching.check(session, [new.other or new.specialist])
    made = overrides.add(session, program, new, now=now)
    rotas.unroll_again(session, program, now=now)
    return made


def put_in_place(
    session: Session, program: UUID, who: UUID, by: UUID, *, starts_at: datetime, ends_at: datetime, now: datetime
) -> UUID | None:
    """Put somebody in another's place for a while; gives the override that does it, where the other has a turn.

    A shift that was added by hand is parted instead. Somebody who is the backup then comes forward. Raises
    NotOnTheRota, OverlappingShift and NotReachable.
    """
    reaching.check(session, [by])
    there = shifts.explained(session, program, start=starts_at, end=ends_at)
    theirs = [each for each in there if each.shift.specialist == who]
    if not theirs:
        raise NotOnTheRota("is not on call during that time; `outreach rota show` says who is")
    if any(each.shift.specialist == by and each.shift.role is not Role.BACKUP for each in there):
        raise OverlappingShift("cannot take it: they are on call then already; choose somebody else")
    made = None
    if any(each.why is not None for each in theirs):
        new = Override(
            kind=OverrideKind.REPLACE, specialist=who, other=by, role=Role.PRIMARY, starts_at=starts_at, ends_at=ends_at
        )
        made = overrides.add(session, program, new, now=now)
    for each in theirs:
        if each.why is None:
            _part(session, program, each, by, starts_at=starts_at, ends_at=ends_at, now=now)
    rotas.unroll_again(session, program, now=now)
    rotas.changed(session, program, now=now)
    return made


def take_off(
    session: Session, program: UUID, who: UUID, *, starts_at: datetime, ends_at: datetime, now: datetime
) -> None:
    """Take somebody off the rota for a while, and put nobody in their place; what runs ends now, and is handed over.

    Raises NotOnTheRota.
    """
    starts_at = max(starts_at, now)
    there = shifts.explained(session, program, start=starts_at, end=ends_at)
    theirs = [each for each in there if each.shift.specialist == who]
    if starts_at >= ends_at or not theirs:
        raise NotOnTheRota("is not on call during that time; `outreach rota show` says who is")
    if any(each.why is not None for each in theirs):
        new = Override(kind=OverrideKind.REMOVE, specialist=who, starts_at=starts_at, ends_at=ends_at)
        overrides.add(session, program, new, now=now)
    for each in theirs:
        if each.why is None:
            _cut_out(session, program, each, starts_at=starts_at, ends_at=ends_at, now=now)
    rotas.unroll_again(session, program, now=now)
    rotas.changed(session, program, now=now)
    following.look_over(session, program, now=now)


def take_off_for_good(session: Session, program: UUID, who: UUID, *, until: datetime, now: datetime) -> None:
    """Take somebody off every shift of a program, running or ahead, and out of its rotations and what goes over them.

    The others of a rotation take their turns; where there are too few, those turns are open.
    """
    for each in shifts.explained(session, program, start=now, end=until):
        if each.shift.specialist == who and each.why is None:
            _cut_out(session, program, each, starts_at=now, ends_at=until, now=now)
    bound = {each.override_id: each for each in swaps.taken_in(session, program, since=now)}
    for key, said in overrides.since(session, program, start=now):
        if who in {said.specialist, said.other}:
            overrides.remove(session, key)
            if key in bound:
                following.over(session, bound[key], now=now)
    rotas.without(session, program, who, now=now)
    rotas.changed(session, program, now=now)
    following.look_over(session, program, now=now)


def _part(
    session: Session,
    program: UUID,
    stored: shifts.StoredShift,
    by: UUID,
    *,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> None:
    """Give a part of a shift that was added by hand to somebody else."""
    shift = stored.shift
    starts_at, ends_at = max(starts_at, shift.starts_at), min(ends_at, shift.ends_at)
    _cut_out(session, program, stored, starts_at=starts_at, ends_at=ends_at, now=now)
    shifts.add(
        session, program=program, shift=replace(shift, specialist=by, starts_at=starts_at, ends_at=ends_at), now=now
    )


def _cut_out(
    session: Session,
    program: UUID,
    stored: shifts.StoredShift,
    *,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> None:
    """Take a part out of a shift that was added by hand; what lies before and after it stays."""
    shift = stored.shift
    if shift.starts_at < starts_at:
        shifts.end_at(session, {stored.id: starts_at})
    else:
        shifts.withdraw(session, [stored.id])
    if ends_at < shift.ends_at:
        shifts.add(session, program=program, shift=replace(shift, starts_at=ends_at), now=now)


def overrides_of(session: Session, program: UUID, *, now: datetime) -> Sequence[tuple[UUID, Override]]:
    """List the overrides of a program that are not over, each with its id, in the order in which they were made."""
    return overrides.since(session, program, start=now)


def take_back(session: Session, program: UUID, which: UUID, *, now: datetime) -> None:
    """Take an override back, so that the rota holds again."""
    overrides.remove(session, which)
    rotas.unroll_again(session, program, now=now)


def be_off(session: Session, absence: Absence, *, now: datetime) -> None:
    """Note that somebody cannot be on call for a while; others take their turns."""
    days_off.add(session, absence, now=now)
    rotas.unroll_for(session, absence.specialist, now=now)


def still_on_call(session: Session, specialist: UUID, *, starts_at: datetime, ends_at: datetime) -> int:
    """Count the shifts of somebody during a time: those that were added by hand stand, though they are off."""
    return len(shifts.of_people(session, [specialist], start=starts_at, end=ends_at))


def be_back(session: Session, absence: Absence, *, now: datetime) -> bool:
    """Take it back that somebody cannot be on call then; says whether it was noted."""
    gone = days_off.remove(session, absence)
    rotas.unroll_for(session, absence.specialist, now=now)
    return gone


def be_busy(session: Session, specialist: UUID, periods: Sequence[tuple[datetime, datetime]], *, now: datetime) -> None:
    """Note when somebody's own calendar says that they are busy, in place of what it said before; others stand in."""
    days_off.replace_busy(session, specialist, periods, now=now)
    rotas.unroll_for(session, specialist, now=now)


def days_off_of(session: Session, people: Sequence[UUID], *, now: datetime) -> Sequence[Absence]:
    """List when some people are off from now on."""
    return [each for each in days_off.of(session, people) if each.ends_at > now]
