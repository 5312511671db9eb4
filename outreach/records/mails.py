"""Mails: pages that the carrier does not take, and who is told of them by e-mail instead, once each."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.delivery import Lane, MessageStatus
from outreach.records.base import Base, UtcDateTime, index_of, new_id, spelled
from outreach.records.messages import Message, MessageRow, message_of
from outreach.records.where_free import insert_unless_there


class MailRow(Base):
    """An e-mail to one of us about a page; `next_try_at` is null once it is sent, or given up."""

    __tablename__ = "mails"
    __table_args__ = (
        UniqueConstraint("message_id", "specialist_id"),
        index_of("ix_mails_waiting", "next_try_at", where="next_try_at IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail that waits to be sent: which page it is about, to whom, and since when."""

    id: UUID
    message: Message
    specialist_id: UUID
    created_at: datetime


def want(session: Session, message: UUID, specialist: UUID, *, now: datetime) -> bool:
    """Note that somebody is to be told of a page by e-mail; does nothing when that was noted before."""
    return insert_unless_there(
        session,
        MailRow,
        {
            "id": new_id(now),
            "message_id": message,
            "specialist_id": specialist,
            "created_at": now,
            "next_try_at": now,
            "sent_at": None,
        },
    )


def claim(session: Session, *, now: datetime, until: datetime, limit: int) -> list[Mail]:
    """Take the e-mails that wait, and put each off until `until`, so that nobody else sends it meanwhile."""
    ids = session.scalars(
        update(MailRow)
        .where(
            MailRow.id.in_(select(MailRow.id).where(MailRow.next_try_at <= now).order_by(MailRow.id).limit(limit)),
            MailRow.next_try_at <= now,
        )
        .values(next_try_at=until)
        .returning(MailRow.id),
    ).all()
    rows = session.execute(
        select(MailRow, MessageRow).join(MessageRow, MessageRow.id == MailRow.message_id).where(MailRow.id.in_(ids)),
    )
    found = [Mail(mail.id, message_of(message), mail.specialist_id, mail.created_at) for mail, message in rows]
    return sorted(found, key=lambda mail: mail.id)


def settle(session: Session, mail: UUID, *, sent_at: datetime | None) -> None:
    """Note that an e-mail was sent, or given up."""
    session.execute(update(MailRow).where(MailRow.id == mail).values(next_try_at=None, sent_at=sent_at))


_TO_STAFF = (MessageRow.specialist_id.is_not(None), MessageRow.lane == Lane.URGENT)
_NOT_TAKEN = (
    spelled(MessageRow.status, MessageStatus.QUEUED),
    MessageRow.claimed_at.is_not(None),
    MessageRow.unsure_at.is_not(None),
)


def not_taken(session: Session, *, before: datetime, now: datetime, limit: int) -> list[Message]:
    """List urgent texts and calls to our people, still good, that the carrier has not taken since before a moment.

    Those about which somebody was told by e-mail are left out. Each way of waiting has an index of its own, and so a
    statement.
    """
    known = select(MailRow.id).where(MailRow.message_id == MessageRow.id).exists()
    still = (*_TO_STAFF, MessageRow.created_at <= before, MessageRow.good_until > now, ~known)
    rows = [
        row
        for waits in _NOT_TAKEN
        for row in session.scalars(select(MessageRow).where(waits, *still).order_by(MessageRow.id).limit(limit))
    ]
    return sorted(map(message_of, rows), key=lambda message: message.id)


def next_moment(session: Session) -> datetime | None:
    """Find the earliest moment at which an e-mail is sent."""
    return session.scalar(select(func.min(MailRow.next_try_at)).where(MailRow.next_try_at.is_not(None)))


def oldest_not_taken(session: Session) -> datetime | None:
    """Find since when the oldest urgent text or call to our people waits for the carrier."""
    moments = [session.scalar(select(func.min(MessageRow.created_at)).where(*_TO_STAFF, waits)) for waits in _NOT_TAKEN]
    return min((moment for moment in moments if moment is not None), default=None)
