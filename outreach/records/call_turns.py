"""Call turns: whose phones were rung for a call to us, in turn, and how each of them answered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.calls import Connection
from outreach.records.base import Base, UtcDateTime, choice, promise
from outreach.records.where_free import insert_unless_there


class CallTurnRow(Base):
    """One phone of ours that was rung for a call to us; the first turn is 1."""

    __tablename__ = "call_turns"
    __table_args__ = (promise("(ended_at IS NULL) = (how IS NULL)", name="ended_somehow"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True)
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    rung_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    how: Mapped[Connection | None] = mapped_column(choice(Connection))


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTurn:
    """One phone of ours that was rung for a call to us, and how it answered, once that is known."""

    turn: int
    specialist_id: UUID
    how: Connection | None


def ring(session: Session, call: UUID, turn: int, specialist: UUID, *, now: datetime) -> bool:
    """Write down whose phone rings in a turn; False when that turn was somebody's already."""
    row = {"call_id": call, "turn": turn, "specialist_id": specialist, "rung_at": now}
    return insert_unless_there(session, CallTurnRow, row)


def of(session: Session, call: UUID) -> list[CallTurn]:
    """List the turns of a call, in their order."""
    rows = session.scalars(
        select(CallTurnRow)
        .where(CallTurnRow.call_id == call)
        .order_by(CallTurnRow.turn)
        .execution_options(populate_existing=True)
    )
    return [CallTurn(turn=row.turn, specialist_id=row.specialist_id, how=row.how) for row in rows]


def end(session: Session, call: UUID, turn: int, how: Connection, *, now: datetime) -> bool:
    """Write down how a phone answered, once; False when that was known."""
    ended = session.execute(
        update(CallTurnRow)
        .where(CallTurnRow.call_id == call, CallTurnRow.turn == turn, CallTurnRow.how.is_(None))
        .values(how=how, ended_at=now)
        .returning(CallTurnRow.turn)
        .execution_options(synchronize_session=False)
    )
    return ended.first() is not None
