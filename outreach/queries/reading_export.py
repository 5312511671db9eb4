"""Marked texts as lines to review and to score the reader with, by default without what gives anybody away."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.anonymous import Known, known_names, without_identifiers
from outreach.domain.gsm7 import downgrade
from outreach.domain.marks import Mark, should_be
from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading.reading import Category, Keyword
from outreach.domain.urgency import Urgency
from outreach.packs.house import everyday_names
from outreach.packs.program_file import program_from_json
from outreach.queries.reviews import Author, authors
from outreach.records import (
    check_ins,
    enrollments,
    participants,
    programs,
    reading_marks,
    replies,
    specialists,
    was_told,
)
from outreach.records.reading_marks import ReadingMark
from outreach.records.replies import Heard

_NAMELESS = frozenset({Category.LOW_MOOD.value, Category.UNREADABLE.value})
_LEAVING = frozenset({Keyword.OPT_OUT.value, Keyword.WRONG_NUMBER.value})
_LEVELS = {None: "none", Urgency.EMERGENCY: "urgent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedText:
    """One marked text: its id with us, and the line that is written for it, ready for JSON."""

    reply_id: UUID
    line: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question that somebody answered, in the language and the words in which they were asked."""

    question: Question
    lang: str
    words: str


def marked_texts(
    session: Session,
    *,
    programs_: Sequence[UUID],
    kind: Mark | None = None,
    since: datetime | None = None,
    identifiers: bool = False,
) -> list[MarkedText]:
    """List the marked texts of some programs, oldest mark first, by the latest mark that counts.

    `since` goes by when that mark was made. Without `identifiers`, texts, prompts and notes hold placeholders, ids are
    pseudonyms and the moment of the mark is a day.
    """
    marked = {
        reply: marks
        for reply, marks in reading_marks.that_count(session, programs=programs_, since=since).items()
        if kind is None or marks[-1].judgement.mark is kind
    }
    ids = sorted(marked, key=lambda reply: marked[reply][-1].id)
    heard, said = replies.heard(session, ids), replies.bodies(session, ids)
    wrote = authors(session, list(heard.values()))
    known = {} if identifiers else {program: _known(session, program) for program in programs_}
    found = []
    for reply in ids:
        line = _line(session, heard[reply], said[reply], marked[reply], wrote[reply])
        if not identifiers:
            then, author = marked[reply][-1].program_id, wrote[reply]
            moved = author.program_id != then
            names = _known(session, then, more=author.names) if moved else known[then]
            line = _anonymous(session, reply, line, names)
        found.append(MarkedText(reply_id=reply, line=line))
    return found


def _line(
    session: Session,
    heard: Heard,
    text: str,
    marks: Sequence[ReadingMark],
    author: Author,
) -> dict[str, Any]:
    mark = marks[-1]
    was_read, reading = mark.was_read, json.loads(heard.reading) if heard.reading else {}
    asked = _asked(session, heard)
    urgency, category = should_be(mark.judgement, was_read)
    worst = was_read.worst
    line: dict[str, Any] = {
        "id": str(heard.id),
        "text": text,
        "prompt_context": "free" if asked is None else asked.words,
        "lang": author.lang or reading.get("lang") or "en",
        "expect": {
            **_verdict(urgency, category, reading.get("keyword")),
            "value": _value((reading.get("answer") or {}).get("value"), asked),
        },
        "read": {
            **_verdict(was_read.urgency, None if worst is None else worst.category, reading.get("keyword")),
            "rules": [alarm.rule for alarm in was_read.alarms],
            "version": was_read.version,
        },
        "mark": mark.judgement.mark.value,
        "note": mark.judgement.note,
        "marked_at": mark.at.isoformat(),
    }
    if len({each.judgement.mark for each in marks}) > 1:
        line["disputed"] = True
    return line


def _verdict(urgency: Urgency | None, category: str | None, keyword: str | None) -> dict[str, Any]:
    """Name an urgency and a category as `outreach read --score` does: an emergency is urgent, and told apart.

    A category that nobody judged is null; low mood and not being readable are none.
    """
    named: str | None = "none" if category in _NAMELESS or urgency is None else category
    if named == "none" and keyword in _LEAVING and urgency in (None, Urgency.WATCH):
        named = keyword
    return {
        "concern": _LEVELS.get(urgency) or str(urgency),
        "category": named,
        "emergency": urgency is Urgency.EMERGENCY,
    }


def _value(value: str | None, asked: _Asked | None) -> int | float | str | None:
    """Give what a text was read to answer, as `outreach read` does: no mark judges it."""
    if value is None or asked is None or asked.question.kind is QuestionKind.TEXT:
        return None
    for option in asked.question.options:
        if option.value == value:
            return option.text[asked.lang]
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return int(number) if number == number.to_integral_value() else float(number)


def _asked(session: Session, heard: Heard) -> _Asked | None:
    """Find the question that our last text before this one asked, or None when it asked none."""
    said = None
    if heard.participant_id is not None:
        said = was_told.said_before(session, heard.participant_id, reply=heard.id, at=heard.received_at)
    if said is None or said[1] is None:
        return None
    check_in = check_ins.by_id(session, said[1])
    document = programs.version_documents(session, [check_in.program_version_id])[check_in.program_version_id]
    for question in _opened(document).question_sets[check_in.question_set].questions:
        for lang, words in question.text.items():
            if downgrade(words) in said[0]:
                return _Asked(question=question, lang=lang, words=words)
    return None


_opened = lru_cache(maxsize=32)(program_from_json)


def _known(session: Session, program: UUID, *, more: Sequence[str] = ()) -> Known:
    """Gather the names of everybody in a program, whom it looks after and who works for it, and some more."""
    enrolled = [each.participant_id for each in enrollments.of_program(session, program)]
    people = [person.name for person in participants.by_ids(session, enrolled).values()]
    team = [somebody.name for somebody in specialists.of_program(session, program)]
    return known_names([*people, *team, *more], everyday=everyday_names())


def _anonymous(session: Session, reply: UUID, line: Mapping[str, Any], known: Known) -> dict[str, Any]:
    hidden = {key: without_identifiers(line[key], known=known) for key in ("text", "prompt_context", "note")}
    return {**line, **hidden, "id": reading_marks.pseudonym(session, reply), "marked_at": line["marked_at"][:10]}
