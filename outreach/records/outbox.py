"""The outbox through which everything we ever say goes: queued, and settled by conditional updates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, Uuid, bindparam, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from outreach.domain.delivery import RULES, DropReason, MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.gsm7 import segments
from outreach.domain.phone import PhoneNumber
from outreach.domain.troubles import Trouble
from outreach.records import later
from outreach.records.base import new_id, spelled
from outreach.records.messages import REACHED_NOBODY, Message, MessageRow, message_of
from outreach.records.rings import ring_after_commit

_UNSETTLED = or_(  # not IN, of which many at once cannot be executed
    MessageRow.status == MessageStatus.SENDING, MessageRow.status == MessageStatus.UNSURE
)


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
    later.add(session, MessageRow, [_values(key, message, now) for key, message in zip(ids, new, strict=True)])
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
        "attempted_at": None,
        "unsure_at": None,
        "sent_at": None,
        "sender": None,
        "carrier_id": None,
        "error_code": None,
    }


_PUT_BACK = (
    update(MessageRow)
    .where(MessageRow.id == bindparam("message"), _UNSETTLED)
    .values(
        status=MessageStatus.QUEUED,
        claimed_at=None,
        unsure_at=None,
        next_try_at=bindparam("moment"),
        attempts=MessageRow.attempts - bindparam("uncounted"),
    )
)


def put_back(session: Session, message: UUID, *, until: datetime, counts: bool = False) -> None:
    """Put a claimed message back, surely unsent, to be tried again from `until` on."""
    put_all_back(session, {message: until}, counts=counts)


def put_all_back(session: Session, until: Mapping[UUID, datetime], *, counts: bool = False) -> None:
    """Put claimed messages back, surely unsent, each to be tried again from its moment on."""
    if not until:
        return
    session.connection().execute(
        _PUT_BACK,
        [{"message": key, "moment": moment, "uncounted": 0 if counts else 1} for key, moment in until.items()],
    )


def drop(session: Session, message: UUID, *, reason: DropReason) -> None:
    """Close a claimed message that may not be said any more."""
    status = MessageStatus.EXPIRED if reason is DropReason.TOO_LATE else MessageStatus.CANCELLED
    session.execute(
        update(MessageRow)
        .where(MessageRow.id == message, MessageRow.status == MessageStatus.SENDING)
        .values(status=status, claimed_at=None, reason=reason.value),
    )


def drop_all(session: Session, messages: Sequence[UUID], *, reason: DropReason) -> None:
    """Close claimed messages that may not be said any more, in one statement."""
    session.execute(
        update(MessageRow)
        .where(MessageRow.id.in_(messages), MessageRow.status == MessageStatus.SENDING)
        .values(status=MessageStatus.CANCELLED, claimed_at=None, reason=reason.value)
        .execution_options(synchronize_session=False),
    )


def say_from(session: Session, numbers: Mapping[PhoneNumber, Sequence[UUID]]) -> None:
    """Write on claimed messages which number of ours they go out from, a statement for each number."""
    for number, messages in numbers.items():
        session.execute(
            update(MessageRow)
            .where(MessageRow.id.in_(messages))
            .values(sender=number.e164)
            .execution_options(synchronize_session=False),
        )


def reword(session: Session, bodies: Mapping[UUID, str]) -> None:
    """Give claimed messages other words, in one statement."""
    if bodies:
        session.connection().execute(
            update(MessageRow)
            .where(MessageRow.id == bindparam("message"))
            .values(body=bindparam("words"), segments=bindparam("count")),
            [{"message": key, "words": body, "count": segments(body)} for key, body in bodies.items()],
        )


def accepted(session: Session, message: UUID, *, carrier_id: str, now: datetime) -> bool:
    """Note that the carrier took a message; a receipt may have said so already."""
    moved = session.scalar(
        update(MessageRow)
        .where(MessageRow.id == message, _UNSETTLED)
        .values(carrier_id=carrier_id, **_sent(now))
        .returning(MessageRow.id),
    )
    return moved is not None


_ACCEPTED = (
    update(MessageRow)
    .where(_UNSETTLED, MessageRow.id == bindparam("message"))
    .values(
        status=MessageStatus.SENT,
        claimed_at=None,
        unsure_at=None,
        reason=None,
        sent_at=func.coalesce(MessageRow.sent_at, bindparam("at", type_=MessageRow.sent_at.type)),
        carrier_id=bindparam("sid"),
    )
)


def all_accepted(session: Session, carrier_ids: Mapping[UUID, str], *, now: datetime) -> None:
    """Note that the carrier took messages, in one statement; receipts may have said so of some of them already."""
    if not carrier_ids:
        return
    if session.get_bind().dialect.name == "sqlite":
        session.connection().execute(
            _ACCEPTED, [{"message": key, "sid": sid, "at": now} for key, sid in carrier_ids.items()]
        )
        return
    statement = update(MessageRow).where(_UNSETTLED).values(_sent(now))
    ids = literal(list(carrier_ids), ARRAY(Uuid()))
    took = func.unnest(ids, literal(list(carrier_ids.values()), ARRAY(Text()))).table_valued("id", "carrier_id")
    took = took.render_derived(name="took")
    session.connection().execute(statement.where(MessageRow.id == took.c.id).values(carrier_id=took.c.carrier_id))


def _sent(now: datetime) -> dict[str, Any]:
    return {
        "status": MessageStatus.SENT,
        "claimed_at": None,
        "unsure_at": None,
        "reason": None,
        "sent_at": func.coalesce(MessageRow.sent_at, now),
    }


def refused(session: Session, message: UUID, *, code: str, trouble: Trouble = Trouble.UNKNOWN) -> bool:
    """Note that the carrier refused a message for good, and why in our words."""
    moved = session.scalar(
        update(MessageRow)
        .where(MessageRow.id == message, _UNSETTLED)
        .values(status=MessageStatus.FAILED, claimed_at=None, unsure_at=None, error_code=code, reason=trouble.value)
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


def is_only_doubt(session: Session, message: Message) -> bool:
    """Say whether nothing else to the same number is on its way or in doubt; there is never much of either."""
    open_ones = session.execute(
        select(MessageRow.id, MessageRow.to).where(
            or_(MessageRow.unsure_at.is_not(None), MessageRow.claimed_at.is_not(None)),
            MessageRow.channel == Channel.TEXT,
        ),
    )
    return all(key == message.id for key, to in open_ones if to == message.to)


_CALL_OFF = (
    update(MessageRow)
    .where(
        MessageRow.participant_id == bindparam("participant"),
        MessageRow.check_in_id == bindparam("of_check_in", type_=Uuid()),
        or_(MessageRow.kind == MessageKind.REMINDER, MessageRow.kind == MessageKind.PROMPT),
        MessageRow.status == MessageStatus.QUEUED,
    )
    .values(status=MessageStatus.CANCELLED, reason=DropReason.OVERTAKEN.value)
)


def call_off(session: Session, *, participant: UUID, check_in: UUID) -> None:
    """Close the questions of a check-in that wait in the outbox: an answer has overtaken them."""
    later.change(session, _CALL_OFF, {"participant": participant, "of_check_in": check_in})


def cancel_queued(
    session: Session,
    *,
    reason: DropReason,
    participant: UUID | None = None,
    stranger: UUID | None = None,
    specialist: UUID | None = None,
    escalation: UUID | None = None,
    check_in: UUID | None = None,
    reply: UUID | None = None,
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
        (MessageRow.reply_id, reply),
        (MessageRow.channel, channel),
    ):
        if value is not None:
            statement = statement.where(column == value)
    queued = spelled(MessageRow.status, MessageStatus.QUEUED)
    session.execute(statement.where(queued).values(status=MessageStatus.CANCELLED, reason=reason.value))


def redirect(session: Session, participant: UUID, phone: PhoneNumber) -> None:
    """Let what waits for a participant go to another number of theirs."""
    session.execute(
        update(MessageRow)
        .where(
            MessageRow.participant_id == participant,
            MessageRow.specialist_id.is_(None),
            spelled(MessageRow.status, MessageStatus.QUEUED),
        )
        .values(to=phone)
        .execution_options(synchronize_session=False)
    )


def on_its_way(session: Session, participants: Sequence[UUID]) -> bool:
    """Say whether anything to some participants is being handed to the carrier right now."""
    sending = spelled(MessageRow.status, MessageStatus.SENDING)
    found = select(MessageRow.id).where(MessageRow.participant_id.in_(participants), sending).limit(1)
    return session.scalar(found) is not None


def reached_nobody(session: Session, message: UUID) -> None:
    """Write down that a call rang in vain, so that it does not count as what somebody was told that day."""
    session.execute(
        update(MessageRow)
        .where(MessageRow.id == message)
        .values(reason=REACHED_NOBODY)
        .execution_options(synchronize_session=False)
    )


def say_aloud(session: Session, reply: UUID, *, now: datetime) -> list[tuple[MessageKind, str]]:
    """Take what a reply would be answered by text, in its order, because it is said in the call instead."""
    rows = session.execute(
        update(MessageRow)
        .where(
            MessageRow.reply_id == reply,
            MessageRow.status == MessageStatus.QUEUED,
            MessageRow.participant_id.is_not(None),
        )
        .values(status=MessageStatus.DELIVERED, channel=Channel.CALL, sent_at=now)
        .returning(MessageRow.id, MessageRow.kind, MessageRow.body)
        .execution_options(synchronize_session=False)
    )
    return [(kind, body) for _, kind, body in sorted(rows.all(), key=_by_id)]


def _by_id(row: Row[UUID, MessageKind, str]) -> UUID:
    return row[0]
