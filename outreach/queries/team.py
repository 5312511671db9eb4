"""The team: who works for which program, and as what."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from outreach.domain.reach import OutOfReach
from outreach.records import programs, specialists
from outreach.records.specialists import StaffRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of ours in one program; `speaks` reads "en, es"."""

    program: str
    name: str
    last_four: str
    roles: tuple[StaffRole, ...]
    speaks: str
    trouble: OutOfReach | None


def members(session: Session, *, program: str | None = None) -> list[Member]:
    """List the people of one program, or of all."""
    found: list[Member] = []
    for stored in programs.every_current(session):
        if program not in (None, stored.name):
            continue
        by_role = {role: specialists.of_program(session, stored.program_id, role=role) for role in StaffRole}
        found += [
            Member(
                program=stored.name,
                name=somebody.name,
                last_four=somebody.phone.last_four,
                roles=tuple(role for role, people in by_role.items() if somebody in people),
                speaks=", ".join(somebody.speaks),
                trouble=somebody.reach.trouble,
            )
            for somebody in specialists.of_program(session, stored.program_id)
        ]
    return found
