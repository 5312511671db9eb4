"""How often the reader was right, as far as specialists said so: of marked alarms, and what it missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from outreach.domain.marks import ALARMS, Alarm, Mark, Source, Tally
from outreach.domain.urgency import Urgency
from outreach.queries.reports.frame import Frame
from outreach.records.base import first_id
from outreach.records.escalations import EscalationRow
from outreach.records.reading_marks import ReadingMarkRow
from outreach.records.reasons import ReasonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """How marked texts were judged, all together and by what raised the alarm; `alarms` is how many texts raised one.

    `alarms_marked` is on how many of those somebody said by now whether they were right. A text that two kinds of rule
    found counts under both.
    """

    alarms: int
    alarms_marked: int
    overall: Tally
    by_source: Mapping[Source, Tally]
    by_category: Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class _Marked:
    mark: Mark
    alarms: tuple[Alarm, ...]
    should_category: str | None


def overall(session: Session, frame: Frame) -> Tally:
    """Count the texts that were marked in a period, each once."""
    said = [func.max(case((ReadingMarkRow.mark == mark, 1), else_=0)).label(mark.value) for mark in Mark]
    each = select(*said).where(*_that_count(frame)).group_by(ReadingMarkRow.reply_id).subquery()
    rows = session.execute(select(*each.c, func.count()).group_by(*each.c))
    tally = Tally()
    for *has, count in rows:
        one = _tally([[mark for mark, is_said in zip(Mark, has, strict=True) if is_said]])
        tally = Tally(
            true=tally.true + count * one.true,
            false=tally.false + count * one.false,
            disputed=tally.disputed + count * one.disputed,
            missed=tally.missed + count * one.missed,
        )
    return tally


def precision(session: Session, frame: Frame) -> Precision:
    """Count the texts that were marked in a period, by what raised the alarm."""
    row = ReadingMarkRow
    rows = session.execute(
        select(row.reply_id, row.mark, row.read_alarms, row.should_category).where(*_that_count(frame)).order_by(row.id)
    )
    marked: dict[UUID, list[_Marked]] = {}
    for reply, mark, alarms, category in rows:
        read = tuple(
            Alarm(rule=each["rule"], category=each["category"], urgency=Urgency(each["urgency"])) for each in alarms
        )
        marked.setdefault(reply, []).append(_Marked(mark, read, category))
    every = list(marked.values())
    alarms, alarms_marked = _alarms(session, frame)
    return Precision(
        alarms=alarms,
        alarms_marked=alarms_marked,
        overall=_tally([[each.mark for each in marks] for marks in every]),
        by_source=_by_source(every),
        by_category=_by_category(every),
    )


def _that_count(frame: Frame) -> tuple[ColumnElement[bool], ...]:
    """Narrow marks down to those of a period that nobody replaced since: each specialist's latest on a text."""
    row, later = ReadingMarkRow, aliased(ReadingMarkRow)
    replaced = exists().where(
        later.reply_id == row.reply_id, later.specialist_id == row.specialist_id, later.id > row.id
    )
    return row.program_id == frame.program, row.at >= frame.start, row.at < frame.end, ~replaced


def _tally(every: Sequence[Sequence[Mark]]) -> Tally:
    tally = Tally()
    for marks in every:
        tally = tally.and_one(marks)
    return tally


def _by_source(every: Sequence[Sequence[_Marked]]) -> dict[Source, Tally]:
    """Count alarms by what raised them; what was missed, nothing raised."""
    found: dict[Source, Tally] = {}
    for marks in every:
        said = [each.mark for each in marks if each.mark is not Mark.MISSED]
        for source in sorted({alarm.source for each in marks for alarm in each.alarms}) if said else ():
            found[source] = found.get(source, Tally()).and_one(said)
    return found


def _by_category(every: Sequence[Sequence[_Marked]]) -> dict[str, Tally]:
    """Count alarms by what was read, and what was missed by what should have been; without a category under "-"."""
    found: dict[str, Tally] = {}
    for marks in every:
        said = [each.mark for each in marks if each.mark is not Mark.MISSED]
        for label in sorted({alarm.category or "-" for each in marks for alarm in each.alarms}) if said else ():
            found[label] = found.get(label, Tally()).and_one(said)
        for label in {each.should_category or "-" for each in marks if each.mark is Mark.MISSED}:
            found[label] = found.get(label, Tally()).and_one([Mark.MISSED])
    return dict(sorted(found.items(), key=lambda each: (-each[1].true - each[1].false - each[1].missed, each[0])))


def _alarms(session: Session, frame: Frame) -> tuple[int, int]:
    """Count the texts of a period in which something worried us, and those of them that somebody marked since."""
    is_marked = exists().where(
        ReadingMarkRow.reply_id == ReasonRow.reply_id, ReadingMarkRow.mark.in_((Mark.TRUE_ALARM, Mark.FALSE_ALARM))
    )
    statement = (
        select(
            func.count(ReasonRow.reply_id.distinct()),
            func.count(case((is_marked, ReasonRow.reply_id)).distinct()),
        )
        .join(EscalationRow, EscalationRow.id == ReasonRow.escalation_id)
        .where(
            ReasonRow.id >= first_id(frame.start),
            ReasonRow.id < first_id(frame.end),
            ReasonRow.kind.in_(ALARMS),
            EscalationRow.program_id == frame.program,
        )
    )
    alarms, alarms_marked = session.execute(statement).one()
    return alarms, alarms_marked
