"""Bookmarks: how far we have read what the carrier keeps."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, ShortText, UtcDateTime
from outreach.records.where_free import insert_unless_there


class BookmarkRow(Base):
    """How far something was read; `name` says what."""

    __tablename__ = "bookmarks"

    name: Mapped[str] = mapped_column(ShortText, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def put(session: Session, name: str, *, at: datetime) -> None:
    """Note how far something was read."""
    if not insert_unless_there(session, BookmarkRow, {"name": name, "at": at}):
        session.execute(update(BookmarkRow).where(BookmarkRow.name == name).values(at=at))


def every(session: Session) -> Mapping[str, datetime]:
    """Map everything that is read to how far it was."""
    return {row.name: row.at for row in session.execute(select(BookmarkRow.name, BookmarkRow.at))}
