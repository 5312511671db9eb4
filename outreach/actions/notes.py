"""Notes: what we tell each other about somebody. They are kept, and go nowhere."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions.people import Person
from outreach.domain.writer import Writer
from outreach.records import notes

LONGEST = 4000


class NothingWritten(ValueError):
    """Raised for a note without words."""


class TooLong(ValueError):
    """Raised for a note that is longer than one is."""


def keep(session: Session, person: Person, body: str, *, writer: Writer, now: datetime) -> UUID:
    """Keep a note about somebody; raises NothingWritten and TooLong."""
    if not body.strip():
        raise NothingWritten
    if len(body) > LONGEST:
        raise TooLong
    return notes.add(
        session,
        body.strip(),
        participant=person.participant_id,
        stranger=person.stranger_id,
        writer=writer,
        now=now,
    )
