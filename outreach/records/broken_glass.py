"""Broken glass: that somebody opened a person who is not theirs to look after, why, and for how long they may look."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, Sealed, UtcDateTime, new_id


class BrokenGlassRow(Base):
    """One opening."""

    __tablename__ = "broken_glass"
    __table_args__ = (Index("ix_broken_glass_whose", "account_id", "participant_id", "until"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    reason: Mapped[str] = mapped_column(Sealed("broken_glass.reason"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


def add(session: Session, *, account: UUID, participant: UUID, reason: str, until: datetime, now: datetime) -> None:
    """Let an account see somebody for a while, for a reason."""
    row = BrokenGlassRow(
        id=new_id(now), account_id=account, participant_id=participant, reason=reason, at=now, until=until
    )
    session.add(row)
    session.flush()


def is_open(session: Session, *, account: UUID, participant: UUID, now: datetime) -> bool:
    """Say whether an account may see somebody now for that."""
    found = session.scalar(
        select(BrokenGlassRow.id)
        .where(
            BrokenGlassRow.account_id == account,
            BrokenGlassRow.participant_id == participant,
            BrokenGlassRow.until > now,
        )
        .limit(1)
    )
    return found is not None
