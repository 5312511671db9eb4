"""Reading marks: what specialists say about what was read in a text; append-only, and each one's latest counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, ForeignKey, Index, Text, event, exists, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from outreach.domain.marks import ALARMS, Alarm, Judgement, Mark, WasRead
from outreach.domain.reading.reading import Category
from outreach.domain.urgency import Urgency
from outreach.records import reasons, replies
from outreach.records.base import Base, Document, Sealed, ShortText, UtcDateTime, choice, keys_of, new_id, promise
from outreach.records.enrollments import EnrollmentRow
from outreach.records.participants import StrangerRow
from outreach.records.reasons import NewReason, ReasonRow
from outreach.records.replies import ReplyRow


class ReadingMarkRow(Base):
    """One specialist's mark on one reply, with what was read in it by then; a later one of theirs replaces it."""

    __tablename__ = "reading_marks"
    __table_args__ = (
        promise("mark <> 'missed' OR should_urgency IS NOT NULL", name="missed_says_how_urgent"),
        promise("mark = 'missed' OR read_urgency IS NOT NULL", name="alarm_was_raised"),
        Index("ix_reading_marks_reply", "reply_id", "specialist_id", "id"),
        Index("ix_reading_marks_program", "program_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reply_id: Mapped[UUID] = mapped_column(ForeignKey("replies.id"))
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    mark: Mapped[Mark] = mapped_column(choice(Mark))
    should_urgency: Mapped[Urgency | None] = mapped_column(choice(Urgency, name="should_urgency"))
    should_category: Mapped[str | None] = mapped_column(ShortText)
    note: Mapped[str | None] = mapped_column(Sealed("reading_marks.note"))
    read_urgency: Mapped[Urgency | None] = mapped_column(choice(Urgency, name="read_urgency"))
    read_alarms: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    read_version: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


_COLUMNS_KEPT = (
    "id, reply_id, program_id, specialist_id, mark, should_urgency, should_category, "
    "read_urgency, read_alarms, read_version, at"
)
_ABORT = "BEGIN SELECT RAISE(ABORT, 'reading marks are append-only'); END"
_RAISE = "BEGIN RAISE EXCEPTION 'reading marks are append-only'; END"
_EACH = "FOR EACH ROW EXECUTE FUNCTION reading_marks_keep()"

APPEND_ONLY: Mapping[str, tuple[str, ...]] = {
    "sqlite": (
        f"CREATE TRIGGER reading_marks_no_update BEFORE UPDATE OF {_COLUMNS_KEPT} ON reading_marks {_ABORT}",
        f"CREATE TRIGGER reading_marks_no_delete BEFORE DELETE ON reading_marks {_ABORT}",
    ),
    "postgresql": (
        f"CREATE FUNCTION reading_marks_keep() RETURNS trigger LANGUAGE plpgsql AS $$ {_RAISE} $$",
        f"CREATE TRIGGER reading_marks_keep BEFORE UPDATE OF {_COLUMNS_KEPT} OR DELETE ON reading_marks {_EACH}",
    ),
}
"""What makes the database itself refuse to change a mark; the sealed note may be sealed again under a new key."""

for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        event.listen(ReadingMarkRow.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))
event.listen(
    ReadingMarkRow.__table__,
    "after_drop",
    DDL("DROP FUNCTION IF EXISTS reading_marks_keep()").execute_if(dialect="postgresql"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingMark:
    """One specialist's mark on one reply, and what was read in it at that time."""

    id: UUID
    reply_id: UUID
    program_id: UUID
    specialist_id: UUID
    judgement: Judgement
    was_read: WasRead
    at: datetime


def was_read(session: Session, ids: Sequence[UUID]) -> dict[UUID, WasRead]:
    """Gather what worried us in some replies when they were read, the most urgent first, and which reader it was."""
    heard = replies.heard(session, ids)
    why = reasons.of_replies(session, list(heard))
    return {
        key: WasRead(
            alarms=tuple(
                Alarm(rule=each.rule, category=each.category, urgency=each.urgency)
                for each in sorted(why[key], key=_most_urgent_first)
                if each.kind in ALARMS
            ),
            version=one.lexicon,
        )
        for key, one in heard.items()
    }


def _most_urgent_first(reason: NewReason) -> int:
    return -reason.urgency.rank


def add(
    session: Session,
    *,
    reply: UUID,
    program: UUID,
    specialist: UUID,
    judgement: Judgement,
    was_read: WasRead,
    now: datetime,
) -> ReadingMark:
    """Append a mark; from now on it counts instead of an earlier one by the same specialist on the same reply."""
    row = ReadingMarkRow(
        id=new_id(now),
        reply_id=reply,
        program_id=program,
        specialist_id=specialist,
        mark=judgement.mark,
        should_urgency=judgement.urgency,
        should_category=None if judgement.category is None else judgement.category.value,
        note=judgement.note or None,
        read_urgency=was_read.urgency,
        read_alarms=[
            {"rule": alarm.rule, "category": alarm.category, "urgency": alarm.urgency.value}
            for alarm in was_read.alarms
        ],
        read_version=was_read.version,
        at=now,
    )
    session.add(row)
    session.flush()
    return _mark(row)


def history_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[ReadingMark]]:
    """List every mark on some replies, oldest first, those that were replaced included."""
    rows = session.scalars(
        select(ReadingMarkRow).where(ReadingMarkRow.reply_id.in_(ids)).order_by(ReadingMarkRow.id),
    )
    found: dict[UUID, list[ReadingMark]] = {key: [] for key in ids}
    for row in rows:
        found[row.reply_id].append(_mark(row))
    return found


def that_count(
    session: Session,
    *,
    programs: Sequence[UUID],
    since: datetime | None = None,
) -> dict[UUID, list[ReadingMark]]:
    """Map replies of some programs to the marks on them that count, each specialist's latest one, oldest first.

    With `since`, only replies of which a mark that counts was made at that moment or later; but all that count of them.
    """
    later = aliased(ReadingMarkRow)
    replaced = exists().where(
        later.reply_id == ReadingMarkRow.reply_id,
        later.specialist_id == ReadingMarkRow.specialist_id,
        later.id > ReadingMarkRow.id,
    )
    rows = session.scalars(
        select(ReadingMarkRow).where(ReadingMarkRow.program_id.in_(programs), ~replaced).order_by(ReadingMarkRow.id),
    )
    found: dict[UUID, list[ReadingMark]] = {}
    for row in rows:
        found.setdefault(row.reply_id, []).append(_mark(row))
    return {key: marks for key, marks in found.items() if since is None or marks[-1].at >= since}


def to_review(
    session: Session,
    *,
    programs: Sequence[UUID],
    since: datetime | None,
    raised: bool | None,
    unmarked: bool,
    limit: int,
) -> list[UUID]:
    """List replies of some programs' people, newest first: which raised an alarm or none, and which nobody marked."""
    enrolled = select(EnrollmentRow.participant_id).where(EnrollmentRow.program_id.in_(programs))
    strangers = select(StrangerRow.id).where(StrangerRow.program_id.in_(programs))
    alarm = exists().where(ReasonRow.reply_id == ReplyRow.id, ReasonRow.kind.in_(ALARMS))
    statement = (
        select(ReplyRow.id)
        .where(
            ReplyRow.handled_at.is_not(None),
            or_(ReplyRow.participant_id.in_(enrolled), ReplyRow.stranger_id.in_(strangers)),
        )
        .order_by(ReplyRow.id.desc())
        .limit(limit)
    )
    if since is not None:
        statement = statement.where(ReplyRow.received_at >= since)
    if raised is not None:
        statement = statement.where(alarm if raised else ~alarm)
    if unmarked:
        statement = statement.where(~exists().where(ReadingMarkRow.reply_id == ReplyRow.id))
    return list(session.scalars(statement))


def pseudonym(session: Session, reply: UUID) -> str:
    """Name a reply so that nobody without our key can find it, and always by the same name."""
    return keys_of(session.get_bind().dialect).fingerprint(f"marked reply {reply}").hex()[:24]


def _mark(row: ReadingMarkRow) -> ReadingMark:
    return ReadingMark(
        id=row.id,
        reply_id=row.reply_id,
        program_id=row.program_id,
        specialist_id=row.specialist_id,
        judgement=Judgement(
            mark=row.mark,
            urgency=row.should_urgency,
            category=None if row.should_category is None else Category(row.should_category),
            note=row.note or "",
        ),
        was_read=WasRead(
            alarms=tuple(
                Alarm(rule=each["rule"], category=each["category"], urgency=Urgency(each["urgency"]))
                for each in row.read_alarms
            ),
            version=row.read_version,
        ),
        at=row.at,
    )
