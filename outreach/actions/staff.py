"""Staff: peer specialists and program leads, and the programs they work for."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions.programs import ProgramInUse
from outreach.domain.phone import PhoneNumber
from outreach.records import participants, specialists
from outreach.records.specialists import Specialist, StaffRole


class NumberTaken(ValueError):
    """Raised when a number already is somebody else's; says whose and what to do."""


def join(
    session: Session,
    in_use: ProgramInUse,
    *,
    name: str,
    phone: PhoneNumber,
    speaks: Sequence[str],
    role: StaffRole,
    verified: bool = False,
    now: datetime,
) -> Specialist:
    """Let somebody work for a program, storing them if they are new; raises NumberTaken. Repeating it does nothing.

    `verified` says that they are known to answer from this number, as in a rehearsal.
    """
    if participants.by_phone(session, phone) is not None:
        raise NumberTaken(
            f"{phone} belongs to a participant, so its texts are read as theirs; a specialist needs another number"
        )
    known = specialists.by_phone(session, phone)
    if known is not None and known.name.casefold() != name.casefold():
        raise NumberTaken(f"{phone} already belongs to {known.name}; give their name as it is, or another number")
    specialist = known or specialists.add(session, name=name, phone=phone, speaks=speaks, now=now)
    specialists.join_program(session, specialist=specialist.id, program=in_use.program_id, role=role, now=now)
    if verified:
        specialists.answered(session, specialist.id, now=now)
    return specialist
