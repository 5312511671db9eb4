"""The rota as people read it: who is on call from when to when, and when nobody is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain import rota
from outreach.domain.rota import Role
from outreach.records import shifts, specialists


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedShift:
    """That somebody is on call during [starts_at, ends_at)."""

    name: str
    role: Role
    starts_at: datetime
    ends_at: datetime


def between(session: Session, program: UUID, *, start: datetime, end: datetime) -> list[NamedShift]:
    """List a program's shifts that touch [start, end), earliest first."""
    found = shifts.between(session, program, start=start, end=end)
    people = specialists.by_ids(session, list({shift.specialist for shift in found}))
    return [
        NamedShift(
            name=people[shift.specialist].name,
            role=shift.role,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
        )
        for shift in found
    ]


def gaps(session: Session, program: UUID, *, start: datetime, end: datetime) -> Sequence[tuple[datetime, datetime]]:
    """List the periods within [start, end) in which nobody is on call for a program."""
    return rota.gaps(rota=shifts.between(session, program, start=start, end=end), start=start, end=end)
