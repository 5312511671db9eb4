"""Answers: each knows the question, the program version and the language that it answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, Sealed, ShortText, UtcDateTime, new_id
from outreach.records.check_ins import CheckIn


class AnswerRow(Base):
    """One answer; a corrected one keeps its row, and says when it was superseded."""

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_participant", "participant_id", "question", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    check_in_id: Mapped[UUID] = mapped_column(ForeignKey("check_ins.id"), index=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    program_version_id: Mapped[UUID] = mapped_column(ForeignKey("program_versions.id"))
    question: Mapped[str] = mapped_column(ShortText)
    lang: Mapped[str] = mapped_column(ShortText)
    value: Mapped[str] = mapped_column(Sealed("answers.value"))
    numeric: Mapped[bool]
    reply_id: Mapped[UUID] = mapped_column(ForeignKey("replies.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def of(session: Session, check_in: UUID) -> dict[str, Decimal | str]:
    """Map each question answered in a check-in to its value that counts now."""
    rows = session.execute(
        select(AnswerRow.question, AnswerRow.value, AnswerRow.numeric)
        .where(AnswerRow.check_in_id == check_in, AnswerRow.superseded_at.is_(None))
        .order_by(AnswerRow.id),
    )
    return {question: Decimal(value) if numeric else value for question, value, numeric in rows}


def add(
    session: Session,
    *,
    check_in: CheckIn,
    question: str,
    value: Decimal | str,
    lang: str,
    reply: UUID,
    now: datetime,
) -> None:
    """Store an answer; an earlier one to the same question of the same check-in is kept and marked superseded."""
    session.execute(
        update(AnswerRow)
        .where(
            AnswerRow.check_in_id == check_in.id,
            AnswerRow.question == question,
            AnswerRow.superseded_at.is_(None),
        )
        .values(superseded_at=now),
    )
    session.add(
        AnswerRow(
            id=new_id(now),
            check_in_id=check_in.id,
            participant_id=check_in.participant_id,
            program_version_id=check_in.program_version_id,
            question=question,
            lang=lang,
            value=str(value),
            numeric=isinstance(value, Decimal),
            reply_id=reply,
            at=now,
        ),
    )
    session.flush()


def history_of(
    session: Session,
    participant: UUID,
    questions: Sequence[str],
    *,
    limit: int = 12,
) -> Mapping[str, Sequence[Decimal | str]]:
    """Map each question to the participant's answers to it, newest first, at most `limit` each."""
    history: dict[str, list[Decimal | str]] = {}
    for question in questions:
        rows = session.execute(
            select(AnswerRow.value, AnswerRow.numeric)
            .where(
                AnswerRow.participant_id == participant,
                AnswerRow.question == question,
                AnswerRow.superseded_at.is_(None),
            )
            .order_by(AnswerRow.id.desc())
            .limit(limit),
        )
        history[question] = [Decimal(value) if numeric else value for value, numeric in rows]
    return history
