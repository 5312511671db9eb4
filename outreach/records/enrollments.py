"""Enrollments: that a participant is in a program, at which pace, and when they are asked next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Date,
    Executable,
    ForeignKey,
    Integer,
    Row,
    UniqueConstraint,
    Uuid,
    bindparam,
    column,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.cadence import Plan
from outreach.records import later, straight
from outreach.records.among import among
from outreach.records.base import Base, ShortText, UtcDateTime, choice, index_of, new_id, promise, spelled


class EnrollmentStatus(StrEnum):
    """Whether a program asks somebody at present."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class EnrollmentRow(Base):
    """One participant in one program; `next_check_in_at` is when they are asked next (null: not at all)."""

    __tablename__ = "enrollments"
    __table_args__ = (
        UniqueConstraint("participant_id", "program_id"),
        promise("status = 'active' OR next_check_in_at IS NULL", name="only_active_are_asked"),
        index_of("ix_enrollments_due", "next_check_in_at", where="next_check_in_at IS NOT NULL"),
        index_of("ix_enrollments_resume", "resume_at", where="resume_at IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), index=True)
    status: Mapped[EnrollmentStatus] = mapped_column(choice(EnrollmentStatus))
    started_on: Mapped[date] = mapped_column(Date)
    slot: Mapped[str | None] = mapped_column(ShortText)
    daily: Mapped[bool]
    pace: Mapped[int]
    jitter_seed: Mapped[int] = mapped_column(BigInteger)
    renewed_on: Mapped[date | None] = mapped_column(Date)
    next_check_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resume_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrollment:
    """One participant in one program."""

    id: UUID
    participant_id: UUID
    program_id: UUID
    status: EnrollmentStatus
    plan: Plan
    next_check_in_at: datetime | None
    resume_at: datetime | None

    @property
    def goes_on(self) -> bool:
        """Whether anything is left to be asked, now or after a pause: no pause brings back what is over."""
        return self.status is EnrollmentStatus.PAUSED or self.next_check_in_at is not None


_COLUMNS = (
    EnrollmentRow.id,
    EnrollmentRow.participant_id,
    EnrollmentRow.program_id,
    EnrollmentRow.status,
    EnrollmentRow.started_on,
    EnrollmentRow.slot,
    EnrollmentRow.daily,
    EnrollmentRow.pace,
    EnrollmentRow.jitter_seed,
    EnrollmentRow.renewed_on,
    EnrollmentRow.next_check_in_at,
    EnrollmentRow.resume_at,
)


def plan_of(row: EnrollmentRow | Row[*tuple[Any, ...]]) -> Plan:
    """Make the value of a row that holds a plan."""
    return Plan(
        started_on=row.started_on,
        slot=None if row.slot is None else time.fromisoformat(row.slot),
        pace=row.pace,
        daily=row.daily,
        jitter_seed=row.jitter_seed,
        renewed_on=row.renewed_on,
    )


def _enrollment(row: EnrollmentRow | Row[*tuple[Any, ...]]) -> Enrollment:
    return Enrollment(
        id=row.id,
        participant_id=row.participant_id,
        program_id=row.program_id,
        status=row.status,
        plan=plan_of(row),
        next_check_in_at=row.next_check_in_at,
        resume_at=row.resume_at,
    )


def add(session: Session, *, participant: UUID, program: UUID, plan: Plan, now: datetime) -> Enrollment:
    """Store an enrollment that asks nothing yet."""
    row = EnrollmentRow(
        id=new_id(now),
        participant_id=participant,
        program_id=program,
        status=EnrollmentStatus.ACTIVE,
        started_on=plan.started_on,
        slot=None if plan.slot is None else plan.slot.isoformat("minutes"),
        daily=plan.daily,
        pace=plan.pace,
        jitter_seed=plan.jitter_seed,
        next_check_in_at=None,
        resume_at=None,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return _enrollment(row)


_OF_PARTICIPANTS = (
    select(*_COLUMNS).where(among(EnrollmentRow.participant_id, "participants")).order_by(EnrollmentRow.id)
)


def of_participants(session: Session, participants: Sequence[UUID]) -> dict[UUID, Enrollment]:
    """Map participants to their enrollments (the newest of each, should there be several)."""
    rows = straight.ask(session, _OF_PARTICIPANTS, {"participants": list(participants)})
    return {row.participant_id: _enrollment(row) for row in rows}


def of_participant(session: Session, participant: UUID) -> Enrollment | None:
    """Find a participant's enrollment (the newest, should there be several)."""
    row = session.scalar(
        select(EnrollmentRow).where(EnrollmentRow.participant_id == participant).order_by(EnrollmentRow.id.desc()),
    )
    return None if row is None else _enrollment(row)


def of_program(session: Session, program: UUID) -> Sequence[Enrollment]:
    """List a program's enrollments, oldest first."""
    rows = session.scalars(
        select(EnrollmentRow).where(EnrollmentRow.program_id == program).order_by(EnrollmentRow.id),
    )
    return [_enrollment(row) for row in rows]


def hold_active(session: Session, program: UUID) -> Sequence[Enrollment]:
    """Lock a program's active enrollments until this transaction ends, and list them, oldest first."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(EnrollmentRow.program_id == program, EnrollmentRow.status == EnrollmentStatus.ACTIVE)
        .order_by(EnrollmentRow.id)
        .with_for_update(),
    )
    return [_enrollment(row) for row in rows]


_DUE = (
    select(*_COLUMNS)
    .where(EnrollmentRow.next_check_in_at <= bindparam("now"))
    .order_by(EnrollmentRow.next_check_in_at)
    .offset(bindparam("passing", type_=Integer()))
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(skip_locked=True)
)


def claim_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> Sequence[Enrollment]:
    """Lock enrollments whose moment has come, earliest first, passing over the first `passing` and others' claims."""
    rows = straight.ask(session, _DUE, {"now": now, "passing": passing, "most": limit})
    return [_enrollment(row) for row in rows]


def claim_resuming(session: Session, *, now: datetime, limit: int, passing: int = 0) -> Sequence[Enrollment]:
    """Lock paused enrollments whose pause has ended; the first `passing` are passed over."""
    rows = session.scalars(
        select(EnrollmentRow)
        .where(EnrollmentRow.resume_at <= now, EnrollmentRow.status == EnrollmentStatus.PAUSED)
        .order_by(EnrollmentRow.resume_at)
        .offset(passing)
        .limit(limit)
        .with_for_update(skip_locked=True),
    )
    return [_enrollment(row) for row in rows]


def plan_next(session: Session, moments: Sequence[tuple[UUID, datetime | None]]) -> None:
    """Set when some enrollments are asked next."""
    if moments:
        session.execute(update(EnrollmentRow), [{"id": key, "next_check_in_at": at} for key, at in moments])


@dataclass(frozen=True, slots=True)
class Move:
    """That an enrollment whose moment was `before` is asked next at `after` (None: never again)."""

    enrollment: UUID
    before: datetime
    after: datetime | None


def move_on(session: Session, moves: Sequence[Move]) -> int:
    """Move enrollments on in one statement, each from exactly the moment where it was seen; says how many moved."""
    if not moves:
        return 0
    many = _move_many if session.get_bind().dialect.name == "postgresql" else _move_each
    moved: int = session.connection().execute(*many(moves)).rowcount
    return moved


_ROWS = EnrollmentRow.metadata.tables[EnrollmentRow.__tablename__]
_MOMENTS = UtcDateTime()


def _move_each(moves: Sequence[Move]) -> tuple[Executable, list[dict[str, object]]]:
    statement = (
        update(_ROWS)
        .where(_ROWS.c.id == bindparam("key"), _ROWS.c.next_check_in_at == bindparam("before"))
        .values(next_check_in_at=bindparam("after"))
    )
    return statement, [{"key": each.enrollment, "before": each.before, "after": each.after} for each in moves]


def _move_many(moves: Sequence[Move]) -> tuple[Executable, dict[str, object]]:
    """Hand all of it over as three arrays: a statement of one length, which PostgreSQL reads once."""
    arrays = func.unnest(
        bindparam("keys", type_=ARRAY(Uuid())),
        bindparam("befores", type_=ARRAY(_MOMENTS)),
        bindparam("afters", type_=ARRAY(_MOMENTS)),
    )
    columns = (column("key", Uuid()), column("before", _MOMENTS), column("after", _MOMENTS))
    several = arrays.table_valued(*columns, name="moves").render_derived()
    statement = (
        update(_ROWS)
        .where(_ROWS.c.id == several.c.key, _ROWS.c.next_check_in_at == several.c.before)
        .values(next_check_in_at=several.c.after)
    )
    return statement, {
        "keys": [each.enrollment for each in moves],
        "befores": [each.before for each in moves],
        "afters": [each.after for each in moves],
    }


_SET_STATUS = (
    update(EnrollmentRow)
    .where(EnrollmentRow.id == bindparam("enrollment"))
    .values(status=bindparam("becomes"), next_check_in_at=bindparam("asks_at"), resume_at=bindparam("resumes"))
)


def set_status(
    session: Session,
    enrollment: UUID,
    *,
    status: EnrollmentStatus,
    next_check_in_at: datetime | None,
    resume_at: datetime | None = None,
) -> None:
    """Set whether a program asks somebody, when next, and when a pause ends."""
    values = {"enrollment": enrollment, "becomes": status, "asks_at": next_check_in_at, "resumes": resume_at}
    straight.do(session, _SET_STATUS, values)


_RESUME = (
    update(EnrollmentRow)
    .where(EnrollmentRow.id == bindparam("enrollment"))
    .values(status=bindparam("becomes"), next_check_in_at=bindparam("asks_at"), resume_at=None)
)


def resumed(session: Session, enrollment: UUID, *, status: EnrollmentStatus, next_check_in_at: datetime | None) -> None:
    """End the pause of an enrollment that this transaction has claimed."""
    values = {"enrollment": enrollment, "becomes": status, "asks_at": next_check_in_at}
    later.change(session, _RESUME, values)


def set_plan(session: Session, enrollment: UUID, *, plan: Plan, next_check_in_at: datetime | None) -> None:
    """Set somebody's own pace and slot, and when they are asked next."""
    session.execute(
        update(EnrollmentRow)
        .where(EnrollmentRow.id == enrollment)
        .values(
            pace=plan.pace,
            slot=None if plan.slot is None else plan.slot.isoformat("minutes"),
            daily=plan.daily,
            started_on=plan.started_on,
            renewed_on=plan.renewed_on,
            next_check_in_at=next_check_in_at,
        ),
    )


def remove(session: Session, enrollment: UUID) -> None:
    """Take away an enrollment of somebody who turned out to be enrolled before."""
    session.execute(delete(EnrollmentRow).where(EnrollmentRow.id == enrollment))


def count_active(session: Session) -> int:
    """Count who is asked by any program at present, those who have yet to agree among them."""
    active = spelled(EnrollmentRow.status, EnrollmentStatus.ACTIVE)
    return session.scalar(select(func.count()).select_from(EnrollmentRow).where(active)) or 0
