"""Senders: our own numbers, and when each may carry more."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.phone import PhoneNumber
from outreach.records.base import Base, ShortText, UtcDateTime, insert_unless_there


class SenderRow(Base):
    """A number of ours; `free_at` is when it will have carried all that was reserved."""

    __tablename__ = "senders"

    number: Mapped[str] = mapped_column(ShortText, primary_key=True)
    free_at: Mapped[datetime] = mapped_column(UtcDateTime)


def reserve(
    session: Session,
    sender: PhoneNumber,
    *,
    segments: Sequence[int],
    per_second: float,
    burst: timedelta,
    now: datetime,
) -> list[datetime | None]:
    """Reserve a sender's time for texts of so many segments each, in order, in one update of its row.

    Gives, for each text, None when its time is reserved, or the moment to ask again: a sender is reserved at most
    `burst` ahead. The row stays locked until the commit, so two workers never reserve the same time.
    """
    mine = SenderRow.number == sender.e164
    free_at = max(_held(session, sender, now=now), now)
    waits: list[datetime | None] = []
    behind = timedelta()
    for count in segments:
        takes = timedelta(seconds=count / per_second)
        if free_at <= now + burst and not behind:
            free_at += takes
            waits.append(None)
        else:
            waits.append(free_at - burst + behind)
            behind += takes
    session.execute(update(SenderRow).where(mine).values(free_at=free_at))
    return waits


def _held(session: Session, sender: PhoneNumber, *, now: datetime) -> datetime:
    """Lock a sender's row until the commit, making it at first; gives when the sender is free."""
    mine = select(SenderRow.free_at).where(SenderRow.number == sender.e164).with_for_update()
    free_at = session.scalar(mine)
    if free_at is None:
        insert_unless_there(session, SenderRow, {"number": sender.e164, "free_at": now})
        free_at = session.scalars(mine).one()
    return free_at
