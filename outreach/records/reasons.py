"""Reasons: what about a person somebody must look at, kept on their escalation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Row, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.records import later, straight
from outreach.records.among import among
from outreach.records.base import Base, Sealed, ShortText, UtcDateTime, choice, first_id, index_of, new_id
from outreach.records.escalations import EscalationRow


class ReasonRow(Base):
    """One thing about a person that somebody must look at."""

    __tablename__ = "reasons"
    __table_args__ = (index_of("ix_reasons_reply", "reply_id", where="reply_id IS NOT NULL"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    escalation_id: Mapped[UUID] = mapped_column(ForeignKey("escalations.id"), index=True)
    kind: Mapped[ReasonKind] = mapped_column(choice(ReasonKind))
    urgency: Mapped[Urgency] = mapped_column(choice(Urgency))
    category: Mapped[str | None] = mapped_column(ShortText)
    what: Mapped[str] = mapped_column(Sealed("reasons.what"))
    rule: Mapped[str] = mapped_column(ShortText)
    reply_id: Mapped[UUID | None] = mapped_column(ForeignKey("replies.id"))
    check_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("check_ins.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReason:
    """One thing about a person that somebody must look at; `what` says it in plain words."""

    kind: ReasonKind
    urgency: Urgency
    what: str
    rule: str
    category: str | None = None
    reply_id: UUID | None = None
    check_in_id: UUID | None = None


def add(session: Session, escalation: UUID, reason: NewReason, *, now: datetime) -> None:
    """Store one more reason to look."""
    row = {
        "id": new_id(now),
        "escalation_id": escalation,
        "kind": reason.kind,
        "urgency": reason.urgency,
        "category": reason.category,
        "what": reason.what,
        "rule": reason.rule[:80],
        "reply_id": reason.reply_id,
        "check_in_id": reason.check_in_id,
        "at": now,
    }
    later.add(session, ReasonRow, [row])


def move_to(session: Session, *, before: UUID, after: UUID) -> None:
    """Let the reasons of one escalation be those of another."""
    session.execute(
        update(ReasonRow)
        .where(ReasonRow.escalation_id == before)
        .values(escalation_id=after)
        .execution_options(synchronize_session=False)
    )


_OF = select(*ReasonRow.__table__.c).where(among(ReasonRow.escalation_id, "escalations")).order_by(ReasonRow.id)


def of(session: Session, escalations: Sequence[UUID]) -> dict[UUID, list[NewReason]]:
    """List the reasons of some escalations, oldest first."""
    rows = straight.ask(session, _OF, {"escalations": list(escalations)})
    found: dict[UUID, list[NewReason]] = {key: [] for key in escalations}
    for row in rows:
        found[row.escalation_id].append(_reason(row))
    return found


def of_replies(session: Session, replies: Sequence[UUID]) -> dict[UUID, list[NewReason]]:
    """List the reasons that some replies gave, oldest first."""
    rows = session.scalars(select(ReasonRow).where(ReasonRow.reply_id.in_(replies)).order_by(ReasonRow.id))
    found: dict[UUID, list[NewReason]] = {key: [] for key in replies}
    for row in rows:
        assert row.reply_id is not None
        found[row.reply_id].append(_reason(row))
    return found


def quiet_since(session: Session, program: UUID, since: datetime) -> list[UUID]:
    """Name a program's participants who were too quiet since a moment, those of whom it was said first first."""
    rows = session.scalars(
        select(EscalationRow.participant_id)
        .join(ReasonRow, ReasonRow.escalation_id == EscalationRow.id)
        .where(
            ReasonRow.id >= first_id(since),
            ReasonRow.kind == ReasonKind.SILENCE,
            EscalationRow.program_id == program,
            EscalationRow.participant_id.is_not(None),
        )
        .order_by(ReasonRow.id),
    )
    return list(dict.fromkeys(row for row in rows if row is not None))


def _reason(row: ReasonRow | Row[*tuple[Any, ...]]) -> NewReason:
    return NewReason(
        kind=row.kind,
        urgency=row.urgency,
        what=row.what,
        rule=row.rule,
        category=row.category,
        reply_id=row.reply_id,
        check_in_id=row.check_in_id,
    )
