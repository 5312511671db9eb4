"""Marking what was read in a text: what specialists know better than the reader, kept so that it can learn."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people
from outreach.actions.people import Person
from outreach.domain.marks import ALARMS, Judgement, Mark, WasRead, misfit
from outreach.records import participants, reading_marks, reasons, replies, specialists
from outreach.records.escalations import Escalation
from outreach.records.reading_marks import ReadingMark
from outreach.records.replies import Heard
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event


class UnknownReply(LookupError):
    """Raised for an id that no text has; says where to find ids."""


class NotTheirs(ValueError):
    """Raised for a text to a program that the specialist does not work for."""


class NotMarkable(ValueError):
    """Raised for a mark that does not fit what was read, or a text that cannot be marked; says why."""


def mark(session: Session, reply: UUID, specialist: Specialist, judgement: Judgement, *, now: datetime) -> ReadingMark:
    """Write down what a specialist says about what was read in a reply; it replaces what they said of it before.

    Raises UnknownReply, NotTheirs, and NotMarkable for a mark that does not fit. The person's timeline gets a line that
    quotes nothing, neither the text nor the note.
    """
    person = readable_by(session, reply, specialist)
    was_read = reading_marks.was_read(session, [reply])[reply]
    problem = misfit(judgement, was_read)
    if problem is not None:
        raise NotMarkable(problem)
    what = f"{specialist.name} marked what was read: {_in_words(judgement, was_read)}"
    people.note(session, person, Event.MARKED, what, by=specialist.name, now=now)
    return reading_marks.add(
        session,
        reply=reply,
        program=person.in_use.program_id,
        specialist=specialist.id,
        judgement=judgement,
        was_read=was_read,
        now=now,
    )


def mark_escalation(
    session: Session,
    escalation: Escalation,
    specialist: Specialist,
    mark_: Mark,
    *,
    now: datetime,
) -> list[ReadingMark]:
    """Mark the texts that made an escalation as urgent as it was by what was read in them; none when no text did.

    Raises NotTheirs when the person has moved to a program that the specialist does not work for.
    """
    return [
        mark(session, reply, specialist, Judgement(mark=mark_), now=now) for reply in texts_behind(session, escalation)
    ]


def texts_behind(session: Session, escalation: Escalation) -> list[UUID]:
    """List the texts that made an escalation as urgent as it was by what was read in them, oldest first."""
    alarms = [each for each in reasons.of(session, [escalation.id])[escalation.id] if each.kind in ALARMS]
    worst = max((each.urgency for each in alarms), default=None)
    found = (each.reply_id for each in alarms if each.urgency is worst)
    return list(dict.fromkeys(reply for reply in found if reply is not None))


def author_of(session: Session, reply: UUID) -> Person:
    """Find who wrote a reply; raises UnknownReply, and NotMarkable while it was not read or when it is one of ours."""
    heard = replies.heard(session, [reply]).get(reply)
    if heard is None:
        raise UnknownReply(f"there is no text with the id {reply}; `outreach reading list` shows them")
    if heard.handled_at is None:
        raise NotMarkable("it has not been read yet")
    person = _who_wrote(session, heard)
    if person is None:
        raise NotMarkable("it is no text of a participant's or a stranger's, so there is nothing to judge")
    return person


def readable_by(session: Session, reply: UUID, specialist: Specialist) -> Person:
    """Find who wrote a reply that a specialist may see and judge; raises as `author_of` does, and NotTheirs."""
    person = author_of(session, reply)
    if person.in_use.program_id not in specialists.programs_of(session, specialist.id):
        raise NotTheirs(f"the text was written to {person.in_use.program.name}, where {specialist.name} does not work")
    return person


def note_read(session: Session, ids: Sequence[UUID], specialist: Specialist, *, how: str, now: datetime) -> None:
    """Write once on everybody's timeline that a specialist read what they wrote, and how; raises as `mark` does."""
    found = [readable_by(session, reply, specialist) for reply in ids]
    for person in {each.phone: each for each in found}.values():
        people.note(session, person, Event.READ, f"{specialist.name} {how}", by=specialist.name, now=now)


def _who_wrote(session: Session, heard: Heard) -> Person | None:
    if heard.participant_id is not None:
        return people.of_participant(session, heard.participant_id)
    if heard.stranger_id is None:
        return None
    return people.of_stranger(session, participants.strangers_by_ids(session, [heard.stranger_id])[heard.stranger_id])


def _in_words(judgement: Judgement, was_read: WasRead) -> str:
    """Say a mark in plain words, such as "a false alarm (read as urgent suicide); should be watch"."""
    said = {
        Mark.TRUE_ALARM: "a true alarm",
        Mark.FALSE_ALARM: "a false alarm",
        Mark.MISSED: "something was missed",
    }[judgement.mark]
    worst = was_read.worst
    read = "nothing worrying" if worst is None else f"{worst.urgency.value} {worst.category or 'of some kind'}"
    should = " ".join(each.value for each in (judgement.urgency, judgement.category) if each is not None)
    return f"{said} (read as {read})" + (f"; should be {should}" if should else "")
