"""Programs as a list or a page shows them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.program import Program
from outreach.packs.program_file import program_from_json
from outreach.queries.participants import Standing, standing
from outreach.records import participants, programs, specialists
from outreach.records.programs import StoredProgram
from outreach.records.specialists import StaffRole


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramPage:
    """The version of a program that is in use, and its people; `source` is the file as it was written."""

    id: UUID
    number: int
    applied_at: datetime
    source: str
    program: Program
    people: Mapping[Standing, int]
    leads: tuple[str, ...]
    team: tuple[str, ...]


def every(session: Session) -> list[ProgramPage]:
    """Show every program, oldest first."""
    return [_page(session, stored) for stored in programs.every_current(session)]


def named(session: Session, name: str) -> ProgramPage | None:
    """Show the program with a name, if there is one."""
    stored = programs.current(session, name)
    return None if stored is None else _page(session, stored)


def ids(session: Session, name: str | None = None) -> list[UUID]:
    """List the ids of every program, or of the one with a name (none, when there is no such program)."""
    return [each.program_id for each in programs.every_current(session) if name in (None, each.name)]


def _page(session: Session, stored: StoredProgram) -> ProgramPage:
    people: Counter[Standing] = Counter()
    for consent, status, count in participants.count_by_state(session, stored.program_id):
        people[standing(consent, status)] += count
    return ProgramPage(
        id=stored.program_id,
        number=stored.number,
        applied_at=stored.applied_at,
        source=stored.source,
        program=program_from_json(stored.document),
        people={each: people[each] for each in Standing if each in people},
        leads=tuple(lead.name for lead in specialists.of_program(session, stored.program_id, role=StaffRole.LEAD)),
        team=tuple(somebody.name for somebody in specialists.of_program(session, stored.program_id)),
    )
