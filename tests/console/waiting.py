"""People who wait in the queue of a console's test, and what became of them."""

from uuid import UUID

import sqlalchemy as sa

from outreach.actions import escalations, replies
from outreach.actions.people import Person
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.records import escalations as records
from outreach.records.escalations import Escalation
from outreach.records.messages import Message, MessageRow, message_of
from outreach.records.reasons import NewReason
from tests import make
from tests.console.desk import Console, Signed


def somebody(console: Console, name: str = "Dana Moore", *, peer: UUID | None = None) -> Person:
    """A participant."""
    with console.runtime.transaction() as session:
        return make.participant(session, name, peer=peer, now=console.clock())


def worry(
    console: Console, person: Person, urgency: Urgency = Urgency.URGENT, what: str = "wants to use"
) -> Escalation:
    """Something that a person must look at."""
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what=what, rule="test")
    with console.runtime.transaction() as session:
        return escalations.raise_reasons(session, person, [reason], now=console.clock())


def now_is(console: Console, live: Escalation) -> Escalation:
    """An escalation as it stands now."""
    with console.runtime.transaction() as session:
        return records.by_ids(session, [live.id])[live.id]


def texts(console: Console, *, to: Person | None = None, staff: Signed | None = None) -> list[Message]:
    """What was said to a participant, or to one of ours."""
    with console.runtime.transaction() as session:
        rows = [message_of(row) for row in session.scalars(sa.select(MessageRow).order_by(MessageRow.id))]
    if to is not None:
        return [each for each in rows if each.participant_id == to.participant_id]
    assert staff is not None
    assert staff.specialist is not None
    return [each for each in rows if each.specialist_id == staff.specialist.id]


def staff_texts(console: Console, who: Signed, body: str) -> None:
    """Let one of ours text us."""
    assert who.specialist is not None
    replies.receive(console.runtime, make.inbound(body, phone=who.specialist.phone))


def my_id(who: Signed) -> UUID:
    """Who of ours somebody is."""
    assert who.specialist is not None
    return who.specialist.id
