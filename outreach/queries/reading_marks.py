"""Marks as a lead reads them: who said what of one text, and how often each rule was right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.marks import Alarm, Judgement, Mark, Tally
from outreach.records import reading_marks, specialists
from outreach.records.reading_marks import ReadingMark


class By(StrEnum):
    """What alarms are counted by; `source` tells rules of the lexicon from the model, answers and keywords."""

    RULE = "rule"
    CATEGORY = "category"
    SOURCE = "source"
    VERSION = "version"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfIt:
    """One specialist's mark on a text; `counts` is false once they marked it again."""

    specialist: str
    judgement: Judgement
    at: datetime
    counts: bool


def of_reply(session: Session, reply: UUID) -> list[SaidOfIt]:
    """List every mark on a text, oldest first."""
    return of_replies(session, [reply])[reply]


def of_replies(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[SaidOfIt]]:
    """List every mark on some texts, oldest first."""
    history = reading_marks.history_of(session, ids)
    people = specialists.by_ids(session, list({each.specialist_id for marks in history.values() for each in marks}))
    return {
        reply: [
            SaidOfIt(
                specialist=people[each.specialist_id].name,
                judgement=each.judgement,
                at=each.at,
                counts=each.specialist_id not in {later.specialist_id for later in marks[place + 1 :]},
            )
            for place, each in enumerate(marks)
        ]
        for reply, marks in history.items()
    }


def tallies(session: Session, *, by: By, programs: Sequence[UUID]) -> dict[str, Tally]:
    """Count the marked texts of some programs by what raised them, those with most alarms first.

    A text that two rules found counts for both. What was missed counts by the category and the reader only: no rule
    found it. Without a category it counts under "-".
    """
    found: dict[str, Tally] = {}
    for marks in reading_marks.that_count(session, programs=programs).values():
        for label, said in _shares(marks, by):
            found[label] = found.get(label, Tally()).and_one(said)
    return dict(sorted(found.items(), key=_most_alarms_first))


def overall(session: Session, *, programs: Sequence[UUID]) -> Tally:
    """Count the marked texts of some programs, each once."""
    tally = Tally()
    for marks in reading_marks.that_count(session, programs=programs).values():
        tally = tally.and_one([each.judgement.mark for each in marks])
    return tally


def _most_alarms_first(entry: tuple[str, Tally]) -> tuple[int, str]:
    label, tally = entry
    return -(tally.true + tally.false + tally.disputed), label


def _shares(marks: Sequence[ReadingMark], by: By) -> Iterator[tuple[str, list[Mark]]]:
    """Yield what the marks on one text count for, and which of them do."""
    alarms: list[Mark] = [each.judgement.mark for each in marks if each.judgement.mark is not Mark.MISSED]
    latest = marks[-1]
    if alarms:
        labels = {_label(alarm, latest, by) for each in marks for alarm in each.was_read.alarms}
        yield from ((label, alarms) for label in labels)
    missed = [each for each in marks if each.judgement.mark is Mark.MISSED]
    if missed and by in (By.CATEGORY, By.VERSION):
        category = missed[-1].judgement.category
        named = "-" if category is None else category.value
        yield named if by is By.CATEGORY else latest.was_read.version or "-", [Mark.MISSED]


def _label(alarm: Alarm, mark: ReadingMark, by: By) -> str:
    match by:
        case By.RULE:
            return alarm.rule
        case By.CATEGORY:
            return alarm.category or "-"
        case By.SOURCE:
            return alarm.source.value
        case By.VERSION:
            return mark.was_read.version or "-"
