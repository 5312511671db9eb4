"""Swaps: shifts that somebody would give away, or that nobody has, and who took them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.rota import Role
from outreach.domain.shift_commands import shift_codes
from outreach.domain.swapping import SWAP_MOVES, SwapStatus, SwapStep
from outreach.records.base import Base, ShortText, UtcDateTime, choice, index_of, new_id, promise


class SwapRow(Base):
    """That a shift during [starts_at, ends_at) is to be taken by somebody.

    It is that of `asker_id`, or nobody's; `named_id` is the only one who is asked, if anybody was named. `whole` says
    that it is all of a shift, of the rotation `layer`. `override_id` is what holds for it since it was taken.
    """

    __tablename__ = "swaps"
    __table_args__ = (
        promise("starts_at < ends_at", name="starts_before_it_ends"),
        promise("(status = 'asked') = (next_step_at IS NOT NULL)", name="asked_has_next_step"),
        promise("(next_step IS NULL) = (next_step_at IS NULL)", name="next_step_has_moment"),
        promise("status <> 'taken' OR taker_id IS NOT NULL", name="taken_by_somebody"),
        index_of("ix_swaps_next_step", "next_step_at", where="next_step_at IS NOT NULL"),
        index_of("uq_swaps_code", "code", where="next_step_at IS NOT NULL", unique=True),
        Index("ix_swaps_program", "program_id", "ends_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    code: Mapped[str] = mapped_column(ShortText)
    asker_id: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"))
    named_id: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"))
    taker_id: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    role: Mapped[Role] = mapped_column(choice(Role))
    whole: Mapped[bool]
    layer: Mapped[str | None] = mapped_column(ShortText)
    status: Mapped[SwapStatus] = mapped_column(choice(SwapStatus))
    next_step: Mapped[SwapStep | None] = mapped_column(choice(SwapStep))
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    override_id: Mapped[UUID | None]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """A shift that is to be taken, or was; without `asker_id` it is nobody's."""

    id: UUID
    program_id: UUID
    code: str
    asker_id: UUID | None
    named_id: UUID | None
    taker_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    role: Role
    whole: bool
    layer: str | None
    status: SwapStatus
    next_step: SwapStep | None
    override_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSwap:
    """What is asked: that somebody takes a shift, or a part of it."""

    program_id: UUID
    asker_id: UUID | None
    named_id: UUID | None = None
    starts_at: datetime
    ends_at: datetime
    role: Role
    whole: bool = True
    layer: str | None = None


_FIELDS = tuple(Swap.__dataclass_fields__)


def _swap(row: SwapRow) -> Swap:
    return Swap(**{name: getattr(row, name) for name in _FIELDS})


def ask(session: Session, new: NewSwap, *, step: SwapStep, at: datetime, now: datetime) -> Swap:
    """Store what is asked, under the first code that is free."""
    taken = set(session.scalars(select(SwapRow.code).where(SwapRow.next_step_at.is_not(None))))
    row = SwapRow(
        id=new_id(now),
        code=next(code for code in shift_codes() if code not in taken),
        **{name: getattr(new, name) for name in NewSwap.__dataclass_fields__},
        taker_id=None,
        status=SwapStatus.ASKED,
        next_step=step,
        next_step_at=at,
        override_id=None,
        asked_at=now,
        ended_at=None,
    )
    session.add(row)
    session.flush()
    return _swap(row)


def _change(session: Session, swap: Swap, **values: object) -> Swap | None:
    row = session.scalar(
        update(SwapRow)
        .where(SwapRow.id == swap.id, SwapRow.status == swap.status)
        .values(values)
        .returning(SwapRow)
        .execution_options(populate_existing=True)
    )
    return None if row is None else _swap(row)


def move(
    session: Session,
    swap: Swap,
    status: SwapStatus,
    *,
    taker: UUID | None = None,
    now: datetime,
) -> Swap | None:
    """Move a swap on from where it was seen; None when somebody else moved it first."""
    assert status in SWAP_MOVES[swap.status]
    who = {} if taker is None else {"taker_id": taker}
    return _change(session, swap, status=status, next_step=None, next_step_at=None, ended_at=now, **who)


def holds_by(session: Session, swap: Swap, *, override: UUID | None, starts_at: datetime) -> None:
    """Note what a swap that was taken holds by, and from when on."""
    _change(session, swap, override_id=override, starts_at=starts_at)


def step(session: Session, swap: Swap, following: SwapStep, *, at: datetime) -> None:
    """Note what is done next about a swap."""
    _change(session, swap, next_step=following, next_step_at=at)


def ask_everybody(session: Session, swap: Swap, *, at: datetime) -> None:
    """Ask everybody from a moment on, instead of the one who was named."""
    _change(session, swap, named_id=None, next_step=SwapStep.ASK, next_step_at=at)


def reschedule(session: Session, swap: Swap, *, starts_at: datetime, ends_at: datetime) -> Swap | None:
    """Move the times of a swap with its shift."""
    return _change(session, swap, starts_at=starts_at, ends_at=ends_at)


def claim_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> list[Swap]:
    """Lock those of which something is to be done by now."""
    rows = session.scalars(
        select(SwapRow)
        .where(SwapRow.next_step_at <= now)
        .order_by(SwapRow.next_step_at, SwapRow.id)
        .offset(passing)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(map(_swap, rows))


def by_id(session: Session, swap: UUID) -> Swap | None:
    """Find a swap, whatever became of it."""
    row = session.get(SwapRow, swap)
    return None if row is None else _swap(row)


def by_code(session: Session, code: str, programs: Sequence[UUID]) -> Swap | None:
    """Find the open swap of some programs that has a code."""
    row = session.scalar(
        select(SwapRow).where(
            SwapRow.code == code.upper(), SwapRow.next_step_at.is_not(None), SwapRow.program_id.in_(programs)
        )
    )
    return None if row is None else _swap(row)


def latest_with(session: Session, code: str, programs: Sequence[UUID]) -> Swap | None:
    """Find the latest swap of some programs that has or had a code, whatever became of it."""
    row = session.scalar(
        select(SwapRow)
        .where(SwapRow.code == code.upper(), SwapRow.program_id.in_(programs))
        .order_by(SwapRow.id.desc())
        .limit(1)
    )
    return None if row is None else _swap(row)


def open_in(session: Session, programs: Sequence[UUID]) -> list[Swap]:
    """List what is to be taken in some programs, earliest shift first."""
    rows = session.scalars(
        select(SwapRow)
        .where(SwapRow.program_id.in_(programs), SwapRow.next_step_at.is_not(None))
        .order_by(SwapRow.starts_at, SwapRow.id)
    )
    return list(map(_swap, rows))


def places_of(session: Session, program: UUID, *, since: datetime) -> list[Swap]:
    """List the open places of a program's rota that are not over at a moment, those that were taken too."""
    rows = session.scalars(
        select(SwapRow)
        .where(
            SwapRow.program_id == program,
            SwapRow.ends_at > since,
            SwapRow.asker_id.is_(None),
            SwapRow.layer.is_not(None),
            SwapRow.status.in_((SwapStatus.ASKED, SwapStatus.TAKEN)),
        )
        .order_by(SwapRow.id)
    )
    return list(map(_swap, rows))


def taken_in(session: Session, program: UUID, *, since: datetime) -> list[Swap]:
    """List what was taken in a program and is not over at a moment."""
    rows = session.scalars(
        select(SwapRow)
        .where(SwapRow.program_id == program, SwapRow.ends_at > since, SwapRow.status == SwapStatus.TAKEN)
        .order_by(SwapRow.id)
    )
    return list(map(_swap, rows))
