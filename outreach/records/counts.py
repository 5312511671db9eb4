"""Counts: what reports count of check-ins, questions, texts and people, by the local days of a program.

Rows are found by ids, which sort by time: no index of moments is kept for this. A long time is counted from `tallies`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, and_, case, exists, func, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from outreach.domain.check_in import CheckInStatus
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import TALKED, Channel
from outreach.domain.hours import at_wall_clock, local
from outreach.domain.reporting import RULE, Touch
from outreach.records.answers import AnswerRow
from outreach.records.base import first_id
from outreach.records.check_ins import CheckInRow
from outreach.records.enrollments import EnrollmentRow, EnrollmentStatus
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.participants import ParticipantRow
from outreach.records.programs import ProgramVersionRow
from outreach.records.receipts import ReceiptRow
from outreach.records.replies import ReplyRow

_DAY = timedelta(days=1)
_AWAY = timedelta(days=14)
"""For how long we may have been away, and still count what was to be asked meanwhile on its day."""

_QUARTER_HOUR = 15 * 60
_ENDED = (CheckInStatus.ANSWERED, CheckInStatus.MISSED)
_LOST = (MessageStatus.FAILED, MessageStatus.UNDELIVERED)


class seconds_of(FunctionElement[int]):  # noqa: N801 - it reads like the SQL functions around it
    """The seconds of a moment since 1970, on either database."""

    type = BigInteger()
    inherit_cache = True
    name = "seconds_of"


@compiles(seconds_of, "sqlite")
def _seconds_on_sqlite(element: seconds_of, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401
    return f"CAST(strftime('%s', {compiler.process(element.clauses, **how)}) AS INTEGER)"


@compiles(seconds_of)
def _seconds_elsewhere(element: seconds_of, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401
    return f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **how)})) AS BIGINT)"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsOf:
    """Messages that are alike: what they were, by which way, where they ended and why; `why` may be empty."""

    day: date
    kind: MessageKind
    channel: Channel
    status: MessageStatus
    why: str


def check_ins(
    session: Session, program: UUID, *, zone: str, start: datetime, end: datetime
) -> Mapping[tuple[date, int, CheckInStatus], int]:
    """Count a program's check-ins of [start, end) by the local day and hour at which they were asked, and their end."""
    asked_at = func.coalesce(CheckInRow.asked_at, CheckInRow.due_at)
    quarter = (seconds_of(asked_at) / literal_column(str(_QUARTER_HOUR), Integer)).label("quarter")
    rows = session.execute(
        select(quarter, CheckInRow.status, func.count())
        .where(_of(program), *_asked_within(start, end))
        .group_by(literal_column("quarter"), CheckInRow.status)
    )
    found: Counter[tuple[date, int, CheckInStatus]] = Counter()
    for at, status, count in rows:
        there = local(datetime.fromtimestamp(int(at) * _QUARTER_HOUR, UTC), zone)
        found[there.date(), there.hour, status] += count
    return found


def _of(program: UUID) -> ColumnElement[bool]:
    """Narrow check-ins down to those of a program, by its few versions: its many people would mislead a planner."""
    return CheckInRow.program_version_id.in_(
        select(ProgramVersionRow.id).where(ProgramVersionRow.program_id == program)
    )


def _asked_within(start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    """Narrow check-ins down to those asked within [start, end); they are planned less than a day before or after.

    What nobody saw for longer, because we were away, was not asked any more, and is planned once we are back.
    """
    asked_at = func.coalesce(CheckInRow.asked_at, CheckInRow.due_at)
    return (
        CheckInRow.id >= first_id(start - _DAY),
        CheckInRow.id < first_id(end + _AWAY),
        asked_at >= start,
        asked_at < end,
    )


def questions(
    session: Session, program: UUID, *, zone: str, start: datetime, end: datetime
) -> Mapping[tuple[date, str, bool], int]:
    """Count the questions of a program's check-ins that ended by the local day, and whether each was answered.

    A check-in that ended on a question without an answer to it leaves that one unanswered.
    """
    day = _day(func.coalesce(CheckInRow.asked_at, CheckInRow.due_at), zone, start, end).label("day")
    there = (_of(program), CheckInRow.status.in_(_ENDED), *_asked_within(start, end))
    counts = AnswerRow.superseded_at.is_(None)
    answered = (
        select(day, AnswerRow.question, func.count())
        .join(CheckInRow, CheckInRow.id == AnswerRow.check_in_id)
        .where(counts, *there)
        .group_by(literal_column("day"), AnswerRow.question)
    )
    has_one = exists().where(AnswerRow.check_in_id == CheckInRow.id, AnswerRow.question == CheckInRow.question, counts)
    unanswered = (
        select(day, CheckInRow.question, func.count())
        .where(CheckInRow.question.is_not(None), ~has_one, *there)
        .group_by(literal_column("day"), CheckInRow.question)
    )
    days = list(_days(zone, start, end))
    return {
        (days[at], question or "", is_answered): count
        for is_answered, statement in ((True, answered), (False, unanswered))
        for at, question, count in session.execute(statement)
    }


def _days(zone: str, start: datetime, end: datetime) -> Iterator[date]:
    day = local(start, zone).date()
    while at_wall_clock(day, time(), zone) < end:
        yield day
        day += _DAY


def _day(moment: ColumnElement[datetime], zone: str, start: datetime, end: datetime) -> ColumnElement[int]:
    """Give each local day from `start` on a number, by where it begins: databases differ in what they know of zones."""
    days = list(_days(zone, start, end))
    begins = [(moment < at_wall_clock(day + _DAY, time(), zone), place) for place, day in enumerate(days[:-1])]
    last = literal_column(str(max(len(days) - 1, 0)), Integer)
    return case(*begins, else_=last) if begins else last


def texts(
    session: Session, program: UUID, *, zone: str, start: datetime, end: datetime
) -> Mapping[TextsOf, tuple[int, int]]:
    """Map a program's messages made within [start, end) to how many were alike, and their segments together."""
    heard = (
        select(ReceiptRow.trouble)
        .where(ReceiptRow.message_id == MessageRow.id, ReceiptRow.trouble.is_not(None))
        .order_by(ReceiptRow.id)
        .limit(1)
        .scalar_subquery()
    )
    each = (
        select(
            _day(cast("Any", MessageRow.created_at), zone, start, end).label("day"),
            MessageRow.kind,
            MessageRow.channel,
            MessageRow.status,
            case(
                (MessageRow.status.in_(_LOST), func.coalesce(heard, MessageRow.error_code, MessageRow.reason, "")),
                else_=func.coalesce(MessageRow.reason, ""),
            ).label("why"),
            MessageRow.segments,
        )
        .where(
            MessageRow.id >= first_id(start),
            MessageRow.id < first_id(end),
            MessageRow.program_id == program,
        )
        .subquery()
    )
    alike = (each.c.day, each.c.kind, each.c.channel, each.c.status, each.c.why)
    days = list(_days(zone, start, end))
    rows = session.execute(select(*alike, func.count(), func.sum(each.c.segments)).group_by(*alike))
    return {
        TextsOf(day=days[day], kind=kind, channel=channel, status=status, why=why): (count, int(segments))
        for day, kind, channel, status, why, count, segments in rows
    }


def touches(session: Session, program: UUID, *, at: datetime) -> Mapping[Touch, int]:
    """Count a program's people by how much we were in touch within the rule's window before a moment."""
    return Counter(touches_of_each(session, program, at=at).values())


def touches_of_each(session: Session, program: UUID, *, at: datetime) -> Mapping[UUID, Touch]:
    """Map each of a program's people to how much we were in touch within the rule's window before a moment.

    Asked in parts that no planner can join in a slow way, however little it knows of the days.
    """
    since = at - RULE.window
    is_answered = case((CheckInRow.status == CheckInStatus.ANSWERED, 1), else_=0)
    ended = session.execute(
        select(CheckInRow.participant_id, func.sum(is_answered), func.count())
        .where(_of(program), CheckInRow.status.in_(_ENDED), *_asked_within(since, at))
        .group_by(CheckInRow.participant_id)
    )
    known = {person: (int(answered), count) for person, answered, count in ended}
    heard = set(session.scalars(_heard(since, at)))
    reached = set(session.scalars(_reached(since, at)))
    everybody = session.scalars(
        select(ParticipantRow.id)
        .join(EnrollmentRow, EnrollmentRow.participant_id == ParticipantRow.id)
        .where(*enrolled(program, at=at))
    )
    return {
        person: Touch(
            answered=known.get(person, (0, 0))[0],
            ended=known.get(person, (0, 0))[1],
            heard=person in heard,
            reached=person in reached,
        )
        for person in everybody
    }


def _heard(since: datetime, at: datetime) -> Select[UUID | None]:
    ours = (ReplyRow.id >= first_id(since), ReplyRow.id < first_id(at), ReplyRow.participant_id.is_not(None))
    return select(ReplyRow.participant_id).where(*ours).distinct()


def _reached(since: datetime, at: datetime) -> Select[UUID | None]:
    closed = (EscalationRow.resolved_at >= since, EscalationRow.resolved_at < at, EscalationRow.outcome.in_(TALKED))
    return select(EscalationRow.participant_id).where(*closed).distinct()


def enrolled(program: UUID, *, at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Narrow enrollments, with their participants, down to those whom a program texts since before a moment."""
    return (
        EnrollmentRow.program_id == program,
        and_(EnrollmentRow.status != EnrollmentStatus.ENDED, EnrollmentRow.created_at < at),
        ParticipantRow.consent == ConsentState.GIVEN,
    )


def still_open(session: Session, program: UUID, *, start: datetime, end: datetime) -> bool:
    """Say whether a check-in of [start, end) has not ended yet, so that its day cannot be counted for good."""
    open_one = select(CheckInRow.id).where(
        _of(program), CheckInRow.next_step_at.is_not(None), *_asked_within(start, end)
    )
    return session.scalar(open_one.limit(1)) is not None
