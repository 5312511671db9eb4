"""Check-ins: when each is due, which question stands open, and how it ended."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint, Uuid, bindparam, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.check_in import OPEN, CheckInStatus, SkipReason
from outreach.records import later, straight
from outreach.records.among import among
from outreach.records.base import Base, ShortText, UtcDateTime, choice, index_of, promise


class CheckInRow(Base):
    """One check-in: due at a moment, asked with one version of a program."""

    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("enrollment_id", "due_at"),
        promise("(status IN ('asked', 'reminded')) = (next_step_at IS NOT NULL)", name="open_has_next_step"),
        promise("(status = 'skipped') = (skip_reason IS NOT NULL)", name="skipped_has_reason"),
        index_of("ix_check_ins_next_step", "next_step_at", where="next_step_at IS NOT NULL"),
        index_of("ix_check_ins_open", "participant_id", where="next_step_at IS NOT NULL"),
        Index("ix_check_ins_participant", "participant_id", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrollment_id: Mapped[UUID] = mapped_column(ForeignKey("enrollments.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    program_version_id: Mapped[UUID] = mapped_column(ForeignKey("program_versions.id"))
    question_set: Mapped[str] = mapped_column(ShortText)
    renewal: Mapped[bool]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[CheckInStatus] = mapped_column(choice(CheckInStatus))
    skip_reason: Mapped[SkipReason | None] = mapped_column(choice(SkipReason))
    question: Mapped[str | None] = mapped_column(ShortText)
    earlier_question: Mapped[str | None] = mapped_column(ShortText)
    reasked: Mapped[bool]
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One check-in."""

    id: UUID
    enrollment_id: UUID
    participant_id: UUID
    program_version_id: UUID
    question_set: str
    renewal: bool
    due_at: datetime
    status: CheckInStatus
    question: str | None
    earlier_question: str | None
    reasked: bool
    asked_at: datetime | None
    next_step_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheckIn:
    """A check-in to be stored; skipped ones say why."""

    id: UUID
    enrollment_id: UUID
    participant_id: UUID
    program_version_id: UUID
    question_set: str
    renewal: bool
    due_at: datetime
    status: CheckInStatus
    skip_reason: SkipReason | None
    question: str | None
    asked_at: datetime | None
    next_step_at: datetime | None


def _check_in(row: CheckInRow) -> CheckIn:
    return CheckIn(
        id=row.id,
        enrollment_id=row.enrollment_id,
        participant_id=row.participant_id,
        program_version_id=row.program_version_id,
        question_set=row.question_set,
        renewal=row.renewal,
        due_at=row.due_at,
        status=row.status,
        question=row.question,
        earlier_question=row.earlier_question,
        reasked=row.reasked,
        asked_at=row.asked_at,
        next_step_at=row.next_step_at,
    )


def add_many(session: Session, check_ins: Sequence[NewCheckIn]) -> None:
    """Store check-ins in one statement."""
    if not check_ins:
        return
    later.add(
        session,
        CheckInRow,
        [
            {
                "id": new.id,
                "enrollment_id": new.enrollment_id,
                "participant_id": new.participant_id,
                "program_version_id": new.program_version_id,
                "question_set": new.question_set,
                "renewal": new.renewal,
                "due_at": new.due_at,
                "status": new.status,
                "skip_reason": new.skip_reason,
                "question": new.question,
                "earlier_question": None,
                "reasked": False,
                "asked_at": new.asked_at,
                "answered_at": None,
                "next_step_at": new.next_step_at,
            }
            for new in check_ins
        ],
    )


COLUMNS = tuple(getattr(CheckInRow, column) for column in CheckIn.__dataclass_fields__)
"""What a CheckIn is made of, in its order."""

_OPEN_OF = (
    select(*COLUMNS)
    .where(
        CheckInRow.participant_id.in_(bindparam("participants", type_=Uuid(), expanding=True)),
        CheckInRow.next_step_at.is_not(None),
    )
    .order_by(CheckInRow.due_at)
)


def open_of(session: Session, participants: Sequence[UUID]) -> dict[UUID, CheckIn]:
    """Find the open check-in of each participant who has one."""
    rows = straight.ask(session, _OPEN_OF, {"participants": list(participants)})
    return {row.participant_id: CheckIn(**row._asdict()) for row in rows}


def by_id(session: Session, check_in: UUID) -> CheckIn:
    """Fetch a check-in."""
    return _check_in(session.get_one(CheckInRow, check_in))


_BY_IDS = select(*COLUMNS).where(CheckInRow.id.in_(bindparam("check_ins", type_=Uuid(), expanding=True)))


def by_ids(session: Session, check_ins: Collection[UUID]) -> dict[UUID, CheckIn]:
    """Fetch some check-ins."""
    rows = straight.ask(session, _BY_IDS, {"check_ins": list(check_ins)}) if check_ins else ()
    return {row.id: CheckIn(**row._asdict()) for row in rows}


_DUE = (
    select(*COLUMNS)
    .where(CheckInRow.next_step_at <= bindparam("now"))
    .order_by(CheckInRow.next_step_at)
    .offset(bindparam("passing", type_=Integer()))
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(skip_locked=True)
)


def claim_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> Sequence[CheckIn]:
    """Lock open check-ins whose next step has come, earliest first; the first `passing` are passed over."""
    rows = straight.ask(session, _DUE, {"now": now, "passing": passing, "most": limit})
    return [CheckIn(**row._asdict()) for row in rows]


def move(
    session: Session,
    check_in: UUID,
    *,
    before: Sequence[CheckInStatus],
    after: CheckInStatus,
    now: datetime,
    next_step_at: datetime | None = None,
    skip_reason: SkipReason | None = None,
) -> bool:
    """Move a check-in on, unless somebody else did; says whether it moved."""
    moved = session.scalar(
        update(CheckInRow)
        .where(CheckInRow.id == check_in, CheckInRow.status.in_(before))
        .values(
            status=after,
            next_step_at=next_step_at,
            skip_reason=skip_reason,
            answered_at=now if after is CheckInStatus.ANSWERED else None,
        )
        .returning(CheckInRow.id),
    )
    return moved is not None


_REMIND = (
    update(CheckInRow)
    .where(CheckInRow.id == bindparam("check_in"), CheckInRow.status == CheckInStatus.ASKED)
    .values(status=CheckInStatus.REMINDED, next_step_at=bindparam("step_at"))
)


def reminded(session: Session, check_in: UUID, *, next_step_at: datetime) -> None:
    """Move a check-in that this transaction has claimed on to its reminder."""
    later.change(session, _REMIND, {"check_in": check_in, "step_at": next_step_at})


_LOOK_AGAIN = (
    update(CheckInRow)
    .where(CheckInRow.id == bindparam("check_in"), CheckInRow.status == CheckInStatus.ASKED)
    .values(next_step_at=bindparam("step_at"))
)


def look_again(session: Session, check_in: UUID, *, at: datetime) -> None:
    """Put off the reminder of a check-in that this transaction has claimed."""
    later.change(session, _LOOK_AGAIN, {"check_in": check_in, "step_at": at})


_CLOSE = (
    update(CheckInRow)
    .where(among(CheckInRow.id, "check_ins"), CheckInRow.status.in_(OPEN))
    .values(status=bindparam("becomes"), next_step_at=None, skip_reason=bindparam("why"), answered_at=bindparam("at"))
    .returning(CheckInRow.id)
)


def close(
    session: Session,
    check_ins: Collection[UUID],
    *,
    after: CheckInStatus,
    now: datetime,
    skip_reason: SkipReason | None = None,
) -> set[UUID]:
    """Close those of some check-ins that are still open; gives back which they were."""
    if not check_ins:
        return set()
    answered_at = now if after is CheckInStatus.ANSWERED else None
    values = {"check_ins": list(check_ins), "becomes": after, "why": skip_reason, "at": answered_at}
    return {row[0] for row in straight.ask(session, _CLOSE, values)}


_ASK_NEXT = (
    update(CheckInRow)
    .where(CheckInRow.id == bindparam("check_in"))
    .values(question=bindparam("asks"), earlier_question=bindparam("asked_before"), reasked=bindparam("again"))
)


def ask_next(session: Session, check_in: UUID, *, question: str, earlier: str | None, reasked: bool) -> None:
    """Note which question stands open now, and which one before it."""
    values = {"check_in": check_in, "asks": question, "asked_before": earlier, "again": reasked}
    later.change(session, _ASK_NEXT, values)


_FINISH = (
    update(CheckInRow)
    .where(CheckInRow.id == bindparam("check_in"), or_(*(CheckInRow.status == open_one for open_one in OPEN)))
    .values(status=CheckInStatus.ANSWERED, answered_at=bindparam("at"), next_step_at=None)
)


def finish(session: Session, check_in: UUID, *, now: datetime) -> None:
    """Close an open check-in as answered."""
    later.change(session, _FINISH, {"check_in": check_in, "at": now})


def all_open_of(session: Session, participant: UUID) -> Sequence[UUID]:
    """Name every open check-in of somebody."""
    open_ones = CheckInRow.next_step_at.is_not(None)
    return session.scalars(select(CheckInRow.id).where(CheckInRow.participant_id == participant, open_ones)).all()


_A_MOMENT = timedelta(microseconds=1)


def move_to(session: Session, *, before: UUID, after: UUID) -> None:
    """Let the check-ins of one enrollment be those of another; who had two at one moment keeps both, one just after."""
    there = set(session.scalars(select(CheckInRow.due_at).where(CheckInRow.enrollment_id == after)))
    for row in session.scalars(select(CheckInRow).where(CheckInRow.enrollment_id == before)):
        if row.due_at in there:
            row.due_at += _A_MOMENT
    session.flush()
    session.execute(
        update(CheckInRow)
        .where(CheckInRow.enrollment_id == before)
        .values(enrollment_id=after)
        .execution_options(synchronize_session=False)
    )
