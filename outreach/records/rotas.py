"""Rotas: the rotations of each program, as they were written and as they are reckoned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, Sealed, UtcDateTime
from outreach.records.where_free import insert_unless_there


class RotaRow(Base):
    """The rota of a program; it names people, so its source is sealed. At `unroll_at` it is unrolled further."""

    __tablename__ = "rotas"

    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), primary_key=True)
    source: Mapped[str] = mapped_column(Sealed("rotas.source"))
    document: Mapped[str] = mapped_column(Text)
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    unroll_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@dataclass(frozen=True, slots=True)
class StoredRota:
    """A rota as stored: `document` is the JSON of its rules."""

    program_id: UUID
    source: str
    document: str
    applied_at: datetime


_COLUMNS = (RotaRow.program_id, RotaRow.source, RotaRow.document, RotaRow.applied_at)


def put(session: Session, program: UUID, *, source: str, document: str, now: datetime) -> None:
    """Store the rota of a program in place of the one it had."""
    values = {"source": source, "document": document, "applied_at": now, "unroll_at": now}
    if not insert_unless_there(session, RotaRow, {"program_id": program, **values}):
        session.execute(update(RotaRow).where(RotaRow.program_id == program).values(values))


def of(session: Session, program: UUID) -> StoredRota | None:
    """Find the rota of a program."""
    found = session.execute(select(*_COLUMNS).where(RotaRow.program_id == program)).one_or_none()
    return None if found is None else StoredRota(*found)


def hold(session: Session, program: UUID) -> StoredRota | None:
    """Find the rota of a program, and keep others from changing or unrolling it until this transaction ends."""
    found = session.execute(select(*_COLUMNS).where(RotaRow.program_id == program).with_for_update()).one_or_none()
    return None if found is None else StoredRota(*found)


def due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> Sequence[UUID]:
    """List the programs whose rota is to be unrolled further, passing over some."""
    waiting = select(RotaRow.program_id).where(RotaRow.unroll_at <= now).order_by(RotaRow.unroll_at)
    return list(session.scalars(waiting.offset(passing).limit(limit)))


def unrolled(session: Session, program: UUID, *, again_at: datetime) -> None:
    """Note when a rota is to be unrolled further."""
    session.execute(update(RotaRow).where(RotaRow.program_id == program).values(unroll_at=again_at))
