"""Receipts: the carrier's words about our messages, kept whatever order they come in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.delivery import MessageStatus
from outreach.records.base import Base, ShortText, UtcDateTime, new_id
from outreach.records.messages import Message, MessageRow, message_of


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
    values: dict[str, object] = {"status": after, "claimed_at": None, "unsure_at": None, "reason": None}
    values["carrier_id"] = carrier_id
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
    return None if row is None else message_of(row)
