"""Receipts: the carrier's words about our messages, kept whatever order they come in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.delivery import MessageStatus, receipt_may_move
from outreach.domain.opt_outs import OptWord, Sign
from outreach.domain.phone import PhoneNumber
from outreach.domain.troubles import Trouble
from outreach.records import later, straight
from outreach.records.base import Base, ShortText, UtcDateTime, first_id, new_id
from outreach.records.messages import Message, MessageRow, message_of
from outreach.records.participants import ParticipantRow


class ReceiptRow(Base):
    """One word from the carrier about a message, kept whatever became of it.

    `sender` is the number of ours that it was sent from, `trouble` what kept it from arriving, in our words.
    """

    __tablename__ = "receipts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[UUID | None] = mapped_column(index=True)
    carrier_id: Mapped[str] = mapped_column(ShortText)
    status: Mapped[str] = mapped_column(ShortText)
    error_code: Mapped[str | None] = mapped_column(ShortText)
    trouble: Mapped[str | None] = mapped_column(ShortText)
    sender: Mapped[str | None] = mapped_column(ShortText)
    applied: Mapped[bool]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


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
    trouble: Trouble | None = None,
    sender: str | None = None,
) -> Message | None:
    """Keep a receipt, and move its message forward if it may; returns the message if it moved."""
    row = None
    if after is not None:
        row = _move(session, message, carrier_id, after, before=before, error_code=error_code, now=now)
    session.add(
        ReceiptRow(
            id=new_id(now),
            message_id=row.id if row is not None else message,
            carrier_id=carrier_id,
            status=status[:80],
            error_code=error_code,
            trouble=None if trouble is None else trouble.value,
            sender=sender,
            applied=row is not None,
            received_at=now,
        ),
    )
    session.flush()
    return None if row is None else message_of(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodNews:
    """A receipt that nothing follows from but where its message stands; `after` None moves nothing."""

    message: UUID
    carrier_id: str
    status: str
    after: MessageStatus | None
    sender: str | None


def receive_good_news(session: Session, news: Sequence[GoodNews], *, now: datetime) -> None:
    """Keep receipts in the order in which they came, and move their messages forward, in a statement for each table."""
    stand = _standing(session, {each.message for each in news})
    moved: dict[UUID, tuple[MessageStatus, str]] = {}
    rows = []
    for each in news:
        after = _moved_to(each, *stand.get(each.message, (None, None)))
        if after is not None:
            stand[each.message] = (after, each.carrier_id)
            moved[each.message] = (after, each.carrier_id)
        rows.append(_row(each, applied=after is not None, now=now))
    later.add(session, ReceiptRow, rows)
    for message, (after, carrier_id) in moved.items():
        values = {"message": message, "after": after, "carriers": carrier_id, "at": now}
        later.change(session, _FORWARD, values)


_FORWARD = (
    update(MessageRow)
    .where(MessageRow.id == bindparam("message"))
    .values(
        status=bindparam("after"),
        claimed_at=None,
        unsure_at=None,
        reason=None,
        carrier_id=bindparam("carriers"),
        sent_at=func.coalesce(MessageRow.sent_at, bindparam("at")),
    )
)


def _moved_to(news: GoodNews, before: MessageStatus | None, carrier_id: str | None) -> MessageStatus | None:
    """Say where a receipt moves its message from where that stands, or None if it may not."""
    mine = carrier_id is None or carrier_id == news.carrier_id
    moves = before is not None and news.after is not None and receipt_may_move(before=before, after=news.after)
    return news.after if mine and moves else None


_STANDING = (
    select(MessageRow.id, MessageRow.status, MessageRow.carrier_id)
    .where(MessageRow.id.in_(bindparam("messages", expanding=True)))
    .order_by(MessageRow.id)
    .with_for_update()
)


def _standing(session: Session, messages: Collection[UUID]) -> dict[UUID, tuple[MessageStatus, str | None]]:
    """Look up where messages stand and what the carrier calls them, and keep everybody else from moving them."""
    rows = straight.ask(session, _STANDING, {"messages": list(messages)})
    return {row[0]: (row[1], row[2]) for row in rows}


def _row(news: GoodNews, *, applied: bool, now: datetime) -> dict[str, object]:
    return {
        "id": new_id(now),
        "message_id": news.message,
        "carrier_id": news.carrier_id,
        "status": news.status[:80],
        "error_code": None,
        "trouble": None,
        "sender": news.sender,
        "applied": applied,
        "received_at": now,
    }


def _move(
    session: Session,
    message: UUID | None,
    carrier_id: str,
    after: MessageStatus,
    *,
    before: Sequence[MessageStatus],
    error_code: str | None,
    now: datetime,
) -> MessageRow | None:
    """Move a message from wherever it may come; ours by the id in the URL, else whoever has the carrier's id."""
    values: dict[str, object] = {"status": after, "claimed_at": None, "unsure_at": None, "reason": None}
    values["carrier_id"] = carrier_id
    values["sent_at"] = func.coalesce(MessageRow.sent_at, now)
    if error_code is not None:
        values["error_code"] = error_code
    whose = MessageRow.carrier_id == carrier_id
    if message is not None:
        mine = or_(MessageRow.carrier_id.is_(None), MessageRow.carrier_id == carrier_id)
        whose = (MessageRow.id == message) & mine
    return session.scalar(
        update(MessageRow).where(whose, MessageRow.status.in_(before)).values(**values).returning(MessageRow),
    )


def count_troubled(session: Session, trouble: Trouble, *, sender: str | None, since: datetime) -> int:
    """Count the texts of one of our numbers that met a trouble since a moment."""
    count = session.scalar(
        select(func.count(func.distinct(ReceiptRow.carrier_id))).where(
            ReceiptRow.id >= first_id(since), ReceiptRow.trouble == trouble.value, ReceiptRow.sender == sender
        ),
    )
    return count or 0


def count_texts(session: Session, *, sender: str | None, since: datetime, at_most: int) -> int:
    """Count the texts of one of our numbers of which the carrier told anything since a moment, as far as `at_most`."""
    told = (
        select(ReceiptRow.carrier_id)
        .where(ReceiptRow.id >= first_id(since), ReceiptRow.sender == sender)
        .distinct()
        .limit(at_most)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(told)) or 0


def count_at(session: Session, participant: UUID, phone: PhoneNumber, trouble: Trouble, *, since: datetime) -> int:
    """Count the texts to a participant at one number that met a trouble since a moment."""
    rows = session.execute(
        select(MessageRow.id, MessageRow.to)
        .join(ReceiptRow, MessageRow.id == ReceiptRow.message_id)
        .where(
            MessageRow.participant_id == participant,
            MessageRow.created_at >= since,
            ReceiptRow.trouble == trouble.value,
        ),
    )
    return len({key for key, to in rows if to == phone})


@dataclass(frozen=True, slots=True)
class Stop:
    """That the carrier would not carry to a participant, because they had told it to stop."""

    participant_id: UUID
    sign: Sign


def stops_since(session: Session, *, since: datetime, until: datetime) -> list[Stop]:
    """List whom the carrier would not carry to, by receipts that came from one moment to before another.

    What it would not carry to a number that they have no more says nothing of them; and it knew of the stop when we
    tried the text, however late the receipt is.
    """
    rows = session.execute(
        select(
            MessageRow.participant_id,
            func.coalesce(MessageRow.attempted_at, MessageRow.created_at),
            MessageRow.to,
            ParticipantRow.phone,
        )
        .select_from(ReceiptRow)
        .join(MessageRow, MessageRow.id == ReceiptRow.message_id)
        .join(ParticipantRow, ParticipantRow.id == MessageRow.participant_id)
        .where(
            ReceiptRow.id >= first_id(since),
            ReceiptRow.id < first_id(until),
            ReceiptRow.trouble == Trouble.STOPPED.value,
        )
        .order_by(ReceiptRow.id),
    )
    return [Stop(row[0], Sign(OptWord.STOP, row[1])) for row in rows if row[0] is not None and row[2] == row[3]]
