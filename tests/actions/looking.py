"""What tests of actions look up: messages by kind, escalations, check-ins, timelines."""

from collections.abc import Sequence

import sqlalchemy as sa

from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind
from outreach.ports import Transaction
from outreach.records import escalations, reasons, timeline
from outreach.records.check_ins import CheckInRow
from outreach.records.escalations import Escalation
from outreach.records.messages import Message, MessageRow, message_of
from outreach.records.reasons import NewReason
from outreach.records.replies import ReplyRow
from outreach.records.timeline import Event
from tests import make


def messages(transaction: Transaction, *kinds: MessageKind) -> list[Message]:
    """Every message, or those of some kinds, in the order in which they were queued."""
    wanted = sa.select(MessageRow).order_by(MessageRow.id)
    if kinds:
        wanted = wanted.where(MessageRow.kind.in_(kinds))
    with transaction() as session:
        return [message_of(row) for row in session.scalars(wanted)]


def one_message(transaction: Transaction, kind: MessageKind) -> Message:
    """The only message of a kind."""
    (found,) = messages(transaction, kind)
    return found


def check_ins(transaction: Transaction) -> Sequence[CheckInRow]:
    """Every check-in."""
    with transaction() as session:
        return session.scalars(sa.select(CheckInRow).order_by(CheckInRow.due_at)).all()


def replies(transaction: Transaction) -> Sequence[ReplyRow]:
    """Every reply, in the order in which they came."""
    with transaction() as session:
        return session.scalars(sa.select(ReplyRow).order_by(ReplyRow.id)).all()


def escalation(transaction: Transaction, person: Person) -> Escalation | None:
    """Somebody's latest escalation."""
    with transaction() as session:
        return escalations.latest_of(session, participant=person.participant_id, stranger=person.stranger_id)


def reasons_of(transaction: Transaction, found: Escalation | None) -> list[NewReason]:
    """Why somebody must look."""
    assert found is not None
    with transaction() as session:
        return reasons.of(session, [found.id])[found.id]


def events(transaction: Transaction, person: Person) -> list[Event]:
    """What happened to a participant, in order."""
    with transaction() as session:
        return [line.event for line in timeline.of(session, participant=make.the_id(person))]


def whats(transaction: Transaction, person: Person) -> list[str]:
    """What the timeline of a participant says, in order."""
    with transaction() as session:
        return [line.what for line in timeline.of(session, participant=make.the_id(person))]
