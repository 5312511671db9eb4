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
    insert_unless_there(session, SenderRow, {"number": sender.e164, "free_at": now})
    mine = SenderRow.number == sender.e164
    free_at = max(session.scalars(select(SenderRow.free_at).where(mine).with_for_update()).one(), now)
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
