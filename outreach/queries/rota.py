"""The rota as people read it: who is on call from when to when, and when nobody is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.closed import uncovered
from outreach.domain.rota import Role
from outreach.domain.unrolling import Why
from outreach.packs.rota_file import rules_from_json
from outreach.records import rotas, shifts, specialists


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedShift:
    """That somebody is on call during [starts_at, ends_at).

    What follows from a rota says from which of its layers, why, and whose shift it would have been.
    """

    specialist: UUID
    name: str
    role: Role
    starts_at: datetime
    ends_at: datetime
    layer: str | None
    why: Why | None
    instead_of: str | None


def between(session: Session, program: UUID, *, start: datetime, end: datetime) -> list[NamedShift]:
    """List a program's shifts that touch [start, end), earliest first."""
    found = shifts.explained(session, program, start=start, end=end)
    known = {each.shift.specialist for each in found} | {each.instead_of for each in found if each.instead_of}
    people = specialists.by_ids(session, list(known))
    return [
        NamedShift(
            specialist=each.shift.specialist,
            name=people[each.shift.specialist].name,
            role=each.shift.role,
            starts_at=each.shift.starts_at,
            ends_at=each.shift.ends_at,
            layer=each.layer,
            why=each.why,
            instead_of=people[each.instead_of].name if each.instead_of in people else None,
        )
        for each in found
    ]


def gaps(session: Session, program: UUID, *, start: datetime, end: datetime) -> Sequence[tuple[datetime, datetime]]:
    """List the periods within [start, end) in which nobody is on call for a program, but for its closed hours."""
    closed, zone = closed_hours(session, program)
    there = shifts.between(session, program, start=start, end=end)
    return uncovered(rota=there, closed=closed, zone=zone, start=start, end=end)


def closed_hours(session: Session, program: UUID) -> tuple[Sequence[str], str]:
    """Say when a program is closed, as its rota says it, and by the clocks of which zone."""
    stored = rotas.of(session, program)
    if stored is None:
        return (), "UTC"
    rules = rules_from_json(stored.document)
    return rules.closed, rules.zone
