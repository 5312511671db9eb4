"""Messages: the outbox through which everything we ever say goes, claimed and settled by conditional updates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, case, func, insert, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.delivery import RULES, DropReason, Lane, MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.gsm7 import segments
from outreach.domain.phone import PhoneNumber
from outreach.records.base import (
    Base,
    Sealed,
    SealedNumber,
    ShortText,
    UtcDateTime,
    choice,
    index_of,
    new_id,
    promise,
)
from outreach.records.rings import ring_after_commit


class MessageRow(Base):
    """One text or call of ours, from the decision to say it until the carrier's last word on it."""

    __tablename__ = "messages"
    __table_args__ = (
        promise("(status = 'sending') = (claimed_at IS NOT NULL)", name="sending_is_claimed"),
        promise("(participant_id IS NOT NULL) OR (stranger_id IS NOT NULL) OR (specialist_id IS NOT NULL)", name="to"),
        index_of("ix_messages_ready", "lane", "next_try_at", "id", where="status = 'queued'"),
        index_of("ix_messages_unsettled", "claimed_at", where="status = 'sending'"),
        index_of("ix_messages_unsure", "next_try_at", where="status = 'unsure'"),
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
    unsure_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    carrier_id: Mapped[str | None] = mapped_column(ShortText)
    error_code: Mapped[str | None] = mapped_column(ShortText)


class ReceiptRow(Base):
    """One word from the carrier about a message, kept whatever became of it."""

    __tablename__ = "receipts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[UUID | None] = mapped_column(index=True)
    carrier_id: Mapped[str] = mapped_column(ShortText)
    status: Mapped[str] = mapped_column(ShortText)
    error_code: Mapped[str | None] = mapped_column(ShortText)
    applied: Mapped[bool]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """Something to say: to one participant, stranger or specialist, once, from `not_before` until `good_until`."""

    kind: MessageKind
    to: PhoneNumber
    body: str
    text_key: str
    lang: str
    not_before: datetime
    good_until: datetime
    program_id: UUID | None
    participant_id: UUID | None = None
    stranger_id: UUID | None = None
    specialist_id: UUID | None = None
    channel: Channel = Channel.TEXT
    check_in_id: UUID | None = None
    escalation_id: UUID | None = None
    reply_id: UUID | None = None


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
    next_try_at: datetime
    good_until: datetime
    attempts: int
    sent_at: datetime | None
    carrier_id: str | None


def _message(row: MessageRow) -> Message:
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
        next_try_at=row.next_try_at,
        good_until=row.good_until,
        attempts=row.attempts,
        sent_at=row.sent_at,
        carrier_id=row.carrier_id,
    )


def queue(session: Session, new: Sequence[NewMessage], *, now: datetime) -> list[UUID]:
    """Put messages into the outbox in one statement, and ring their lanes after the commit."""
    if not new:
        return []
    ids = [new_id(now) for _ in new]
    session.execute(insert(MessageRow), [_values(key, message, now) for key, message in zip(ids, new, strict=True)])
    for lane in {RULES[message.kind].lane for message in new}:
        ring_after_commit(session, lane)
    return ids


def _values(key: UUID, message: NewMessage, now: datetime) -> dict[str, object]:
    return {
        "id": key,
        "kind": message.kind,
        "lane": RULES[message.kind].lane,
        "channel": message.channel,
        "status": MessageStatus.QUEUED,
        "reason": None,
        "program_id": message.program_id,
        "participant_id": message.participant_id,
        "stranger_id": message.stranger_id,
        "specialist_id": message.specialist_id,
        "check_in_id": message.check_in_id,
        "escalation_id": message.escalation_id,
        "reply_id": message.reply_id,
        "to": message.to,
        "body": message.body,
        "text_key": message.text_key,
        "lang": message.lang,
        "segments": segments(message.body),
        "created_at": now,
        "next_try_at": message.not_before,
        "good_until": message.good_until,
        "attempts": 0,
        "claimed_at": None,
        "unsure_at": None,
        "sent_at": None,
        "carrier_id": None,
        "error_code": None,
    }


def claim(session: Session, lane: Lane, *, now: datetime, limit: int, ready_before: datetime) -> list[Message]:
    """Claim a lane's ready messages for sending, oldest first: queued → sending, so that nobody else sends them.

    Only rows whose moment came before `ready_before` are taken; the scheduler uses that to leave fresh ones to workers.
    """
    ready = (
        select(MessageRow.id)
        .where(
            MessageRow.status == MessageStatus.QUEUED,
            MessageRow.lane == lane,
            MessageRow.next_try_at <= ready_before,
        )
        .order_by(MessageRow.next_try_at, MessageRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session.scalars(
        update(MessageRow)
        .where(MessageRow.id.in_(ready), MessageRow.status == MessageStatus.QUEUED)
        .values(status=MessageStatus.SENDING, claimed_at=now, attempts=MessageRow.attempts + 1)
        .returning(MessageRow),
        execution_options={"populate_existing": True},
    )
    return sorted((_message(row) for row in rows), key=_moment)


def _moment(message: Message) -> tuple[datetime, UUID]:
    return (message.next_try_at, message.id)


def put_back(session: Session, message: UUID, *, until: datetime, counts: bool = False) -> None:
    """Put a claimed message back, surely unsent, to be tried again from `until` on."""
    session.execute(
        update(MessageRow)
        .where(MessageRow.id == message, MessageRow.status.in_((MessageStatus.SENDING, MessageStatus.UNSURE)))
        .values(
            status=MessageStatus.QUEUED,
            claimed_at=None,
            unsure_at=None,
            next_try_at=until,
            attempts=MessageRow.attempts if counts else MessageRow.attempts - 1,
        ),
    )


def drop(session: Session, message: UUID, *, reason: DropReason) -> None:
    """Close a claimed message that may not be said any more."""
    status = MessageStatus.EXPIRED if reason is DropReason.TOO_LATE else MessageStatus.CANCELLED
    session.execute(
        update(MessageRow)
        .where(MessageRow.id == message, MessageRow.status == MessageStatus.SENDING)
        .values(status=status, claimed_at=None, reason=reason.value),
    )


def accepted(session: Session, message: UUID, *, carrier_id: str, now: datetime) -> bool:
    """Note that the carrier took a message; a receipt may have said so already."""
    moved = session.scalar(
        update(MessageRow)
        .where(MessageRow.id == message, MessageRow.status.in_((MessageStatus.SENDING, MessageStatus.UNSURE)))
        .values(
            status=MessageStatus.SENT,
            claimed_at=None,
            unsure_at=None,
            carrier_id=carrier_id,
            sent_at=func.coalesce(MessageRow.sent_at, now),
        )
        .returning(MessageRow.id),
    )
    return moved is not None


def refused(session: Session, message: UUID, *, code: str) -> bool:
    """Note that the carrier refused a message for good."""
    moved = session.scalar(
        update(MessageRow)
        .where(MessageRow.id == message, MessageRow.status.in_((MessageStatus.SENDING, MessageStatus.UNSURE)))
        .values(status=MessageStatus.FAILED, claimed_at=None, unsure_at=None, error_code=code, reason="refused")
        .returning(MessageRow.id),
    )
    return moved is not None


def unsure(session: Session, message: UUID, *, now: datetime) -> bool:
    """Note that nobody knows whether the carrier took a message."""
    moved = session.scalar(
        update(MessageRow)
        .where(MessageRow.id == message, MessageRow.status == MessageStatus.SENDING)
        .values(status=MessageStatus.UNSURE, claimed_at=None, unsure_at=now)
        .returning(MessageRow.id),
    )
    return moved is not None


def leave_unsure(session: Session, message: UUID) -> None:
    """Stop looking an unsure message up: its kind's rule is to leave it; only a receipt can still settle it."""
    session.execute(
        update(MessageRow)
        .where(MessageRow.id == message, MessageRow.status == MessageStatus.UNSURE)
        .values(unsure_at=None, reason="unsure"),
    )


def unsettled(session: Session, *, before: datetime, limit: int) -> list[Message]:
    """List messages claimed long ago and never settled: their worker died between the claim and the end."""
    rows = session.scalars(
        select(MessageRow)
        .where(MessageRow.status == MessageStatus.SENDING, MessageRow.claimed_at <= before)
        .order_by(MessageRow.claimed_at)
        .limit(limit),
    )
    return [_message(row) for row in rows]


def doubtful(session: Session, *, before: datetime, limit: int) -> list[tuple[Message, datetime]]:
    """List unsure messages, with the moment of doubt, that had time for a receipt to settle them."""
    rows = session.scalars(
        select(MessageRow)
        .where(MessageRow.status == MessageStatus.UNSURE, MessageRow.unsure_at <= before)
        .order_by(MessageRow.unsure_at)
        .limit(limit),
    )
    return [(_message(row), row.unsure_at) for row in rows if row.unsure_at is not None]


def known_carrier_ids(session: Session, carrier_ids: Sequence[str]) -> set[str]:
    """Say which of some carrier ids already belong to a message of ours."""
    rows = session.scalars(select(MessageRow.carrier_id).where(MessageRow.carrier_id.in_(carrier_ids)))
    return {row for row in rows if row is not None}


def receive(
    session: Session,
    *,
    message: UUID | None,
    carrier_id: str,
    status: str,
    after: MessageStatus | None,
    before: Sequence[MessageStatus],
    error_code: str | None,
    now: datetime,
) -> Message | None:
    """Keep a receipt, and move its message forward if it may; returns the message if it moved."""
    values: dict[str, object] = {"status": after, "claimed_at": None, "unsure_at": None, "carrier_id": carrier_id}
    values["sent_at"] = func.coalesce(MessageRow.sent_at, now)
    if error_code is not None:
        values["error_code"] = error_code
    row = None
    if after is not None:
        whose = MessageRow.carrier_id == carrier_id
        if message is not None:
            mine = or_(MessageRow.carrier_id.is_(None), MessageRow.carrier_id == carrier_id)
            whose = (MessageRow.id == message) & mine
        row = session.scalar(
            update(MessageRow).where(whose, MessageRow.status.in_(before)).values(**values).returning(MessageRow),
            execution_options={"populate_existing": True},
        )
    session.add(
        ReceiptRow(
            id=new_id(now),
            message_id=row.id if row is not None else message,
            carrier_id=carrier_id,
            status=status[:80],
            error_code=error_code,
            applied=row is not None,
            received_at=now,
        ),
    )
    session.flush()
    return None if row is None else _message(row)


def cancel_queued(
    session: Session,
    *,
    reason: DropReason,
    participant: UUID | None = None,
    stranger: UUID | None = None,
    escalation: UUID | None = None,
    check_in: UUID | None = None,
    kinds: Sequence[MessageKind],
) -> None:
    """Close messages that wait in the outbox and are no longer wanted."""
    statement = update(MessageRow).where(MessageRow.status == MessageStatus.QUEUED, MessageRow.kind.in_(kinds))
    for column, value in (
        (MessageRow.participant_id, participant),
        (MessageRow.stranger_id, stranger),
        (MessageRow.escalation_id, escalation),
        (MessageRow.check_in_id, check_in),
    ):
        if value is not None:
            statement = statement.where(column == value)
    session.execute(statement.values(status=MessageStatus.CANCELLED, reason=reason.value))


def capped_since(
    session: Session,
    participants: Sequence[UUID],
    *,
    kinds: Sequence[MessageKind],
    since: Mapping[UUID, datetime],
    earliest: datetime,
) -> dict[UUID, tuple[int, int]]:
    """Count capped texts said to each participant since their own day began and since `earliest`."""
    rows = session.execute(
        select(MessageRow.participant_id, MessageRow.sent_at).where(
            MessageRow.participant_id.in_(participants),
            MessageRow.kind.in_(kinds),
            MessageRow.sent_at >= earliest,
        ),
    )
    counts = dict.fromkeys(participants, (0, 0))
    for participant, sent_at in rows:
        assert participant is not None
        assert sent_at is not None
        today, week = counts[participant]
        counts[participant] = (today + (1 if sent_at >= since[participant] else 0), week + 1)
    return counts


def by_id(session: Session, message: UUID) -> Message | None:
    """Fetch one message."""
    row = session.get(MessageRow, message, populate_existing=True)
    return None if row is None else _message(row)


def said_since(
    session: Session,
    *,
    text_keys: Sequence[str],
    since: datetime,
    participant: UUID | None = None,
    stranger: UUID | None = None,
    specialist: UUID | None = None,
) -> set[str]:
    """Say which of some texts a person was told since a moment (whether or not it has gone out yet)."""
    statement = select(MessageRow.text_key).where(
        MessageRow.text_key.in_(text_keys),
        MessageRow.created_at >= since,
        MessageRow.status.not_in((MessageStatus.CANCELLED, MessageStatus.EXPIRED)),
    )
    for column, value in (
        (MessageRow.participant_id, participant),
        (MessageRow.stranger_id, stranger),
        (MessageRow.specialist_id, specialist),
    ):
        if value is not None:
            statement = statement.where(column == value)
    return set(session.scalars(statement))


def latest_bodies(session: Session, participant: UUID, *, limit: int) -> list[tuple[str, str]]:
    """List the text key and body of the latest texts to a participant, newest first."""
    rows = session.execute(
        select(MessageRow.text_key, MessageRow.body)
        .where(MessageRow.participant_id == participant, MessageRow.channel == Channel.TEXT)
        .order_by(MessageRow.id.desc())
        .limit(limit),
    )
    return [(row[0], row[1]) for row in rows]


def next_moment(session: Session) -> datetime | None:
    """Find the earliest moment at which a queued message may go out."""
    return session.scalar(select(func.min(MessageRow.next_try_at)).where(MessageRow.status == MessageStatus.QUEUED))


def oldest_unsettled(session: Session) -> datetime | None:
    """Find the earliest moment at which a message was claimed or doubted and not settled since."""
    moment = case((MessageRow.status == MessageStatus.SENDING, MessageRow.claimed_at), else_=MessageRow.unsure_at)
    oldest: datetime | None = session.scalar(
        select(func.min(moment)).where(MessageRow.status.in_((MessageStatus.SENDING, MessageStatus.UNSURE))),
    )
    return oldest


def last_said(session: Session, participant: UUID, *, text_keys: Sequence[str]) -> str | None:
    """Find which of some texts a participant was told last."""
    return session.scalar(
        select(MessageRow.text_key)
        .where(MessageRow.participant_id == participant, MessageRow.text_key.in_(text_keys))
        .order_by(MessageRow.id.desc())
        .limit(1),
    )


def kinds(session: Session, carrier_ids: Sequence[str]) -> dict[str, MessageKind]:
    """Map carrier ids to the kinds of our messages."""
    rows = session.execute(
        select(MessageRow.carrier_id, MessageRow.kind).where(MessageRow.carrier_id.in_(carrier_ids)),
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}
