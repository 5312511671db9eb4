"""Staff: peer specialists and program leads, and the programs they work for."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import programs, reaching
from outreach.actions.programs import ProgramInUse
from outreach.domain.phone import PhoneNumber
from outreach.records import audit, outbox, participants, specialists
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
    _refuse_participants(session, phone)
    known = specialists.by_phone(session, phone)
    if known is not None and known.name.casefold() != name.casefold():
        raise NumberTaken(f"{phone} already belongs to {known.name}; give their name as it is, or another number")
    specialist = known or specialists.add(session, name=name, phone=phone, speaks=speaks, now=now)
    specialists.join_program(session, specialist=specialist.id, program=in_use.program_id, role=role, now=now)
    if verified:
        specialists.answered(session, specialist.id, now=now)
    return specialist


def move(session: Session, somebody: Specialist, phone: PhoneNumber, *, now: datetime) -> Specialist:
    """Let one of ours have another number, and ask there for the word that shows that we reach them; NumberTaken.

    They keep their shifts, their turns and what they hold, and what waits for them goes to the new number. From the old
    one nobody can act for them any more.
    """
    _refuse_participants(session, phone)
    owner = specialists.by_phone(session, phone)
    if owner is not None:
        raise NumberTaken(f"{phone} already belongs to {owner.name}")
    specialists.set_phone(session, somebody.id, phone)
    outbox.redirect_to_staff(session, somebody.id, phone)
    said = f"{somebody.name}: …{phone.last_four}, …{somebody.phone.last_four} before"
    audit.write(session, "specialist_changed_phone", account=None, detail=said, now=now)
    moved = specialists.by_ids(session, [somebody.id])[somebody.id]
    where = specialists.programs_of(session, somebody.id)
    if where:
        reaching.ask(session, programs.in_use(session, where[0]), moved, now=now)
    return moved


def _refuse_participants(session: Session, phone: PhoneNumber) -> None:
    if participants.by_phone(session, phone) is not None:
        raise NumberTaken(
            f"{phone} belongs to a participant, so its texts are read as theirs; a specialist needs another number"
        )
