"""The board of a lead: days with their shifts and gaps, who is on the team and what keeps them from being on call."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.closed import uncovered
from outreach.domain.continuing import RotaRules
from outreach.domain.overriding import Override
from outreach.domain.reach import OutOfReach
from outreach.domain.rota import Role, Shift
from outreach.domain.rota_days import Day, bounds, days
from outreach.domain.unrolling import Absence, Why
from outreach.packs.rota_file import rules_from_json
from outreach.records import days_off, overrides, rotas, shifts, specialists
from outreach.records.shifts import StoredShift
from outreach.records.specialists import Specialist, StaffRole

AHEAD = timedelta(days=14)
"""How far ahead a board looks for gaps, whatever days it shows."""

_ANSWERING = frozenset({StaffRole.SPECIALIST, StaffRole.LEAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """That somebody is on call, as a board shows it; without `why` somebody put it there by hand."""

    id: UUID
    specialist: UUID
    name: str
    role: Role
    starts_at: datetime
    ends_at: datetime
    layer: str | None
    why: Why | None
    instead_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who may be on call, what keeps our texts from them, and when they are off."""

    id: UUID
    name: str
    trouble: OutOfReach | None
    off: tuple[Absence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What is to be seen of a rota: some days, who is on now, the gaps of the next fourteen days, and the team.

    `layers` are the rotations in the order in which the file names them.
    """

    zone: str
    has_rota: bool
    layers: tuple[str, ...]
    days: tuple[Day[Entry], ...]
    on_now: tuple[Entry, ...]
    gaps_ahead: tuple[tuple[datetime, datetime], ...]
    team: tuple[Member, ...]

    def name(self, specialist: UUID) -> str:
        """Say what somebody of the team is called; "?" for whoever has left."""
        return next((each.name for each in self.team if each.id == specialist), "?")


def of(session: Session, program: UUID, *, first: date, count: int, zone: str, now: datetime) -> Board:
    """Gather the board of some days, by the clocks of the rota or else of `zone`; five statements at most."""
    stored = rotas.of(session, program)
    rules = None if stored is None else rules_from_json(stored.document)
    there = zone if rules is None else rules.zone
    start, end = bounds(first, count, there)
    team = specialists.team_of(session, program)
    found = shifts.explained(session, program, start=min(start, now), end=max(end, now + AHEAD))
    people = _everybody(session, team, found)
    off = days_off.of(session, [one.id for one, _ in team])
    entries = [_entry(each, people) for each in found]
    shown = _uncovered(found, rules, there, max(start, now), end) if end > now else []
    return Board(
        zone=there,
        has_rota=rules is not None,
        layers=() if rules is None else tuple(each.name for each in rules.rotations),
        days=days(first=first, count=count, zone=there, spans=entries, gaps=shown),
        on_now=tuple(each for each in entries if each.starts_at <= now < each.ends_at),
        gaps_ahead=tuple(_uncovered(found, rules, there, now, now + AHEAD)),
        team=tuple(
            Member(
                id=one.id,
                name=one.name,
                trouble=one.reach.trouble,
                off=tuple(each for each in off if each.specialist == one.id and each.ends_at > min(start, now)),
            )
            for one, roles in team
            if roles & _ANSWERING
        ),
    )


def _uncovered(
    found: Sequence[StoredShift], rules: RotaRules | None, zone: str, start: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    closed = () if rules is None else rules.closed
    return uncovered(rota=[each.shift for each in found], closed=closed, zone=zone, start=start, end=end)


def _everybody(
    session: Session, team: Sequence[tuple[Specialist, object]], found: Sequence[StoredShift]
) -> dict[UUID, str]:
    """Map everybody of the team, and who is on its shifts without being of it any more, to their names."""
    names = {one.id: one.name for one, _ in team}
    known = {each.shift.specialist for each in found} | {each.instead_of for each in found if each.instead_of}
    left = specialists.by_ids(session, sorted(known - names.keys()))
    return names | {key: one.name for key, one in left.items()}


def _entry(each: StoredShift, people: dict[UUID, str]) -> Entry:
    return Entry(
        id=each.id,
        specialist=each.shift.specialist,
        name=people.get(each.shift.specialist, "?"),
        role=each.shift.role,
        starts_at=each.shift.starts_at,
        ends_at=each.shift.ends_at,
        layer=each.layer,
        why=each.why,
        instead_of=None if each.instead_of is None else people.get(each.instead_of, "?"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOverride:
    """Something that goes over the rota, with the names of those whom it is about."""

    id: UUID
    override: Override
    name: str
    other: str | None


def overrides_of(session: Session, program: UUID, *, now: datetime) -> list[NamedOverride]:
    """List what goes over a program's rota, now and later, in the order in which it was said."""
    found = overrides.since(session, program, start=now)
    known = {each.specialist for _, each in found} | {each.other for _, each in found if each.other}
    people = specialists.by_ids(session, sorted(known))
    return [
        NamedOverride(
            id=key,
            override=each,
            name=people[each.specialist].name,
            other=None if each.other is None else people[each.other].name,
        )
        for key, each in found
    ]


def shift_with(session: Session, program: UUID, which: UUID, *, now: datetime) -> StoredShift | None:
    """Find a shift of a program that is not over, by its id."""
    found = shifts.by_id(session, program, which)
    return None if found is None or found.shift.ends_at <= now else found


def as_shifts(session: Session, program: UUID, *, start: datetime, end: datetime) -> Sequence[Shift]:
    """List who is on call for a program within [start, end), and no longer, to compare it with what it becomes."""
    return [
        replace(each, starts_at=max(each.starts_at, start), ends_at=min(each.ends_at, end))
        for each in shifts.between(session, program, start=start, end=end)
    ]
