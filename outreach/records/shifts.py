"""Shifts: who is on call for a program, from when to when."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.rota import Role, Shift
from outreach.records import later
from outreach.records.base import Base, UtcDateTime, choice, index_of, new_id, promise


class ShiftRow(Base):
    """That somebody is on call for a program during [starts_at, ends_at).

    `look_at` is the next moment at which somebody must be told something about it: its start, then its end, then never.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        promise("starts_at < ends_at", name="starts_before_it_ends"),
        Index("ix_shifts_program_ends", "program_id", "ends_at"),
        index_of("ix_shifts_look", "look_at", where="look_at IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    role: Mapped[Role] = mapped_column(choice(Role))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def add(session: Session, *, program: UUID, shift: Shift, now: datetime) -> UUID:
    """Store a shift."""
    row = ShiftRow(
        id=new_id(now),
        program_id=program,
        specialist_id=shift.specialist,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        role=shift.role,
        created_at=now,
        look_at=shift.starts_at,
    )
    session.add(row)
    session.flush()
    return row.id


_BETWEEN = (
    select(ShiftRow.specialist_id, ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.role)
    .where(
        ShiftRow.program_id == bindparam("program", type_=Uuid()),
        ShiftRow.ends_at > bindparam("start"),
        ShiftRow.starts_at < bindparam("end"),
    )
    .order_by(ShiftRow.starts_at, ShiftRow.id)
)


def between(session: Session, program: UUID, *, start: datetime, end: datetime) -> Sequence[Shift]:
    """List a program's shifts that touch [start, end), earliest first."""
    rows = session.execute(_BETWEEN, {"program": program, "start": start, "end": end}, execution_options=later.BESIDE)
    return [Shift(specialist=row[0], starts_at=row[1], ends_at=row[2], role=row[3]) for row in rows]


def remove(session: Session, program: UUID, specialist: UUID, *, starts_at: datetime) -> bool:
    """Take away the shift of somebody that begins at a moment; says whether there was one."""
    gone = session.scalar(
        delete(ShiftRow)
        .where(
            ShiftRow.program_id == program,
            ShiftRow.specialist_id == specialist,
            ShiftRow.starts_at == starts_at,
        )
        .returning(ShiftRow.id),
    )
    return gone is not None


def end_all(session: Session, program: UUID, *, now: datetime) -> None:
    """Cut every shift of a program off at this moment, and drop those still to come."""
    session.execute(
        delete(ShiftRow).where(ShiftRow.program_id == program, ShiftRow.starts_at >= now),
    )
    session.execute(
        update(ShiftRow).where(ShiftRow.program_id == program, ShiftRow.ends_at > now).values(ends_at=now, look_at=now),
    )
