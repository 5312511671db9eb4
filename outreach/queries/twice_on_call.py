"""Twice on call: one person whom two programs would page at the same time, which is allowed and never silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from outreach.records.programs import ProgramRow
from outreach.records.shifts import ShiftRow
from outreach.records.specialists import SpecialistRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """That somebody who is on call for a program is so for another one too, during [starts_at, ends_at)."""

    specialist: UUID
    name: str
    program: str
    starts_at: datetime
    ends_at: datetime


def of(
    session: Session, program: UUID, *, start: datetime, end: datetime, who: Sequence[UUID] | None = None
) -> list[Twice]:
    """List when people of a program are on call elsewhere too within [start, end), earliest first; or some of them."""
    here, there = aliased(ShiftRow), aliased(ShiftRow)
    statement = (
        select(here, there, SpecialistRow.name, ProgramRow.name)
        .join(there, there.specialist_id == here.specialist_id)
        .join(SpecialistRow, SpecialistRow.id == here.specialist_id)
        .join(ProgramRow, ProgramRow.id == there.program_id)
        .where(here.program_id == program, there.program_id != program)
        .where(here.starts_at < there.ends_at, there.starts_at < here.ends_at)
        .where(here.ends_at > start, here.starts_at < end, there.ends_at > start, there.starts_at < end)
    )
    if who is not None:
        statement = statement.where(here.specialist_id.in_(who))
    found = {
        Twice(
            specialist=one.specialist_id,
            name=name,
            program=elsewhere,
            starts_at=max(one.starts_at, other.starts_at, start),
            ends_at=min(one.ends_at, other.ends_at, end),
        )
        for one, other, name, elsewhere in session.execute(statement)
    }
    return sorted(found, key=lambda each: (each.starts_at, each.ends_at, each.name, each.program))
