"""Verdicts: who a stranger turned out to be, by whom it was said and why; a later text asks again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, Sealed, ShortText, UtcDateTime, choice, new_id
from outreach.records.where_free import insert_unless_there


class Verdict(StrEnum):
    """Who a stranger turned out to be."""

    CLAIMED = "claimed"
    ENROLLED = "enrolled"
    NOBODY_OF_OURS = "nobody_of_ours"


class VerdictRow(Base):
    """The latest verdict on a stranger; `participant_id` is who they are, if they are somebody of ours."""

    __tablename__ = "verdicts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    stranger_id: Mapped[UUID] = mapped_column(ForeignKey("strangers.id"), unique=True)
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    why: Mapped[str] = mapped_column(Sealed("verdicts.why"))
    by: Mapped[str] = mapped_column(ShortText)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said of a stranger."""

    verdict: Verdict
    why: str
    by: str
    at: datetime
    participant_id: UUID | None = None


def say(session: Session, stranger: UUID, said: Said) -> None:
    """Write down who a stranger is, in place of what was said of them before."""
    values = {
        "verdict": said.verdict,
        "participant_id": said.participant_id,
        "why": said.why,
        "by": said.by,
        "at": said.at,
    }
    first = insert_unless_there(session, VerdictRow, {"id": new_id(said.at), "stranger_id": stranger, **values})
    if not first:
        session.execute(update(VerdictRow).where(VerdictRow.stranger_id == stranger).values(values))


def of(session: Session, stranger: UUID) -> Said | None:
    """Find what was said of a stranger last."""
    row = session.scalar(select(VerdictRow).where(VerdictRow.stranger_id == stranger))
    if row is None:
        return None
    return Said(verdict=row.verdict, why=row.why, by=row.by, at=row.at, participant_id=row.participant_id)
