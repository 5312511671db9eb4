"""The outbox through which everything we ever say goes: queued, claimed and settled by conditional updates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.orm import Session

from outreach.domain.delivery import RULES, DropReason, Lane, MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.gsm7 import segments
from outreach.domain.phone import PhoneNumber
from outreach.records.base import new_id, spelled
from outreach.records.messages import Message, MessageRow, message_of
from outreach.records.rings import ring_after_commit


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
    A row that was put off is taken at its moment: nobody rings for it then, so there is no worker to wait for.
    """
    put_off = (MessageRow.next_try_at <= now) & (MessageRow.next_try_at > MessageRow.created_at)
    ready = (
        select(MessageRow.id)
        .where(
            spelled(MessageRow.status, MessageStatus.QUEUED),
            MessageRow.lane == lane,
            MessageRow.next_try_at <= max(now, ready_before),
            or_(MessageRow.next_try_at <= ready_before, put_off),
        )
        .order_by(MessageRow.next_try_at, MessageRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("ready")  # not a subquery, which PostgreSQL may run more than once, claiming more than the limit
    )
    rows = session.scalars(
        update(MessageRow)
        .where(MessageRow.id.in_(select(ready.c.id)))
        .values(status=MessageStatus.SENDING, claimed_at=now, attempts=MessageRow.attempts + 1)
        .returning(MessageRow),
    )
    return sorted(map(message_of, rows), key=_moment)


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
            reason=None,
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


def unsure(session: Session, message: UUID, *, now: datetime, look_at: datetime) -> bool:
    """Note that nobody knows whether the carrier took a message, and when to ask the carrier."""
    moved = session.scalar(
        update(MessageRow)
        .where(MessageRow.id == message, MessageRow.status == MessageStatus.SENDING)
        .values(status=MessageStatus.UNSURE, claimed_at=None, unsure_at=now, next_try_at=look_at)
        .returning(MessageRow.id),
    )
    return moved is not None


def look_again(session: Session, message: UUID, *, at: datetime) -> None:
    """Ask the carrier about an unsure message once more, later."""
    session.execute(
        update(MessageRow)
        .where(MessageRow.id == message, MessageRow.status == MessageStatus.UNSURE)
        .values(next_try_at=at),
    )


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
        select(MessageRow).where(MessageRow.claimed_at <= before).order_by(MessageRow.claimed_at).limit(limit),
    )
    return [message_of(row) for row in rows]


def doubtful(session: Session, *, now: datetime, limit: int) -> list[tuple[Message, datetime]]:
    """List unsure messages that it is time to look up, each with the moment when the doubt began."""
    rows = session.scalars(
        select(MessageRow)
        .where(MessageRow.unsure_at.is_not(None), MessageRow.next_try_at <= now)
        .order_by(MessageRow.next_try_at)
        .limit(limit),
    )
    return [(message_of(row), row.unsure_at) for row in rows if row.unsure_at is not None]


def cancel_queued(
    session: Session,
    *,
    reason: DropReason,
    participant: UUID | None = None,
    stranger: UUID | None = None,
    specialist: UUID | None = None,
    escalation: UUID | None = None,
    check_in: UUID | None = None,
    channel: Channel | None = None,
    kinds: Sequence[MessageKind],
) -> None:
    """Close messages that wait in the outbox and are no longer wanted."""
    statement = update(MessageRow).where(MessageRow.kind.in_(kinds))
    for column, value in (
        (MessageRow.participant_id, participant),
        (MessageRow.stranger_id, stranger),
        (MessageRow.specialist_id, specialist),
        (MessageRow.escalation_id, escalation),
        (MessageRow.check_in_id, check_in),
        (MessageRow.channel, channel),
    ):
        if value is not None:
            statement = statement.where(column == value)
    queued = spelled(MessageRow.status, MessageStatus.QUEUED)
    session.execute(statement.where(queued).values(status=MessageStatus.CANCELLED, reason=reason.value))


def next_moment(session: Session) -> datetime | None:
    """Find the earliest moment at which a queued message may go out."""
    return min(next_moments(session).values(), default=None)


def next_moments(session: Session) -> dict[Lane, datetime]:
    """Find for each lane in which messages are queued the earliest moment at which one may go out."""
    queued = spelled(MessageRow.status, MessageStatus.QUEUED)
    moments = {
        lane: session.scalar(select(func.min(MessageRow.next_try_at)).where(queued, MessageRow.lane == lane))
        for lane in Lane
    }
    return {lane: moment for lane, moment in moments.items() if moment is not None}


def next_look(session: Session, *, redelivery: timedelta) -> datetime | None:
    """Find the earliest moment at which a claim grows old or an unsure message is looked up."""
    claimed_at = session.scalar(select(func.min(MessageRow.claimed_at)).where(MessageRow.claimed_at.is_not(None)))
    look_at = session.scalar(select(func.min(MessageRow.next_try_at)).where(MessageRow.unsure_at.is_not(None)))
    moments = (None if claimed_at is None else claimed_at + redelivery, look_at)
    return min((moment for moment in moments if moment is not None), default=None)
