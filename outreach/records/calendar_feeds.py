"""Calendar feeds: the secret addresses of our people's own calendars, and how reading them goes."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.own_calendar import CalendarTrouble
from outreach.records.base import Base, Sealed, ShortText, UtcDateTime, choice, new_id, promise


class CalendarFeedRow(Base):
    """An address at which somebody's calendar is read next at `look_at`; `etag` and `modified` tell whether it changed.

    `read_at` is when it was read last, `whole_at` all of it; `failing_since` is set while it cannot be read, and
    `told_at` once its owner heard so.
    """

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        promise("(failing_since IS NULL) = (trouble IS NULL)", name="fails_for_a_reason"),
        promise("told_at IS NULL OR failing_since IS NOT NULL", name="told_of_a_failure"),
        Index("ix_calendar_feeds_look_at", "look_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"), unique=True)
    url: Mapped[str] = mapped_column(Sealed("calendar_feeds.url"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    look_at: Mapped[datetime] = mapped_column(UtcDateTime)
    etag: Mapped[str | None] = mapped_column(ShortText)
    modified: Mapped[str | None] = mapped_column(ShortText)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    whole_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[CalendarTrouble | None] = mapped_column(choice(CalendarTrouble))
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFeed:
    """An address of somebody's calendar, and how reading it goes."""

    id: UUID
    specialist_id: UUID
    url: str
    created_at: datetime
    etag: str | None
    modified: str | None
    read_at: datetime | None
    whole_at: datetime | None
    failing_since: datetime | None
    trouble: CalendarTrouble | None
    told_at: datetime | None


def _feed(row: CalendarFeedRow) -> CalendarFeed:
    return CalendarFeed(**{field.name: getattr(row, field.name) for field in fields(CalendarFeed)})


def follow(session: Session, specialist: UUID, url: str, *, now: datetime) -> None:
    """Store the address of somebody's calendar in place of the one before; it is read at once."""
    session.execute(delete(CalendarFeedRow).where(CalendarFeedRow.specialist_id == specialist))
    session.add(CalendarFeedRow(id=new_id(now), specialist_id=specialist, url=url, created_at=now, look_at=now))
    session.flush()


def forget(session: Session, specialist: UUID) -> bool:
    """Forget the address of somebody's calendar; says whether there was one."""
    gone = delete(CalendarFeedRow).where(CalendarFeedRow.specialist_id == specialist).returning(CalendarFeedRow.id)
    return session.scalar(gone) is not None


def of(session: Session, people: Sequence[UUID]) -> dict[UUID, CalendarFeed]:
    """Map some people to the addresses of their calendars."""
    rows = session.scalars(select(CalendarFeedRow).where(CalendarFeedRow.specialist_id.in_(people)))
    return {row.specialist_id: _feed(row) for row in rows}


def every(session: Session) -> list[CalendarFeed]:
    """List every calendar that is read."""
    return [_feed(row) for row in session.scalars(select(CalendarFeedRow).order_by(CalendarFeedRow.id))]


def claim(session: Session, *, now: datetime, again_at: datetime) -> CalendarFeed | None:
    """Take the calendar that has waited longest to be read; nobody else takes it before `again_at`."""
    row = session.scalar(
        select(CalendarFeedRow)
        .where(CalendarFeedRow.look_at <= now)
        .order_by(CalendarFeedRow.look_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    row.look_at = again_at
    session.flush()
    return _feed(row)


def was_read(
    session: Session, feed: CalendarFeed, *, etag: str | None, modified: str | None, whole: bool, now: datetime
) -> bool:
    """Note that a calendar was read; False when its address was changed or forgotten meanwhile."""
    marks = {"etag": etag, "modified": modified, "whole_at": now} if whole else {}
    noted = (
        update(CalendarFeedRow)
        .where(CalendarFeedRow.id == feed.id)
        .values(read_at=now, failing_since=None, trouble=None, told_at=None, **marks)
        .returning(CalendarFeedRow.id)
    )
    return session.scalar(noted) is not None


def failed(
    session: Session, feed: CalendarFeed, trouble: CalendarTrouble, *, since: datetime, look_at: datetime
) -> bool:
    """Note that a calendar could not be read, and when it is tried again; False when it is not followed any more."""
    noted = (
        update(CalendarFeedRow)
        .where(CalendarFeedRow.id == feed.id)
        .values(failing_since=since, trouble=trouble, look_at=look_at)
        .returning(CalendarFeedRow.id)
    )
    return session.scalar(noted) is not None


def told(session: Session, feed: CalendarFeed, *, now: datetime) -> None:
    """Note that its owner heard that it cannot be read."""
    session.execute(update(CalendarFeedRow).where(CalendarFeedRow.id == feed.id).values(told_at=now))
