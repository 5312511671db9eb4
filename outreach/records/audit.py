"""The audit log: who signed in, who read whose thread, who changed what; only ever added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, Sealed, ShortText, UtcDateTime, first_id, index_of, new_id


class AuditRow(Base):
    """One thing that an account did; `detail` is sealed, for it may say about whom or why."""

    __tablename__ = "audit"
    __table_args__ = (
        index_of("ix_audit_account", "account_id", "id", where="account_id IS NOT NULL"),
        index_of("ix_audit_participant", "participant_id", "id", where="participant_id IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    action: Mapped[str] = mapped_column(ShortText)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("programs.id"))
    detail: Mapped[str | None] = mapped_column(Sealed("audit.detail"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """One thing that an account did, to or about whom, if anybody."""

    id: UUID
    at: datetime
    account_id: UUID | None
    action: str
    participant_id: UUID | None
    program_id: UUID | None
    detail: str


def write(
    session: Session,
    action: str,
    *,
    account: UUID | None,
    participant: UUID | None = None,
    program: UUID | None = None,
    detail: str = "",
    now: datetime,
) -> None:
    """Write down what an account did; `account` is None for somebody who could not sign in."""
    session.add(
        AuditRow(
            id=new_id(now),
            at=now,
            account_id=account,
            action=action,
            participant_id=participant,
            program_id=program,
            detail=detail or None,
        )
    )


def has_since(session: Session, action: str, *, account: UUID, participant: UUID, since: datetime) -> bool:
    """Say whether an account did something about somebody since a moment."""
    found = session.scalar(
        select(AuditRow.id)
        .where(
            AuditRow.participant_id == participant,
            AuditRow.id >= first_id(since),
            AuditRow.account_id == account,
            AuditRow.action == action,
        )
        .limit(1)
    )
    return found is not None


def page(
    session: Session,
    *,
    account: UUID | None = None,
    participant: UUID | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> Sequence[Audited]:
    """List what was done, newest first, of one account or about one person if given; `before` is where to go on."""
    statement = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
    if account is not None:
        statement = statement.where(AuditRow.account_id == account)
    if participant is not None:
        statement = statement.where(AuditRow.participant_id == participant)
    if before is not None:
        statement = statement.where(AuditRow.id < before)
    return [
        Audited(
            id=row.id,
            at=row.at,
            account_id=row.account_id,
            action=row.action,
            participant_id=row.participant_id,
            program_id=row.program_id,
            detail=row.detail or "",
        )
        for row in session.scalars(statement)
    ]
