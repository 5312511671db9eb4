"""How handing a message to the carrier ended, as conditional updates: taken, refused, or that nobody knows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.troubles import Trouble
from outreach.records import straight
from outreach.records.messages import REACHED_NOBODY, Message, MessageRow, message_of

_UNSETTLED = or_(  # not IN, of which many at once cannot be executed
    MessageRow.status == MessageStatus.SENDING, MessageRow.status == MessageStatus.UNSURE
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
        straight.do_beside(
            session, _ACCEPTED, [{"message": key, "sid": sid, "at": now} for key, sid in carrier_ids.items()]
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
    uncounted = 0 if counts else 1
    straight.do_beside(
        session,
        _PUT_BACK,
        [{"message": key, "moment": moment, "uncounted": uncounted} for key, moment in until.items()],
    )


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


def all_again(session: Session, kinds: Sequence[MessageKind], *, doubted_before: datetime, now: datetime) -> set[Lane]:
    """Put every message of some kinds back that was to be looked up and was doubted long enough; says in which lanes.

    Calls are not asked about, so they need not have been doubted for long.
    """
    lanes = session.scalars(
        update(MessageRow)
        .where(
            MessageRow.unsure_at.is_not(None),
            MessageRow.next_try_at <= now,
            MessageRow.kind.in_(kinds),
            or_(MessageRow.unsure_at <= doubted_before, MessageRow.channel == Channel.CALL),
        )
        .values(status=MessageStatus.QUEUED, unsure_at=None, next_try_at=now)
        .returning(MessageRow.lane)
        .execution_options(synchronize_session=False),
    )
    return set(lanes)


def look_at_all_again(session: Session, *, now: datetime, at: datetime) -> None:
    """Ask the carrier later about every message that it is time to look up."""
    session.execute(
        update(MessageRow)
        .where(MessageRow.unsure_at.is_not(None), MessageRow.next_try_at <= now)
        .values(next_try_at=at)
        .execution_options(synchronize_session=False),
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
    """List unsure messages that it is time to look up, urgent first, each with the moment when the doubt began."""
    rows = session.scalars(
        select(MessageRow)
        .where(MessageRow.unsure_at.is_not(None), MessageRow.next_try_at <= now)
        .order_by(MessageRow.lane != Lane.URGENT, MessageRow.next_try_at)
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


def reached_nobody(session: Session, message: UUID) -> None:
    """Write down that a call rang in vain, so that it does not count as what somebody was told that day."""
    session.execute(
        update(MessageRow)
        .where(MessageRow.id == message)
        .values(reason=REACHED_NOBODY)
        .execution_options(synchronize_session=False)
    )
