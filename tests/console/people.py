"""People for tests of their pages: what they wrote, what worries us about them, and who has them."""

from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import escalations, people
from outreach.actions.people import Person
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.records import replies
from outreach.records.reasons import NewReason
from outreach.records.timeline import Event
from tests import make

READING = (
    '{"concerns": [{"category": "craving", "urgency": "urgent", "rule": "craving.want", '
    '"what": "says they want to use", "span": [10, 23]}]}'
)
WROTE = "not good. i want to use"


def wrote(session: Session, person: Person, body: str = WROTE, *, flagged: bool = True) -> UUID:
    """A text of theirs that was read, and put before somebody if it was flagged."""
    now = make.NOW
    key = replies.store(session, make.inbound(body, phone=person.phone), now=now, first_try_at=now)
    assert key is not None
    replies.handled(
        session,
        key,
        now=now,
        participant=person.participant_id,
        stranger=person.stranger_id,
        reading=READING if flagged else '{"concerns": []}',
        urgency="urgent" if flagged else None,
        lexicon="en-1",
    )
    people.note(session, person, Event.HEARD, "they wrote", now=now)
    if flagged:
        worries(session, person, reply=key)
    return key


def worries(session: Session, person: Person, *, reply: UUID | None = None) -> None:
    """Something about them waits for a person."""
    reason = NewReason(
        kind=ReasonKind.CONCERN,
        urgency=Urgency.URGENT,
        what="says they want to use",
        rule="craving.want",
        category="craving",
        reply_id=reply,
    )
    escalations.raise_reasons(session, person, [reason], now=make.NOW)
