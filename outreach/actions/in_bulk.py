"""In bulk: what staff do for many people at once, after they have seen whom it will touch and whom not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import by_staff, people
from outreach.actions.by_staff import Deed
from outreach.actions.people import Person

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Whom a deed touches, and whom not, with why."""

    able: tuple[Person, ...]
    unable: tuple[tuple[Person, str], ...]


def look(session: Session, program: UUID, whom: Sequence[UUID], deed: Deed) -> Touched:
    """Say whom of a program a deed would touch; who is in none, or in another one, is left out."""
    found = people.of_enrolled(session, whom[:MOST])
    there = [found[key] for key in dict.fromkeys(whom) if key in found and found[key].in_use.program_id == program]
    hindered = [(person, by_staff.hindrance(person, deed)) for person in there]
    return Touched(
        able=tuple(person for person, why in hindered if why is None),
        unable=tuple((person, why) for person, why in hindered if why is not None),
    )


def do(session: Session, program: UUID, whom: Sequence[UUID], deed: Deed, *, days: int, now: datetime) -> Touched:
    """Do it for everybody whom it can be done for as they stand now; says for whom it was done."""
    touched = look(session, program, whom, deed)
    for person in touched.able:
        match deed:
            case Deed.INVITE:
                by_staff.invite(session, person, now=now)
            case Deed.PAUSE:
                by_staff.pause(session, person, days=days, now=now)
            case Deed.RESUME:
                by_staff.resume(session, person, now=now)
            case Deed.WITHDRAW:
                by_staff.withdraw(session, person, now=now)
    return touched
