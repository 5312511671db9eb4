"""What a person's page shows beside the thread: what is known of them, their answers, their rhythm and their past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.queries.thread import Whose
from outreach.records import consents, contact_notes, notes, past_numbers, profiles
from outreach.records.answers import AnswerRow
from outreach.records.consents import ConsentLine
from outreach.records.contact_notes import Addendum, ContactNote
from outreach.records.notes import Note
from outreach.records.past_numbers import PastNumber
from outreach.records.profiles import Profile
from outreach.records.timeline import Line, TimelineRow

ANSWERS_SHOWN = 14
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Point:
    """One answer, and when it came."""

    at: datetime
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of somebody; of a stranger that is only what we noted."""

    profile: Profile | None
    consents: tuple[ConsentLine, ...]
    past_numbers: tuple[PastNumber, ...]
    notes: tuple[Note, ...]
    contact_notes: tuple[ContactNote, ...]
    addenda: dict[UUID, list[Addendum]]


def gather(session: Session, whose: Whose) -> About:
    """Gather what is known of somebody, in a fixed number of statements."""
    written = contact_notes.newest_of(session, participant=whose.participant, stranger=whose.stranger, limit=20)
    known = whose.participant
    return About(
        profile=None if known is None else profiles.latest(session, known),
        consents=() if known is None else tuple(consents.ledger(session, known)),
        past_numbers=() if known is None else tuple(past_numbers.of(session, known)),
        notes=tuple(notes.newest_of(session, participant=known, stranger=whose.stranger, limit=A_PAGE)),
        contact_notes=tuple(written),
        addenda=contact_notes.addenda_of(session, [each.id for each in written if each.signed_at is not None]),
    )


def answers(session: Session, participant: UUID, questions: Sequence[str]) -> dict[str, list[Point]]:
    """Map each of some questions to what somebody answered last, oldest first."""
    numbered = (
        select(
            AnswerRow.question,
            AnswerRow.value,
            AnswerRow.at,
            AnswerRow.id,
            func.row_number().over(partition_by=AnswerRow.question, order_by=AnswerRow.id.desc()).label("place"),
        )
        .where(
            AnswerRow.participant_id == participant,
            AnswerRow.question.in_(questions),
            AnswerRow.superseded_at.is_(None),
        )
        .subquery()
    )
    rows = session.execute(select(numbered).where(numbered.c.place <= ANSWERS_SHOWN).order_by(numbered.c.id))
    found: dict[str, list[Point]] = {question: [] for question in questions}
    for row in rows:
        found[row.question].append(Point(row.at, row.value))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """A page of a timeline, newest first; `older` is where the next begins."""

    lines: tuple[Line, ...]
    older: UUID | None


def timeline(session: Session, whose: Whose, *, before: UUID | None = None) -> Happened:
    """Read what happened to somebody, newest first, a page at a time."""
    statement = select(TimelineRow).where(whose.has(TimelineRow.participant_id, TimelineRow.stranger_id))
    if before is not None:
        statement = statement.where(TimelineRow.id < before)
    rows = session.scalars(statement.order_by(TimelineRow.id.desc()).limit(A_PAGE + 1)).all()
    shown = rows[:A_PAGE]
    return Happened(
        lines=tuple(Line(event=row.event, what=row.what, by=row.by, at=row.at) for row in shown),
        older=shown[-1].id if len(rows) > A_PAGE else None,
    )
