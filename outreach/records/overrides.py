"""Overrides: what a lead said about a stretch of time, over what the rota says."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.overriding import Override, OverrideKind
from outreach.domain.rota import Role
from outreach.records.base import Base, UtcDateTime, choice, new_id, promise


class OverrideRow(Base):
    """That during [starts_at, ends_at) somebody is on call as well, is not, or `other_id` is in their place."""

    __tablename__ = "overrides"
    __table_args__ = (
        promise("starts_at < ends_at", name="starts_before_it_ends"),
        promise("(kind = 'replace') = (other_id IS NOT NULL)", name="replaces_by_somebody"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), index=True)
    kind: Mapped[OverrideKind] = mapped_column(choice(OverrideKind))
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    other_id: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"))
    role: Mapped[Role] = mapped_column(choice(Role))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


def add(session: Session, program: UUID, override: Override, *, now: datetime) -> UUID:
    """Store an override; returns its id."""
    row = OverrideRow(
        id=new_id(now),
        program_id=program,
        kind=override.kind,
        specialist_id=override.specialist,
        other_id=override.other,
        role=override.role,
        starts_at=override.starts_at,
        ends_at=override.ends_at,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def since(session: Session, program: UUID, *, start: datetime) -> Sequence[tuple[UUID, Override]]:
    """List the overrides of a program that are not over at a moment, each with its id, in the order they were made."""
    rows = session.scalars(
        select(OverrideRow)
        .where(OverrideRow.program_id == program, OverrideRow.ends_at > start)
        .order_by(OverrideRow.id)
    )
    return [(row.id, _override(row)) for row in rows]


def _override(row: OverrideRow) -> Override:
    return Override(
        kind=row.kind,
        specialist=row.specialist_id,
        other=row.other_id,
        role=row.role,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )


def move(session: Session, override: UUID, *, starts_at: datetime, ends_at: datetime) -> None:
    """Let an override hold from and until other moments."""
    values = {"starts_at": starts_at, "ends_at": ends_at}
    session.execute(update(OverrideRow).where(OverrideRow.id == override).values(values))


def remove(session: Session, override: UUID) -> None:
    """Take an override away."""
    session.execute(delete(OverrideRow).where(OverrideRow.id == override))
