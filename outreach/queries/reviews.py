"""Texts to review: what was read in them, and what specialists said of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.marks import WasRead
from outreach.packs.program_file import program_from_json
from outreach.queries import reading_marks as queries
from outreach.queries.reading_marks import SaidOfIt
from outreach.records import enrollments, participants, programs, reading_marks, replies
from outreach.records.replies import Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One text as it was read; `who` is what a page may call its author, `zone` the program's.

    `marks` are those that count. `text` is None unless it was asked for.
    """

    id: UUID
    received_at: datetime
    program: str
    zone: str
    who: str
    was_read: WasRead
    marks: tuple[SaidOfIt, ...]
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote a text: what a page may call them, their names, the language we write to them in, their program."""

    who: str
    names: tuple[str, ...]
    lang: str | None
    program_id: UUID | None


def to_review(
    session: Session,
    *,
    programs_: Sequence[UUID],
    since: datetime | None = None,
    raised: bool | None = None,
    unmarked: bool = False,
    texts: bool = False,
    limit: int = 50,
) -> list[Review]:
    """List texts of some programs' people, newest first: all, or only those that did or did not raise an alarm."""
    ids = reading_marks.to_review(
        session, programs=programs_, since=since, raised=raised, unmarked=unmarked, limit=limit
    )
    heard, read = replies.heard(session, ids), reading_marks.was_read(session, ids)
    wrote, marks = authors(session, list(heard.values())), queries.of_replies(session, ids)
    said = replies.bodies(session, ids) if texts else {}
    names: dict[UUID | None, tuple[str, str]] = {
        each.program_id: (each.name, program_from_json(each.document).zone) for each in programs.every_current(session)
    }
    found = []
    for key in ids:
        name, zone = names.get(wrote[key].program_id, ("-", "UTC"))
        found.append(
            Review(
                id=key,
                received_at=heard[key].received_at,
                program=name,
                zone=zone,
                who=wrote[key].who,
                was_read=read[key],
                marks=tuple(each for each in marks[key] if each.counts),
                text=said.get(key),
            ),
        )
    return found


def authors(session: Session, heard: Sequence[Heard]) -> dict[UUID, Author]:
    """Say who wrote some texts, as far as somebody did."""
    ids = [each.participant_id for each in heard if each.participant_id is not None]
    people, enrolled = participants.by_ids(session, ids), enrollments.of_participants(session, ids)
    met = participants.strangers_by_ids(session, [each.stranger_id for each in heard if each.stranger_id is not None])
    found: dict[UUID, Author] = {}
    for each in heard:
        if each.participant_id is not None:
            person = people[each.participant_id]
            program = enrolled[person.id].program_id if person.id in enrolled else None
            found[each.id] = Author(who=person.initials, names=(person.name,), lang=person.lang, program_id=program)
        elif each.stranger_id is not None:
            stranger = met[each.stranger_id]
            who = f"?{stranger.phone.last_four}"
            found[each.id] = Author(who=who, names=(), lang=None, program_id=stranger.program_id)
        else:
            found[each.id] = Author(who="?", names=(), lang=None, program_id=None)
    return found
