"""Gaps: the times ahead at which nobody is on call, and how near each was when its leads were last told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.gap_alerts import GapStep, KnownGap
from outreach.records.base import Base, UtcDateTime, choice, new_id


class GapRow(Base):
    """That nobody is on call for a program from `starts_at` on, and the last step at which its leads were told."""

    __tablename__ = "gaps"
    __table_args__ = (UniqueConstraint("program_id", "starts_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told: Mapped[GapStep] = mapped_column(choice(GapStep))


def of(session: Session, program: UUID) -> list[KnownGap]:
    """List the gaps of a program that its leads were told of."""
    rows = session.execute(
        select(GapRow.starts_at, GapRow.ends_at, GapRow.told)
        .where(GapRow.program_id == program)
        .order_by(GapRow.starts_at)
    )
    return [KnownGap(starts_at=row[0], ends_at=row[1], told=row[2]) for row in rows]


def keep(session: Session, program: UUID, known: Sequence[KnownGap], *, now: datetime) -> None:
    """Remember these gaps of a program, and no other."""
    session.execute(delete(GapRow).where(GapRow.program_id == program))
    session.add_all(
        GapRow(id=new_id(now), program_id=program, starts_at=gap.starts_at, ends_at=gap.ends_at, told=gap.told)
        for gap in known
    )
    session.flush()
