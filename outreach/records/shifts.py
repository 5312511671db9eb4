"""Shifts: who is on call for a program, from when to when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Uuid, bindparam, case, delete, exists, insert, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from outreach.domain.rota import Role, Shift
from outreach.domain.unrolling import Planned, Why
from outreach.records import straight
from outreach.records.base import Base, ShortText, UtcDateTime, choice, index_of, new_id, promise


class ShiftRow(Base):
    """That somebody is on call for a program during [starts_at, ends_at).

    `look_at` is the next moment at which somebody must be told something about it: its start, then its end, then never.
    What was unrolled from a rota says from which `layer`, `why`, and whose it would have been; what was added by hand
    says none of these.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        promise("starts_at < ends_at", name="starts_before_it_ends"),
        Index("ix_shifts_program_ends", "program_id", "ends_at"),
        index_of("ix_shifts_look", "look_at", where="look_at IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    role: Mapped[Role] = mapped_column(choice(Role))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    layer: Mapped[str | None] = mapped_column(ShortText)
    why: Mapped[Why | None] = mapped_column(choice(Why))
    instead_of: Mapped[UUID | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredShift:
    """A shift as stored; without `why` it was added by hand."""

    id: UUID
    shift: Shift
    layer: str | None
    why: Why | None
    instead_of: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftInSight:
    """A shift of a program of which somebody is to be told something at `look_at`."""

    id: UUID
    program_id: UUID
    shift: Shift
    look_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Say whether it has ended."""
        return now >= self.shift.ends_at


def claim_looks(session: Session, *, now: datetime, limit: int, passing: int = 0) -> list[ShiftInSight]:
    """Lock shifts of which somebody is to be told something by now."""
    rows = session.scalars(
        select(ShiftRow)
        .where(ShiftRow.look_at <= now)
        .order_by(ShiftRow.look_at, ShiftRow.id)
        .offset(passing)
        .limit(limit)
        .with_for_update(skip_locked=True),
    )
    return [
        ShiftInSight(
            id=row.id,
            program_id=row.program_id,
            shift=Shift(specialist=row.specialist_id, starts_at=row.starts_at, ends_at=row.ends_at, role=row.role),
            look_at=row.look_at or now,
        )
        for row in rows
    ]


_LOOKED = update(ShiftRow).where(ShiftRow.id == bindparam("shift")).values(look_at=bindparam("moment"))


def looked(session: Session, shift: UUID, *, look_at: datetime | None) -> None:
    """Note when somebody is to be told something about a shift next; None for never."""
    straight.do(session, _LOOKED, {"shift": shift, "moment": look_at})


def role_before(session: Session, program: UUID, specialist: UUID, *, at: datetime) -> Role | None:
    """Say as what somebody was on call up to a moment, or None when they were not."""
    earlier = select(ShiftRow.role).where(
        ShiftRow.program_id == program,
        ShiftRow.specialist_id == specialist,
        ShiftRow.starts_at < at,
        ShiftRow.ends_at >= at,
    )
    return session.scalar(earlier.order_by(ShiftRow.ends_at.desc()).limit(1))


def add(session: Session, *, program: UUID, shift: Shift, now: datetime) -> UUID:
    """Store a shift; whoever puts somebody on call who begins at once has told them."""
    row = ShiftRow(
        id=new_id(now),
        program_id=program,
        specialist_id=shift.specialist,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        role=shift.role,
        created_at=now,
        look_at=shift.starts_at if shift.starts_at > now else shift.ends_at,
    )
    session.add(row)
    session.flush()
    return row.id


_BETWEEN = (
    select(ShiftRow.specialist_id, ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.role)
    .where(
        ShiftRow.program_id == bindparam("program", type_=Uuid()),
        ShiftRow.ends_at > bindparam("start"),
        ShiftRow.starts_at < bindparam("end"),
    )
    .order_by(ShiftRow.starts_at, ShiftRow.id)
)


def between(session: Session, program: UUID, *, start: datetime, end: datetime) -> Sequence[Shift]:
    """List a program's shifts that touch [start, end), earliest first."""
    rows = straight.beside(session, _BETWEEN, {"program": program, "start": start, "end": end})
    return [Shift(specialist=row[0], starts_at=row[1], ends_at=row[2], role=row[3]) for row in rows]


def of_people(session: Session, people: Sequence[UUID], *, start: datetime, end: datetime) -> Sequence[Shift]:
    """List the shifts of some people, for whatever program, that touch [start, end), earliest first."""
    rows = session.execute(
        select(ShiftRow.specialist_id, ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.role)
        .where(ShiftRow.specialist_id.in_(people), ShiftRow.ends_at > start, ShiftRow.starts_at < end)
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    )
    return [Shift(specialist=row[0], starts_at=row[1], ends_at=row[2], role=row[3]) for row in rows]


def remove(session: Session, program: UUID, specialist: UUID, *, starts_at: datetime, now: datetime) -> bool:
    """Take away the shift of somebody that begins at a moment, or what is left of it; says whether there was any.

    One that runs ends now, and is looked at, so that what somebody holds is handed over; one that is over was worked.
    """
    theirs = (
        ShiftRow.program_id == program,
        ShiftRow.specialist_id == specialist,
        ShiftRow.starts_at == starts_at,
        ShiftRow.ends_at > now,
    )
    running = update(ShiftRow).where(*theirs, ShiftRow.starts_at < now).values(ends_at=now, look_at=now)
    coming = delete(ShiftRow).where(*theirs, ShiftRow.starts_at >= now)
    _look_again_before(session, *theirs, ShiftRow.starts_at >= now)
    changes = (running.returning(ShiftRow.id), coming.returning(ShiftRow.id))
    return any(session.scalar(change) is not None for change in changes)


def is_a_turn(session: Session, program: UUID, specialist: UUID, *, starts_at: datetime) -> bool:
    """Say whether the shift of somebody that begins at a moment follows from a rota."""
    found = select(ShiftRow.id).where(
        ShiftRow.program_id == program,
        ShiftRow.specialist_id == specialist,
        ShiftRow.starts_at == starts_at,
        ShiftRow.why.is_not(None),
    )
    return session.scalar(found.limit(1)) is not None


def end_all(session: Session, program: UUID, *, now: datetime) -> None:
    """Cut every shift of a program off at this moment, and drop those still to come."""
    coming = (ShiftRow.program_id == program, ShiftRow.starts_at >= now)
    _look_again_before(session, *coming)
    session.execute(delete(ShiftRow).where(*coming))
    session.execute(
        update(ShiftRow).where(ShiftRow.program_id == program, ShiftRow.ends_at > now).values(ends_at=now, look_at=now),
    )


def explained(session: Session, program: UUID, *, start: datetime, end: datetime) -> Sequence[StoredShift]:
    """List a program's shifts that touch [start, end) with what is known of why, earliest first."""
    return [each for _, each in explained_in(session, [program], start=start, end=end)]


def explained_in(
    session: Session, programs: Sequence[UUID], *, start: datetime, end: datetime
) -> list[tuple[UUID, StoredShift]]:
    """List the shifts of some programs that touch [start, end), each after its program, earliest first."""
    rows = session.scalars(
        select(ShiftRow)
        .where(ShiftRow.program_id.in_(programs), ShiftRow.ends_at > start, ShiftRow.starts_at < end)
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    )
    return [(row.program_id, _stored(row)) for row in rows]


def by_id(session: Session, program: UUID, shift: UUID) -> StoredShift | None:
    """Find a shift of a program."""
    row = session.scalar(select(ShiftRow).where(ShiftRow.program_id == program, ShiftRow.id == shift))
    return None if row is None else _stored(row)


def _stored(row: ShiftRow) -> StoredShift:
    return StoredShift(
        id=row.id,
        shift=Shift(specialist=row.specialist_id, starts_at=row.starts_at, ends_at=row.ends_at, role=row.role),
        layer=row.layer,
        why=row.why,
        instead_of=row.instead_of,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A shift of a program, and when it was put on the rota."""

    id: UUID
    program_id: UUID
    shift: Shift
    created_at: datetime


def for_calendar(
    session: Session, *, program: UUID | None, specialist: UUID | None, start: datetime, end: datetime
) -> list[CalendarEntry]:
    """List the shifts of a program, or of somebody for whatever program, that touch [start, end), earliest first."""
    whose = ShiftRow.program_id == program if specialist is None else ShiftRow.specialist_id == specialist
    rows = session.scalars(
        select(ShiftRow)
        .where(whose, ShiftRow.ends_at > start, ShiftRow.starts_at < end)
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    )
    return [
        CalendarEntry(
            id=row.id,
            program_id=row.program_id,
            shift=Shift(specialist=row.specialist_id, starts_at=row.starts_at, ends_at=row.ends_at, role=row.role),
            created_at=row.created_at,
        )
        for row in rows
    ]


def ever(session: Session, program: UUID) -> bool:
    """Say whether anybody ever was, or is to be, on call for a program."""
    return session.scalar(select(ShiftRow.id).where(ShiftRow.program_id == program).limit(1)) is not None


def put_planned(session: Session, program: UUID, planned: Iterable[Planned], *, now: datetime) -> None:
    """Store shifts that follow from a rota."""
    rows = [
        {
            "id": new_id(now),
            "program_id": program,
            "specialist_id": each.specialist,
            "starts_at": each.starts_at,
            "ends_at": each.ends_at,
            "role": each.role,
            "created_at": now,
            "look_at": each.starts_at,
            "layer": each.layer,
            "why": each.why,
            "instead_of": each.instead_of,
        }
        for each in planned
    ]
    if rows:
        session.execute(insert(ShiftRow), rows)


def withdraw(session: Session, ids: Sequence[UUID]) -> None:
    """Take shifts off the rota."""
    if ids:
        _look_again_before(session, ShiftRow.id.in_(ids))
        session.execute(delete(ShiftRow).where(ShiftRow.id.in_(ids)))


def _look_again_before(session: Session, *gone: ColumnElement[bool]) -> None:
    """Let shifts be looked at again that were over already, but went on in one that is taken away.

    Whoever stopped at the very moment at which they went on would keep what they hold, and nobody would take it over.
    """
    after = aliased(ShiftRow)
    went_on = exists().where(
        after.id.in_(select(ShiftRow.id).where(*gone)),
        after.program_id == ShiftRow.program_id,
        after.specialist_id == ShiftRow.specialist_id,
        after.starts_at == ShiftRow.ends_at,
    )
    session.execute(update(ShiftRow).where(ShiftRow.look_at.is_(None), went_on).values(look_at=ShiftRow.ends_at))


def end_at(session: Session, moments: Mapping[UUID, datetime]) -> None:
    """Let shifts end at other moments; those whose start was told already are looked at again when they end."""
    for shift, ends_at in moments.items():
        told = case((ShiftRow.look_at > ShiftRow.starts_at, ends_at), else_=ShiftRow.look_at)
        session.execute(update(ShiftRow).where(ShiftRow.id == shift).values(ends_at=ends_at, look_at=told))


def explain(session: Session, reasons: Mapping[UUID, Planned]) -> None:
    """Say anew why shifts are as they are."""
    for shift, each in reasons.items():
        values = {"layer": each.layer, "why": each.why, "instead_of": each.instead_of}
        session.execute(update(ShiftRow).where(ShiftRow.id == shift).values(values))
