"""Page calls: the tries of each voice page, and how each ended; only a key says that somebody heard one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Row, Uuid, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.calls import CallEnd
from outreach.domain.escalation import Channel
from outreach.records import later, straight
from outreach.records.base import Base, UtcDateTime, choice, promise
from outreach.records.messages import Message
from outreach.records.pages import PageRow
from outreach.records.where_free import insert_unless_there


class PageCallRow(Base):
    """One try of a voice page, by the message that is the call; the first of a page is written when it ends."""

    __tablename__ = "page_calls"
    __table_args__ = (promise("(ended_at IS NULL) = (ended IS NULL)", name="ended_somehow"),)

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    page_id: Mapped[UUID] = mapped_column(ForeignKey("pages.id"))
    attempt: Mapped[int]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended: Mapped[CallEnd | None] = mapped_column(choice(CallEnd))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCall:
    """One try of a voice page, and where its escalation stood when that page was decided; the first try is 1."""

    message_id: UUID
    page_id: UUID
    attempt: int
    climb: int
    round: int
    rung: int


def end(session: Session, message: Message, *, how: CallEnd, now: datetime) -> PageCall | None:
    """Write down how a try ended, once: None when that was known, or when the message is no voice page."""
    page = _page_of(session, message)
    if page is None:
        return None
    insert_unless_there(session, PageCallRow, _values(message.id, page.id, 1))
    row = session.execute(
        update(PageCallRow)
        .where(PageCallRow.message_id == message.id, PageCallRow.ended_at.is_(None))
        .values(ended_at=now, ended=how)
        .returning(PageCallRow.page_id, PageCallRow.attempt)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        return None
    return PageCall(
        message_id=message.id,
        page_id=row[0],
        attempt=row[1],
        climb=page.climb,
        round=page.round,
        rung=page.rung,
    )


def try_again(session: Session, last: PageCall, message: UUID) -> None:
    """Note that a message is the next try of the same page."""
    later.add(session, PageCallRow, [_values(message, last.page_id, last.attempt + 1)])


def _values(message: UUID, page: UUID, attempt: int) -> dict[str, object]:
    return {"message_id": message, "page_id": page, "attempt": attempt, "ended_at": None, "ended": None}


_PAGE = select(PageRow.id, PageRow.climb, PageRow.round, PageRow.rung)
_LATER_TRY = _PAGE.join(PageCallRow, PageCallRow.page_id == PageRow.id).where(
    PageCallRow.message_id == bindparam("message", type_=Uuid())
)
_FIRST_TRY = _PAGE.where(
    PageRow.escalation_id == bindparam("escalation", type_=Uuid()),
    PageRow.message_id == bindparam("message", type_=Uuid()),
    PageRow.channel == Channel.CALL,
)


def _page_of(session: Session, message: Message) -> Row[*tuple[Any, ...]] | None:
    """Find the page that a call is a try of: a later one says so itself, the first one is named by the page."""
    known = straight.first(session, _LATER_TRY, {"message": message.id})
    if known is not None or message.escalation_id is None:
        return known
    return straight.first(session, _FIRST_TRY, {"message": message.id, "escalation": message.escalation_id})


def a_key_was_pressed(session: Session, escalation: UUID, specialist: UUID) -> bool:
    """Say whether somebody pressed a key in a voice page about an escalation."""
    pressed = (
        select(PageCallRow.message_id)
        .join(PageRow, PageRow.id == PageCallRow.page_id)
        .where(
            PageRow.escalation_id == escalation,
            PageRow.specialist_id == specialist,
            PageCallRow.ended == CallEnd.KEY,
        )
    )
    return session.scalar(pressed.limit(1)) is not None
