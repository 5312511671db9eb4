"""The outbox through which everything we ever say goes: queued, and settled by conditional updates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from outreach.domain.delivery import RULES, DropReason, MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.gsm7 import segments
from outreach.domain.phone import PhoneNumber
from outreach.records import later, straight
from outreach.records.among import among
from outreach.records.base import new_id, spelled
from outreach.records.messages import MessageRow
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
) -> int:
    """Close messages that wait in the outbox and are no longer wanted; says how many there were."""
    named = {
        "participant_id": participant,
        "stranger_id": stranger,
        "specialist_id": specialist,
        "escalation_id": escalation,
        "check_in_id": check_in,
        "reply_id": reply,
        "channel": channel,
    }
    about = {f"of_{name}": value for name, value in named.items() if value is not None}
    values = {**about, "kinds": list(kinds), "why": reason.value}
    return len(straight.ask(session, _cancelling(tuple(about)), values))


@cache
def _cancelling(about: tuple[str, ...]) -> ReturningUpdate[UUID]:
    """Write the statement that cancels what waits about somebody or something, once for each of what it may be."""
    columns = {name: MessageRow.__table__.c[name.removeprefix("of_")] for name in about}
    return (
        update(MessageRow)
        .where(
            among(MessageRow.kind, "kinds"),
            *(column == bindparam(name, type_=column.type) for name, column in columns.items()),
            spelled(MessageRow.status, MessageStatus.QUEUED),
        )
        .values(status=MessageStatus.CANCELLED, reason=bindparam("why"))
        .returning(MessageRow.id)
    )


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


def redirect_to_staff(session: Session, specialist: UUID, phone: PhoneNumber) -> None:
    """Let what waits for one of ours go to another number of theirs."""
    queued = spelled(MessageRow.status, MessageStatus.QUEUED)
    session.execute(
        update(MessageRow)
        .where(MessageRow.specialist_id == specialist, queued)
        .values(to=phone)
        .execution_options(synchronize_session=False)
    )


def readdress(session: Session, numbers: Mapping[UUID, PhoneNumber]) -> None:
    """Let claimed messages go to other numbers, in one statement."""
    if numbers:
        session.connection().execute(
            update(MessageRow).where(MessageRow.id == bindparam("message")).values(to=bindparam("phone")),
            [{"message": key, "phone": phone} for key, phone in numbers.items()],
        )


def on_its_way(session: Session, participants: Sequence[UUID]) -> bool:
    """Say whether anything to some participants is being handed to the carrier right now."""
    sending = spelled(MessageRow.status, MessageStatus.SENDING)
    found = select(MessageRow.id).where(MessageRow.participant_id.in_(participants), sending).limit(1)
    return session.scalar(found) is not None


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
