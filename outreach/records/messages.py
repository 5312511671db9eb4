"""Messages: every text or call of ours, and what of them we can look up."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.phone import PhoneNumber
from outreach.records import straight
from outreach.records.base import (
    Base,
    Sealed,
    SealedNumber,
    ShortText,
    UtcDateTime,
    choice,
    index_of,
    promise,
)


class MessageRow(Base):
    """One text or call of ours, from the decision to say it until the carrier's last word on it.

    `next_try_at` is when it is sent, or, while nobody is sure of it, looked up; `unsure_at` is when the doubt began.
    `attempted_at` is when it was last claimed for sending, and `sender` the number of ours that it goes out from then.
    """

    __tablename__ = "messages"
    __table_args__ = (
        promise("(status = 'sending') = (claimed_at IS NOT NULL)", name="sending_is_claimed"),
        promise("status = 'unsure' OR unsure_at IS NULL", name="doubted_is_unsure"),
        promise("(participant_id IS NOT NULL) OR (stranger_id IS NOT NULL) OR (specialist_id IS NOT NULL)", name="to"),
        index_of("ix_messages_ready", "lane", "next_try_at", "id", where="status = 'queued'"),
        index_of("ix_messages_claimed", "claimed_at", where="claimed_at IS NOT NULL"),
        index_of("ix_messages_doubted", "next_try_at", where="unsure_at IS NOT NULL"),
        index_of("ix_messages_participant", "participant_id", "created_at", "id", where="participant_id IS NOT NULL"),
        index_of("ix_messages_stranger", "stranger_id", "created_at", where="stranger_id IS NOT NULL"),
        index_of("ix_messages_specialist", "specialist_id", "created_at", where="specialist_id IS NOT NULL"),
        index_of("ix_messages_escalation", "escalation_id", where="escalation_id IS NOT NULL"),
        index_of("ix_messages_carrier_id", "carrier_id", where="carrier_id IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[MessageKind] = mapped_column(choice(MessageKind))
    lane: Mapped[Lane] = mapped_column(choice(Lane))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    status: Mapped[MessageStatus] = mapped_column(choice(MessageStatus))
    reason: Mapped[str | None] = mapped_column(ShortText)
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("programs.id"))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    stranger_id: Mapped[UUID | None] = mapped_column(ForeignKey("strangers.id"))
    specialist_id: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"))
    check_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("check_ins.id"))
    escalation_id: Mapped[UUID | None] = mapped_column(ForeignKey("escalations.id"))
    reply_id: Mapped[UUID | None] = mapped_column(ForeignKey("replies.id"))
    to: Mapped[PhoneNumber] = mapped_column(SealedNumber("messages.to"))
    body: Mapped[str] = mapped_column(Sealed("messages.body"))
    text_key: Mapped[str] = mapped_column(ShortText)
    lang: Mapped[str] = mapped_column(ShortText)
    segments: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    good_until: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int]
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unsure_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sender: Mapped[str | None] = mapped_column(ShortText)
    carrier_id: Mapped[str | None] = mapped_column(ShortText)
    error_code: Mapped[str | None] = mapped_column(ShortText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One text or call of ours."""

    id: UUID
    kind: MessageKind
    lane: Lane
    channel: Channel
    status: MessageStatus
    program_id: UUID | None
    participant_id: UUID | None
    stranger_id: UUID | None
    specialist_id: UUID | None
    check_in_id: UUID | None
    escalation_id: UUID | None
    to: PhoneNumber
    body: str
    text_key: str
    segments: int
    created_at: datetime
    next_try_at: datetime
    good_until: datetime
    attempts: int
    attempted_at: datetime | None
    sent_at: datetime | None
    sender: str | None
    carrier_id: str | None


def message_of(row: MessageRow) -> Message:
    """Make the value of a row."""
    return Message(
        id=row.id,
        kind=row.kind,
        lane=row.lane,
        channel=row.channel,
        status=row.status,
        program_id=row.program_id,
        participant_id=row.participant_id,
        stranger_id=row.stranger_id,
        specialist_id=row.specialist_id,
        check_in_id=row.check_in_id,
        escalation_id=row.escalation_id,
        to=row.to,
        body=row.body,
        text_key=row.text_key,
        segments=row.segments,
        created_at=row.created_at,
        next_try_at=row.next_try_at,
        good_until=row.good_until,
        attempts=row.attempts,
        attempted_at=row.attempted_at,
        sent_at=row.sent_at,
        sender=row.sender,
        carrier_id=row.carrier_id,
    )


_BY_ID = select(*(getattr(MessageRow, each.name) for each in fields(Message))).where(
    MessageRow.id == bindparam("message")
)


def by_id(session: Session, message: UUID) -> Message | None:
    """Fetch one message."""
    row = straight.first(session, _BY_ID, {"message": message})
    return None if row is None else Message(**row._asdict())


def known_carrier_ids(session: Session, carrier_ids: Sequence[str]) -> set[str]:
    """Say which of some carrier ids already belong to a message of ours."""
    rows = session.scalars(select(MessageRow.carrier_id).where(MessageRow.carrier_id.in_(carrier_ids)))
    return {row for row in rows if row is not None}


def kinds(session: Session, carrier_ids: Sequence[str]) -> dict[str, MessageKind]:
    """Map carrier ids to the kinds of our messages."""
    rows = session.execute(
        select(MessageRow.carrier_id, MessageRow.kind).where(MessageRow.carrier_id.in_(carrier_ids)),
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


REACHED_NOBODY = "reached_nobody"
"""Why a call does not count towards what somebody was told: it rang in vain."""
