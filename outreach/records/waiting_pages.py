"""Pages that wait in the outbox, and those that went out of late."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from outreach.domain.delivery import DropReason, MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.urgency import Urgency
from outreach.records import straight
from outreach.records.among import among
from outreach.records.base import spelled
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.pages import PageRow

_LONGEST_WAIT = timedelta(hours=13)
"""No page waits longer than it is good for; by when it was made, those that went out lately are found by an index."""

_WENT_OUT = (
    MessageStatus.SENDING,
    MessageStatus.UNSURE,
    MessageStatus.SENT,
    MessageStatus.DELIVERED,
    MessageStatus.UNDELIVERED,
)


_OF = select(MessageRow.id, MessageRow.escalation_id, MessageRow.specialist_id, MessageRow.channel).where(
    among(MessageRow.escalation_id, "escalations"),
    MessageRow.kind == MessageKind.PAGE,
    spelled(MessageRow.status, MessageStatus.QUEUED),
)


def of(session: Session, escalations: Sequence[UUID]) -> list[tuple[UUID, UUID, UUID, Channel]]:
    """List the pages of some escalations that wait: (message, escalation, specialist, channel) each."""
    if not escalations:
        return []
    rows = straight.ask(session, _OF, {"escalations": list(escalations)})
    return [(row[0], row[1], row[2], row[3]) for row in rows if row[1] is not None and row[2] is not None]


def cancel(session: Session, messages: Sequence[UUID], *, reason: DropReason) -> None:
    """Close pages that wait and are no longer wanted, in one statement."""
    if messages:
        session.execute(
            update(MessageRow)
            .where(MessageRow.id.in_(messages), spelled(MessageRow.status, MessageStatus.QUEUED))
            .values(status=MessageStatus.CANCELLED, reason=reason.value)
            .execution_options(synchronize_session=False),
        )


_TEXTED = (
    select(
        MessageRow.id,
        MessageRow.specialist_id,
        MessageRow.attempted_at,
        PageRow.climb == EscalationRow.climb,
        EscalationRow.urgency,
    )
    .join(PageRow, PageRow.message_id == MessageRow.id)
    .join(EscalationRow, EscalationRow.id == PageRow.escalation_id)
    .where(
        among(MessageRow.specialist_id, "specialists"),
        MessageRow.created_at >= bindparam("made_since"),
        MessageRow.kind == MessageKind.PAGE,
        MessageRow.channel == Channel.TEXT,
        MessageRow.status.in_(_WENT_OUT),
        MessageRow.attempted_at >= bindparam("since"),
    )
)


def texted_since(
    session: Session, specialists: Sequence[UUID], *, since: datetime, but: Sequence[UUID]
) -> dict[UUID, list[tuple[datetime, Urgency]]]:
    """List when pages went out by text to some people since a moment, without the messages that are meant now.

    Each with how soon it said that somebody must look; of what has become more urgent since, nobody knows: the least.
    """
    values = {"specialists": list(specialists), "made_since": since - _LONGEST_WAIT, "since": since}
    found: dict[UUID, dict[UUID, tuple[datetime, Urgency]]] = {key: {} for key in specialists}
    for message, specialist, at, is_of_this_climb, urgency in straight.ask(session, _TEXTED, values):
        if message in but:
            continue
        said = urgency if is_of_this_climb else Urgency.WATCH
        found[specialist][message] = (at, max(said, found[specialist].get(message, (at, said))[1]))
    return {key: list(texts.values()) for key, texts in found.items()}
