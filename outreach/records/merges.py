"""Merges: that two participants turned out to be one; the one that is gone keeps its ledger, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Select, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, Sealed, ShortText, UtcDateTime, new_id


class MergeRow(Base):
    """That a participant is another one; `why` is what whoever saw it said about it."""

    __tablename__ = "merges"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    gone_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"), unique=True)
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"), index=True)
    why: Mapped[str] = mapped_column(Sealed("merges.why"))
    by: Mapped[str] = mapped_column(ShortText)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """That `gone` is `kept`."""

    gone: UUID
    kept: UUID
    why: str
    by: str
    at: datetime


def add(session: Session, merge: Merge) -> None:
    """Write down that two are one."""
    session.add(
        MergeRow(id=new_id(merge.at), gone_id=merge.gone, kept_id=merge.kept, why=merge.why, by=merge.by, at=merge.at)
    )
    session.flush()


def into(session: Session, participant: UUID) -> UUID | None:
    """Say who somebody is who was merged into another one; None for who was not."""
    return session.scalar(select(MergeRow.kept_id).where(MergeRow.gone_id == participant))


def follow(session: Session, gone: UUID, kept: UUID) -> None:
    """Let those who were merged into one participant be another one, so that nobody is looked for in steps."""
    session.execute(update(MergeRow).where(MergeRow.kept_id == gone).values(kept_id=kept))


def gone_into(participant: UUID) -> Select[UUID]:
    """Ask, within a statement, for everybody who was merged into a participant."""
    return select(MergeRow.gone_id).where(MergeRow.kept_id == participant)


def of(session: Session, participant: UUID) -> Sequence[Merge]:
    """List who was merged into a participant, oldest first."""
    rows = session.scalars(select(MergeRow).where(MergeRow.kept_id == participant).order_by(MergeRow.id))
    return [Merge(gone=row.gone_id, kept=row.kept_id, why=row.why, by=row.by, at=row.at) for row in rows]
