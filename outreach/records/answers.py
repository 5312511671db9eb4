"""Answers: each knows the question, the program version and the language that it answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records import later, straight
from outreach.records.among import among
from outreach.records.base import Base, Sealed, ShortText, UtcDateTime, first_id, new_id
from outreach.records.check_ins import CheckIn


class AnswerRow(Base):
    """One answer; a corrected one keeps its row, and says when it was superseded."""

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_participant", "participant_id", "question", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    check_in_id: Mapped[UUID] = mapped_column(ForeignKey("check_ins.id"), index=True)
    # Of its own type, not of the column it points to: what is selected from it below is made when this is imported.
    participant_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("participants.id"))
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
    return of_many(session, [check_in])[check_in]


_OF = (
    select(AnswerRow.check_in_id, AnswerRow.question, AnswerRow.value, AnswerRow.numeric)
    .where(among(AnswerRow.check_in_id, "check_ins"))
    .where(AnswerRow.superseded_at.is_(None))
    .order_by(AnswerRow.id)
)


def of_many(session: Session, check_ins: Sequence[UUID]) -> dict[UUID, dict[str, Decimal | str]]:
    """Map each question answered in each of some check-ins to its value that counts now."""
    rows = straight.ask(session, _OF, {"check_ins": list(check_ins)})
    found: dict[UUID, dict[str, Decimal | str]] = {key: {} for key in check_ins}
    for check_in, question, value, numeric in rows:
        found[check_in][question] = Decimal(value) if numeric else value
    return found


def of_replies(session: Session, replies: Mapping[UUID, UUID], *, since: datetime) -> dict[UUID, dict[str, str]]:
    """Map each of some replies, given with who wrote it and all come since a moment, to what it answered, as said."""
    rows = session.execute(
        select(AnswerRow.reply_id, AnswerRow.question, AnswerRow.value)
        .where(
            AnswerRow.participant_id.in_(set(replies.values())),
            AnswerRow.id >= first_id(since),
            AnswerRow.reply_id.in_(list(replies)),
            AnswerRow.superseded_at.is_(None),
        )
        .order_by(AnswerRow.id)
    )
    found: dict[UUID, dict[str, str]] = {key: {} for key in replies}
    for reply, question, value in rows:
        found[reply][question] = value
    return found


def add(
    session: Session,
    *,
    check_in: CheckIn,
    question: str,
    value: Decimal | str,
    lang: str,
    reply: UUID,
    corrects: bool,
    now: datetime,
) -> None:
    """Store an answer; one that it corrects, of the same check-in, is kept and marked superseded."""
    if corrects:
        session.execute(
            update(AnswerRow)
            .where(
                AnswerRow.check_in_id == check_in.id,
                AnswerRow.question == question,
                AnswerRow.superseded_at.is_(None),
            )
            .values(superseded_at=now),
        )
    row = {
        "id": new_id(now),
        "check_in_id": check_in.id,
        "participant_id": check_in.participant_id,
        "program_version_id": check_in.program_version_id,
        "question": question,
        "lang": lang,
        "value": str(value),
        "numeric": isinstance(value, Decimal),
        "reply_id": reply,
        "at": now,
        "superseded_at": None,
    }
    later.add(session, AnswerRow, [row])


_HISTORY = 12


_numbered = (
    select(
        AnswerRow.participant_id,
        AnswerRow.question,
        AnswerRow.value,
        AnswerRow.numeric,
        func.row_number()
        .over(partition_by=(AnswerRow.participant_id, AnswerRow.question), order_by=AnswerRow.id.desc())
        .label("place"),
    )
    .where(
        among(AnswerRow.participant_id, "participants"),
        among(AnswerRow.question, "questions"),
        AnswerRow.superseded_at.is_(None),
    )
    .subquery()
)
_NEWEST = select(_numbered).where(_numbered.c.place <= _HISTORY).order_by(_numbered.c.place)


def histories_of(
    session: Session, participants: Sequence[UUID], questions: Sequence[str]
) -> dict[str, dict[UUID, list[Decimal | str]]]:
    """Map each of some questions to what each of some participants answered to it, newest first, a dozen at most."""
    found: dict[str, dict[UUID, list[Decimal | str]]] = {
        question: {participant: [] for participant in participants} for question in questions
    }
    if not found:
        return found
    values = {"participants": list(participants), "questions": list(questions)}
    for row in straight.ask(session, _NEWEST, values):
        found[row.question][row.participant_id].append(Decimal(row.value) if row.numeric else row.value)
    return found
