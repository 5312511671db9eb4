"""Rotas: what a lead wrote becomes shifts ahead, and is unrolled further as time passes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import following, open_places
from outreach.domain.continuing import NewRotation, RotaRules, continued
from outreach.domain.overriding import each_once, with_overrides
from outreach.domain.rotation import OPEN, Rotation
from outreach.domain.settling import Changes, changes, until_they_leave
from outreach.domain.unrolling import Absence, Planned, unroll
from outreach.packs.rota_file import LoadedRota, rules_from_json, rules_to_json
from outreach.records import days_off, programs, rotas, shifts, specialists

AHEAD = timedelta(days=100)
"""How far ahead rotas are unrolled."""

_DAILY = timedelta(days=1)
_TIME_TO_FINISH = timedelta(minutes=10)
"""How long somebody who changes a rota may take over it before its gaps are looked at."""


class NoRota(LookupError):
    """Raised for a program whose people take no turns; says how they may."""


def apply(session: Session, program: UUID, loaded: LoadedRota, *, zone: str, now: datetime) -> Changes:
    """Make a rota file the rota of a program, by the clocks of `zone` unless it names one, and unroll it."""
    stored = rotas.hold(session, program)
    old = None if stored is None else rules_from_json(stored.document)
    people = {one for each in loaded.rotations for one in each.people}
    rules = continued(
        old=old,
        new=loaded.rotations,
        off=days_off.of(session, list(people | (set() if old is None else _people(old)))),
        zone=loaded.zone or zone,
        now=now,
    )
    rules = replace(rules, closed=loaded.closed)
    rotas.put(session, program, source=loaded.text, document=rules_to_json(rules), now=now)
    changed(session, program, now=now)
    return _unroll(session, program, rules, now=now)


def without(session: Session, program: UUID, specialist: UUID, *, now: datetime) -> None:
    """Let a program's rotations go on without somebody; where too few are left for a turn, their places are open."""
    stored = rotas.hold(session, program)
    if stored is None:
        return
    old = rules_from_json(stored.document)
    left = [(each, tuple(one for one in each.people if one != specialist)) for each in old.rotations]
    new = [
        NewRotation(pattern=each, people=(*stay, *(OPEN,) * (each.at_once - len(stay))), since=_since(each))
        for each, stay in left
    ]
    off = days_off.of(session, list(_people(old)))
    rules = replace(continued(old=old, new=new, off=off, zone=old.zone, now=now), closed=old.closed)
    rotas.put(session, program, source=stored.source, document=rules_to_json(rules), now=now)
    _unroll(session, program, rules, now=now)


def _since(rotation: Rotation) -> date | None:
    return rotation.since if rotation.since_given else None


def rules_of(session: Session, program: UUID) -> RotaRules | None:
    """Find the rules of a program's rota, if it has one."""
    stored = rotas.of(session, program)
    return None if stored is None else rules_from_json(stored.document)


def source_of(session: Session, program: UUID) -> str:
    """Give the rota file of a program as it was applied; raises NoRota."""
    stored = rotas.of(session, program)
    if stored is None:
        raise NoRota("nobody takes turns in this program yet; `outreach rota apply FILE` lets them")
    return stored.source


def unroll_again(session: Session, program: UUID, *, now: datetime) -> Changes:
    """Unroll the rota of a program after something about it changed; without one nothing changes."""
    stored = rotas.hold(session, program)
    return Changes() if stored is None else _unroll(session, program, rules_from_json(stored.document), now=now)


def unroll_for(session: Session, specialist: UUID, *, now: datetime) -> None:
    """Unroll the rotas of all programs that somebody works for."""
    for program in specialists.programs_of(session, specialist):
        unroll_again(session, program, now=now)


def unroll_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Unroll further every rota whose day has come; says how many there were."""
    due = rotas.due(session, now=now, limit=limit, passing=passing)
    for program in due:
        unroll_again(session, program, now=now)
    return len(due)


def changed(session: Session, program: UUID, *, now: datetime) -> None:
    """Note that who is on call changed, so that gaps are looked for when whoever changes it may be done."""
    programs.look_for_gaps(session, program, at=now + _TIME_TO_FINISH)


def _unroll(session: Session, program: UUID, rules: RotaRules, *, now: datetime) -> Changes:
    """Store what follows from the rules, the days off and the overrides, from now on."""
    until, off = now + AHEAD, days_off.of(session, list(_people(rules)))
    there = shifts.explained(session, program, start=now, end=until + AHEAD)
    planned = _planned(rules, off, now=now)
    laid = with_overrides(
        planned=planned, overrides=following.overrides_now(session, program, planned=planned, now=now)
    )
    follows: Sequence[Planned] = each_once(
        planned=[each for each in laid if each.specialist != OPEN],
        by_hand=[each.shift for each in there if each.why is None],
    )
    open_places.keep(session, program, [each for each in laid if each.specialist == OPEN], zone=rules.zone, now=now)
    stored = {each.id: known for each in there if (known := _as_planned(each)) is not None}
    running = [each for each in stored.values() if each.starts_at <= now]
    wanted = until_they_leave(running=running, wanted=follows, off=off, now=now)
    found = changes(stored=stored, wanted=wanted, now=now)
    shifts.withdraw(session, found.withdraw)
    shifts.end_at(session, found.end_at)
    shifts.explain(session, found.explain)
    shifts.put_planned(session, program, found.put, now=now)
    rotas.unrolled(session, program, again_at=now + _DAILY)
    if found:
        changed(session, program, now=now)
        following.look_over(session, program, now=now)
    return found


def _planned(rules: RotaRules, off: Sequence[Absence], *, now: datetime) -> Sequence[Planned]:
    found = unroll(rotations=rules.rotations, off=off, zone=rules.zone, until=now + AHEAD)
    return [each for each in found.planned if each.ends_at > now]


def _people(rules: RotaRules) -> set[UUID]:
    return {one for each in rules.rotations for one in each.people}


def _as_planned(stored: shifts.StoredShift) -> Planned | None:
    if stored.why is None or stored.layer is None:
        return None
    return Planned(
        specialist=stored.shift.specialist,
        role=stored.shift.role,
        starts_at=stored.shift.starts_at,
        ends_at=stored.shift.ends_at,
        layer=stored.layer,
        why=stored.why,
        instead_of=stored.instead_of,
    )
