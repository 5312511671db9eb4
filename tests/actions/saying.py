"""What tests of delivery do: put words into the outbox, drain it, and have the carrier answer as they like."""

from collections.abc import Callable
from datetime import timedelta

from outreach.actions import delivery
from outreach.actions.people import Person
from outreach.domain.delivery import Lane, MessageKind
from outreach.ports import (
    Outcome,
    Outgoing,
    Runtime,
)
from outreach.records import outbox
from outreach.records.messages import Message, MessageRow
from outreach.records.outbox import NewMessage


def always(outcome: Outcome) -> Callable[[Outgoing], Outcome]:
    return lambda _: outcome


def say(runtime: Runtime, person: Person, kind: MessageKind, *, good_for: timedelta = timedelta(hours=12)) -> None:
    """Put a message to a participant into the outbox."""
    new = NewMessage(
        kind=kind,
        to=person.phone,
        body=f"the words of a {kind.value}",
        text_key="question",
        lang="en",
        not_before=runtime.now(),
        good_until=runtime.now() + good_for,
        program_id=person.in_use.program_id,
        participant_id=person.participant_id,
    )
    with runtime.transaction() as session:
        outbox.queue(session, [new], now=runtime.now())


def drain(runtime: Runtime) -> None:
    for lane in Lane:
        delivery.drain(runtime, lane)


def reason_of(runtime: Runtime, message: Message) -> str | None:
    with runtime.transaction() as session:
        return session.get_one(MessageRow, message.id).reason
