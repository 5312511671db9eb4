"""Thread claims: who alone may write to a person just now, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, UtcDateTime, new_id, promise
from outreach.records.where_free import insert_unless_there


class ThreadClaimRow(Base):
    """That somebody has a person's thread; the row stays, and its next owner takes it once `until` is over."""

    __tablename__ = "thread_claims"
    __table_args__ = (
        promise("(participant_id IS NULL) <> (stranger_id IS NULL)", name="of_one_person"),
        Index("ix_thread_claims_until", "until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"), unique=True)
    stranger_id: Mapped[UUID | None] = mapped_column(ForeignKey("strangers.id"), unique=True)
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadClaim:
    """That somebody has a person's thread for a while."""

    participant_id: UUID | None
    stranger_id: UUID | None
    specialist_id: UUID
    since: datetime
    until: datetime


def _claim(row: ThreadClaimRow) -> ThreadClaim:
    return ThreadClaim(
        participant_id=row.participant_id,
        stranger_id=row.stranger_id,
        specialist_id=row.specialist_id,
        since=row.since,
        until=row.until,
    )


def _whose(participant: UUID | None, stranger: UUID | None) -> ColumnElement[bool]:
    if participant is not None:
        return ThreadClaimRow.participant_id == participant
    return ThreadClaimRow.stranger_id == stranger


def take(
    session: Session,
    *,
    participant: UUID | None,
    stranger: UUID | None,
    specialist: UUID,
    until: datetime,
    now: datetime,
) -> bool:
    """Let somebody have a thread that nobody else has; says whether it is theirs.

    Of two who ask in the same moment the database lets one in: the row is unique, and moves only from an owner whose
    time is over, or from the same one.
    """
    values = {
        "id": new_id(now),
        "participant_id": participant,
        "stranger_id": stranger,
        "specialist_id": specialist,
        "since": now,
        "until": until,
    }
    if insert_unless_there(session, ThreadClaimRow, values):
        return True
    return _renew(session, _whose(participant, stranger), specialist, until) or _succeed(
        session, _whose(participant, stranger), specialist, until, now
    )


def _renew(session: Session, whose: ColumnElement[bool], specialist: UUID, until: datetime) -> bool:
    """Prolong what is theirs already; what they were given for longer stays so."""
    kept = session.scalar(
        update(ThreadClaimRow)
        .where(whose, ThreadClaimRow.specialist_id == specialist)
        .values(until=until)
        .returning(ThreadClaimRow.id)
        .execution_options(synchronize_session=False),
    )
    return kept is not None


def _succeed(session: Session, whose: ColumnElement[bool], specialist: UUID, until: datetime, now: datetime) -> bool:
    taken = session.scalar(
        update(ThreadClaimRow)
        .where(whose, ThreadClaimRow.until <= now)
        .values(specialist_id=specialist, since=now, until=until)
        .returning(ThreadClaimRow.id)
        .execution_options(synchronize_session=False),
    )
    return taken is not None


def pass_to(
    session: Session,
    *,
    participant: UUID | None,
    stranger: UUID | None,
    specialist: UUID,
    until: datetime,
    now: datetime,
) -> None:
    """Let whoever has taken what waits about a person have the thread as well, if somebody else has it now."""
    session.execute(
        update(ThreadClaimRow)
        .where(_whose(participant, stranger), ThreadClaimRow.specialist_id != specialist, ThreadClaimRow.until > now)
        .values(specialist_id=specialist, since=now, until=until)
        .execution_options(synchronize_session=False)
    )


def let_go(session: Session, *, participant: UUID | None, stranger: UUID | None, specialist: UUID) -> bool:
    """End somebody's claim before its time; says whether they had one."""
    gone = session.scalar(
        delete(ThreadClaimRow)
        .where(_whose(participant, stranger), ThreadClaimRow.specialist_id == specialist)
        .returning(ThreadClaimRow.id)
        .execution_options(synchronize_session=False),
    )
    return gone is not None


def of(session: Session, *, participant: UUID | None, stranger: UUID | None, now: datetime) -> ThreadClaim | None:
    """Find who has a thread now, if anybody."""
    row = session.scalar(
        select(ThreadClaimRow)
        .where(_whose(participant, stranger), ThreadClaimRow.until > now)
        .execution_options(populate_existing=True)
    )
    return None if row is None else _claim(row)


def of_many(
    session: Session, *, participants: Sequence[UUID], strangers: Sequence[UUID], now: datetime
) -> list[ThreadClaim]:
    """List who has which of some people's threads now, in one statement."""
    rows = session.scalars(
        select(ThreadClaimRow)
        .where(
            or_(ThreadClaimRow.participant_id.in_(participants), ThreadClaimRow.stranger_id.in_(strangers)),
            ThreadClaimRow.until > now,
        )
        .execution_options(populate_existing=True)
    )
    return list(map(_claim, rows))
