"""Pages: who was told of an escalation, on which rung, how, and by which message; and which of them reached nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Row, UniqueConstraint, Uuid, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.cover import Page
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.records import later, straight
from outreach.records.among import among
from outreach.records.base import Base, ShortText, UtcDateTime, choice, new_id
from outreach.records.escalations import Escalation, EscalationRow, asked, escalation_of
from outreach.records.messages import MessageRow


class PageRow(Base):
    """That somebody was told of an escalation, on which rung, how, and by which message.

    `failed_at` is when we learned that it reached nobody, and `why`. Several pages to one person may go in one message.
    """

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("escalation_id", "climb", "round", "rung", "specialist_id", "channel"),
        Index("ix_pages_specialist", "specialist_id", "id"),
        Index("ix_pages_specialist_at", "specialist_id", "at"),
        Index("ix_pages_message", "message_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    escalation_id: Mapped[UUID] = mapped_column(ForeignKey("escalations.id"))
    climb: Mapped[int]
    round: Mapped[int]
    rung: Mapped[int]
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    why: Mapped[str | None] = mapped_column(ShortText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One page as it was made: whom it told of what, how, and whether it reached nobody."""

    id: UUID
    escalation_id: UUID
    page: Page
    climb: int
    round: int
    rung: int
    message_id: UUID
    at: datetime
    failed_at: datetime | None
    why: str | None

    def is_of(self, escalation: Escalation) -> bool:
        """Say whether it belongs to the rung on which an escalation stands now."""
        at = escalation.position
        return (self.climb, self.round, self.rung) == (at.climb, at.round, at.rung)


_COLUMNS = tuple(PageRow.__table__.c)


def _told(row: PageRow | Row[*tuple[Any, ...]]) -> Told:
    return Told(
        id=row.id,
        escalation_id=row.escalation_id,
        page=Page(specialist=row.specialist_id, channel=row.channel),
        climb=row.climb,
        round=row.round,
        rung=row.rung,
        message_id=row.message_id,
        at=row.at,
        failed_at=row.failed_at,
        why=row.why,
    )


def add(
    session: Session,
    escalation: Escalation,
    pages: Sequence[tuple[UUID, Channel, UUID]],
    *,
    now: datetime,
) -> None:
    """Note who was told of an escalation: (specialist, channel, message) each."""
    rows = [
        {
            "id": new_id(now),
            "escalation_id": escalation.id,
            "climb": escalation.position.climb,
            "round": escalation.position.round,
            "rung": escalation.position.rung,
            "specialist_id": specialist,
            "channel": channel,
            "message_id": message,
            "at": now,
            "failed_at": None,
            "why": None,
        }
        for specialist, channel, message in pages
    ]
    later.add(session, PageRow, rows)


_ON_RUNG = (
    select(*_COLUMNS)
    .join(EscalationRow, EscalationRow.id == PageRow.escalation_id)
    .where(
        among(PageRow.escalation_id, "escalations"),
        PageRow.climb == EscalationRow.climb,
        PageRow.round == EscalationRow.round,
        PageRow.rung == EscalationRow.rung,
    )
    .order_by(PageRow.id)
)


def on_rung(session: Session, escalations: Sequence[UUID]) -> dict[UUID, list[Told]]:
    """List the pages of the rungs on which some escalations stand, oldest first."""
    if not escalations:
        return {}
    found: dict[UUID, list[Told]] = {}
    for row in straight.ask(session, _ON_RUNG, {"escalations": list(escalations)}):
        found.setdefault(row.escalation_id, []).append(_told(row))
    return found


_BY_MESSAGE = select(*_COLUMNS).where(among(PageRow.message_id, "messages")).order_by(PageRow.id)


def by_messages(session: Session, messages: Sequence[UUID]) -> dict[UUID, list[Told]]:
    """Map messages to the pages that go in each, oldest first."""
    found: dict[UUID, list[Told]] = {key: [] for key in messages}
    if messages:
        for row in straight.ask(session, _BY_MESSAGE, {"messages": list(messages)}):
            found[row.message_id].append(_told(row))
    return found


def move_to(session: Session, message: UUID, *, pages: Sequence[UUID]) -> None:
    """Note that pages go in another message than was meant."""
    statement = update(PageRow).where(PageRow.id.in_(pages)).values(message_id=message)
    session.execute(statement.execution_options(synchronize_session=False))


def fail(session: Session, pages: Sequence[UUID], *, why: str, now: datetime) -> list[Told]:
    """Note that pages reached nobody; returns those of which that was not known."""
    rows = session.scalars(
        update(PageRow)
        .where(PageRow.id.in_(pages), PageRow.failed_at.is_(None))
        .values(failed_at=now, why=why[:80])
        .returning(PageRow)
        .execution_options(synchronize_session=False, populate_existing=True),
    )
    return [_told(row) for row in rows]


def latest_failed(session: Session, specialist: UUID, *, count: int) -> bool:
    """Say whether the last so many pages to somebody all reached nobody; what has not ended yet counts as if it had."""
    last = session.scalars(
        select(PageRow.failed_at).where(PageRow.specialist_id == specialist).order_by(PageRow.id.desc()).limit(count)
    ).all()
    return len(last) == count and all(moment is not None for moment in last)


_PAGED_BETWEEN = (
    select(PageRow.specialist_id)
    .join(EscalationRow, EscalationRow.id == PageRow.escalation_id)
    .where(
        among(PageRow.specialist_id, "specialists"),
        PageRow.at >= bindparam("start"),
        PageRow.at < bindparam("end"),
        EscalationRow.drill_id.is_(None),
    )
    .distinct()
)


def paged_between(session: Session, specialists: Sequence[UUID], *, start: datetime, end: datetime) -> set[UUID]:
    """Say who of some people was paged during [start, end); a drill does not count."""
    if not specialists:
        return set()
    rows = straight.beside(session, _PAGED_BETWEEN, {"specialists": list(specialists), "start": start, "end": end})
    return {row[0] for row in rows}


_EVER_PAGED = (
    select(PageRow.escalation_id, PageRow.specialist_id).where(among(PageRow.escalation_id, "escalations")).distinct()
)


def ever_paged(session: Session, escalations: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """List who was ever told of each of some escalations: (escalation, specialist)."""
    if not escalations:
        return set()
    rows = straight.ask(session, _EVER_PAGED, {"escalations": list(escalations)})
    return {(row[0], row[1]) for row in rows}


def paged_on(session: Session, escalation: Escalation, specialist: UUID, *, ever: bool = False) -> bool:
    """Say whether somebody was told of an escalation in this climb (or ever)."""
    statement = select(PageRow.id).where(PageRow.escalation_id == escalation.id, PageRow.specialist_id == specialist)
    if not ever:
        statement = statement.where(PageRow.climb == escalation.position.climb)
    return session.scalar(statement.limit(1)) is not None


def told(session: Session, escalation: UUID) -> set[UUID]:
    """Name everybody who was told of an escalation."""
    return set(session.scalars(select(PageRow.specialist_id).where(PageRow.escalation_id == escalation)))


_PAGED_TO = (
    select(*EscalationRow.__table__.c)
    .join(PageRow, PageRow.escalation_id == EscalationRow.id)
    .where(PageRow.specialist_id == bindparam("specialist", type_=Uuid()), EscalationRow.next_step_at.is_not(None))
    .order_by(PageRow.id.desc())
)


def paged_to(session: Session, specialist: UUID) -> list[Escalation]:
    """List the live escalations that somebody was told of, latest page first."""
    rows = straight.ask(session, _PAGED_TO, {"specialist": specialist})
    return list({row.id: asked(row) for row in rows}.values())


def last_heard_of(session: Session, specialist: UUID) -> list[Escalation]:
    """List the escalations named in the last page that went out to somebody: one, or those of a bundle."""
    last = session.scalar(
        select(MessageRow.id)
        .where(
            MessageRow.specialist_id == specialist,
            MessageRow.kind == MessageKind.PAGE,
            MessageRow.attempted_at.is_not(None),
            MessageRow.status.not_in((MessageStatus.QUEUED, MessageStatus.CANCELLED, MessageStatus.EXPIRED)),
        )
        .order_by(MessageRow.attempted_at.desc(), MessageRow.id.desc())
        .limit(1)
    )
    if last is None:
        return []
    rows = session.scalars(
        select(EscalationRow).join(PageRow, PageRow.escalation_id == EscalationRow.id).where(PageRow.message_id == last)
    )
    return list({row.id: escalation_of(row) for row in rows}.values())


_LATEST_PAGED_TO = (
    select(*EscalationRow.__table__.c)
    .join(PageRow, PageRow.escalation_id == EscalationRow.id)
    .where(PageRow.specialist_id == bindparam("specialist", type_=Uuid()))
    .order_by(PageRow.id.desc())
    .limit(1)
)


def latest_paged_to(session: Session, specialist: UUID) -> Escalation | None:
    """Find the escalation that somebody was told of last, live or not."""
    row = straight.first(session, _LATEST_PAGED_TO, {"specialist": specialist})
    return None if row is None else asked(row)
