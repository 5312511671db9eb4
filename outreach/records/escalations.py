"""Escalations, their reasons, and the pages sent for them: at most one live escalation per person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, func, insert, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.escalation import LIVE, Channel, EscalationStatus, Outcome, ReasonKind
from outreach.domain.ladder import Position, Stage
from outreach.domain.urgency import Urgency
from outreach.records.base import (
    Base,
    Document,
    Sealed,
    ShortText,
    UtcDateTime,
    choice,
    index_of,
    new_id,
    promise,
)


class EscalationRow(Base):
    """A worry that lives until somebody resolves it; `ladders` is frozen when it opens."""

    __tablename__ = "escalations"
    __table_args__ = (
        promise("(status IN ('open', 'acknowledged')) = (next_step_at IS NOT NULL)", name="live_has_next_step"),
        promise("(participant_id IS NULL) <> (stranger_id IS NULL)", name="about_one_person"),
        promise("status <> 'acknowledged' OR acknowledged_by IS NOT NULL", name="acknowledged_by_somebody"),
        promise("status <> 'resolved' OR outcome IS NOT NULL", name="resolved_has_outcome"),
        index_of("uq_escalations_live_participant", "participant_id", unique=True, where="next_step_at IS NOT NULL"),
        index_of("uq_escalations_live_stranger", "stranger_id", unique=True, where="next_step_at IS NOT NULL"),
        index_of("uq_escalations_live_code", "code", unique=True, where="next_step_at IS NOT NULL"),
        index_of("ix_escalations_next_step", "next_step_at", where="next_step_at IS NOT NULL"),
        index_of("ix_escalations_live", "program_id", where="next_step_at IS NOT NULL"),
        index_of("ix_escalations_resolved", "resolved_at", where="resolved_at IS NOT NULL"),
        index_of("ix_escalations_participant", "participant_id", "id", where="participant_id IS NOT NULL"),
        index_of("ix_escalations_stranger", "stranger_id", "id", where="stranger_id IS NOT NULL"),
        Index("ix_escalations_code", "code", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    program_version_id: Mapped[UUID] = mapped_column(ForeignKey("program_versions.id"))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    stranger_id: Mapped[UUID | None] = mapped_column(ForeignKey("strangers.id"))
    code: Mapped[int]
    status: Mapped[EscalationStatus] = mapped_column(choice(EscalationStatus))
    urgency: Mapped[Urgency] = mapped_column(choice(Urgency))
    rung: Mapped[int]
    stage: Mapped[Stage] = mapped_column(choice(Stage))
    round: Mapped[int]
    climb: Mapped[int]
    rung_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    passed_by: Mapped[list[str]] = mapped_column(Document)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    outcome_note: Mapped[str | None] = mapped_column(Sealed("escalations.outcome_note"))


class ReasonRow(Base):
    """One thing about a person that somebody must look at."""

    __tablename__ = "reasons"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    escalation_id: Mapped[UUID] = mapped_column(ForeignKey("escalations.id"), index=True)
    kind: Mapped[ReasonKind] = mapped_column(choice(ReasonKind))
    urgency: Mapped[Urgency] = mapped_column(choice(Urgency))
    category: Mapped[str | None] = mapped_column(ShortText)
    what: Mapped[str] = mapped_column(Sealed("reasons.what"))
    rule: Mapped[str] = mapped_column(ShortText)
    reply_id: Mapped[UUID | None] = mapped_column(ForeignKey("replies.id"))
    check_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("check_ins.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PageRow(Base):
    """That somebody was told of an escalation, on which rung, how, and by which message."""

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("escalation_id", "climb", "round", "rung", "specialist_id", "channel"),
        Index("ix_pages_specialist", "specialist_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    escalation_id: Mapped[UUID] = mapped_column(ForeignKey("escalations.id"))
    climb: Mapped[int]
    round: Mapped[int]
    rung: Mapped[int]
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A worry that lives until somebody resolves it."""

    id: UUID
    program_id: UUID
    program_version_id: UUID
    participant_id: UUID | None
    stranger_id: UUID | None
    code: int
    position: Position
    passed_by: frozenset[UUID]
    opened_at: datetime
    next_step_at: datetime | None
    acknowledged_by: UUID | None
    acknowledged_at: datetime | None
    outcome: Outcome | None

    @property
    def status(self) -> EscalationStatus:
        """Where it stands."""
        return self.position.status

    @property
    def urgency(self) -> Urgency:
        """How soon a person must look."""
        return self.position.urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReason:
    """One thing about a person that somebody must look at; `what` says it in plain words."""

    kind: ReasonKind
    urgency: Urgency
    what: str
    rule: str
    category: str | None = None
    reply_id: UUID | None = None
    check_in_id: UUID | None = None


def _escalation(row: EscalationRow) -> Escalation:
    return Escalation(
        id=row.id,
        program_id=row.program_id,
        program_version_id=row.program_version_id,
        participant_id=row.participant_id,
        stranger_id=row.stranger_id,
        code=row.code,
        position=Position(
            status=row.status,
            urgency=row.urgency,
            rung=row.rung,
            stage=row.stage,
            round=row.round,
            rung_at=row.rung_at,
            climb=row.climb,
        ),
        passed_by=frozenset(UUID(key) for key in row.passed_by),
        opened_at=row.opened_at,
        next_step_at=row.next_step_at,
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=row.acknowledged_at,
        outcome=row.outcome,
    )


def live_of(
    session: Session,
    *,
    participant: UUID | None = None,
    stranger: UUID | None = None,
) -> Escalation | None:
    """Find somebody's live escalation."""
    whose = EscalationRow.participant_id == participant if participant else EscalationRow.stranger_id == stranger
    row = session.scalar(_fresh(select(EscalationRow).where(whose, EscalationRow.status.in_(LIVE))))
    return None if row is None else _escalation(row)


def _fresh(statement: Select[EscalationRow]) -> Select[EscalationRow]:
    return statement.execution_options(populate_existing=True)


def open_new(
    session: Session,
    *,
    program: UUID,
    program_version: UUID,
    participant: UUID | None,
    stranger: UUID | None,
    urgency: Urgency,
    code: int,
    now: datetime,
) -> Escalation:
    """Store a new live escalation whose first step is due at once."""
    row = EscalationRow(
        id=new_id(now),
        program_id=program,
        program_version_id=program_version,
        participant_id=participant,
        stranger_id=stranger,
        code=code,
        status=EscalationStatus.OPEN,
        urgency=urgency,
        rung=0,
        stage=Stage.START,
        round=0,
        climb=0,
        rung_at=None,
        passed_by=[],
        opened_at=now,
        next_step_at=now,
    )
    session.add(row)
    session.flush()
    return _escalation(row)


def free_code(session: Session, *, since: datetime, first: int = 10, last: int = 99) -> int:
    """Find the lowest code that no live escalation has and none had since then; grows by a digit when all are taken."""
    taken = set(
        session.scalars(
            select(EscalationRow.code).where(
                or_(EscalationRow.status.in_(LIVE), EscalationRow.resolved_at >= since),
            ),
        ),
    )
    while True:
        for code in range(first, last + 1):
            if code not in taken:
                return code
        first, last = last + 1, last * 10 + 9


def add_reason(session: Session, escalation: UUID, reason: NewReason, *, now: datetime) -> None:
    """Store one more reason to look."""
    session.add(
        ReasonRow(
            id=new_id(now),
            escalation_id=escalation,
            kind=reason.kind,
            urgency=reason.urgency,
            category=reason.category,
            what=reason.what,
            rule=reason.rule[:80],
            reply_id=reason.reply_id,
            check_in_id=reason.check_in_id,
            at=now,
        ),
    )
    session.flush()


def move(
    session: Session,
    escalation: Escalation,
    *,
    position: Position,
    next_step_at: datetime | None,
    changes: dict[str, Any] | None = None,
) -> Escalation | None:
    """Move an escalation on from exactly where it was seen; None when somebody else moved it first."""
    was = escalation.position
    row = session.scalar(
        update(EscalationRow)
        .where(
            EscalationRow.id == escalation.id,
            EscalationRow.status == was.status,
            EscalationRow.urgency == was.urgency,
            EscalationRow.rung == was.rung,
            EscalationRow.stage == was.stage,
            EscalationRow.round == was.round,
            EscalationRow.climb == was.climb,
        )
        .values(
            status=position.status,
            urgency=position.urgency,
            rung=position.rung,
            stage=position.stage,
            round=position.round,
            climb=position.climb,
            rung_at=position.rung_at,
            next_step_at=next_step_at,
            **(changes or {}),
        )
        .returning(EscalationRow),
        execution_options={"populate_existing": True},
    )
    return None if row is None else _escalation(row)


def hurry(session: Session, escalation: UUID, *, now: datetime) -> bool:
    """Bring an open escalation's next step forward to now; says whether it was still open."""
    moved = session.scalar(
        update(EscalationRow)
        .where(
            EscalationRow.id == escalation,
            EscalationRow.status == EscalationStatus.OPEN,
            EscalationRow.next_step_at > now,
        )
        .values(next_step_at=now, stage=Stage.WAIT)
        .returning(EscalationRow.id),
    )
    return moved is not None


def claim_due(session: Session, *, now: datetime, limit: int) -> Sequence[Escalation]:
    """Lock live escalations whose next step has come, most urgent first."""
    rows = session.scalars(
        _fresh(
            select(EscalationRow)
            .where(EscalationRow.next_step_at <= now)
            .order_by(EscalationRow.next_step_at, EscalationRow.id)
            .limit(limit)
            .with_for_update(skip_locked=True),
        ),
    )
    return sorted(map(_escalation, rows), key=_most_urgent_first)


def _most_urgent_first(escalation: Escalation) -> tuple[int, UUID]:
    return (-escalation.urgency.rank, escalation.id)


def add_pages(
    session: Session,
    escalation: Escalation,
    pages: Sequence[tuple[UUID, Channel, UUID]],
    *,
    now: datetime,
) -> None:
    """Note who was told of an escalation: (specialist, channel, message) each."""
    if pages:
        session.execute(
            insert(PageRow),
            [
                {
                    "id": new_id(now),
                    "escalation_id": escalation.id,
                    "climb": escalation.position.climb,
                    "round": escalation.position.round,
                    "rung": escalation.position.rung,
                    "specialist_id": specialist,
                    "channel": channel,
                    "message_id": message,
                    "at": now,
                }
                for specialist, channel, message in pages
            ],
        )


def paged_on(session: Session, escalation: Escalation, specialist: UUID, *, ever: bool = False) -> bool:
    """Say whether somebody was told of an escalation in this climb (or ever)."""
    statement = select(PageRow.id).where(PageRow.escalation_id == escalation.id, PageRow.specialist_id == specialist)
    if not ever:
        statement = statement.where(PageRow.climb == escalation.position.climb)
    return session.scalar(statement.limit(1)) is not None


def told(session: Session, escalation: UUID) -> set[UUID]:
    """Name everybody who was told of an escalation."""
    return set(session.scalars(select(PageRow.specialist_id).where(PageRow.escalation_id == escalation)))


def paged_to(session: Session, specialist: UUID) -> list[Escalation]:
    """List the live escalations that somebody was told of, latest page first."""
    latest = (
        select(PageRow.escalation_id, func.max(PageRow.id).label("page"))
        .where(PageRow.specialist_id == specialist)
        .group_by(PageRow.escalation_id)
        .subquery()
    )
    rows = session.scalars(
        _fresh(
            select(EscalationRow)
            .join(latest, latest.c.escalation_id == EscalationRow.id)
            .where(EscalationRow.status.in_(LIVE))
            .order_by(latest.c.page.desc()),
        ),
    )
    return [_escalation(row) for row in rows]


def latest_paged_to(session: Session, specialist: UUID) -> Escalation | None:
    """Find the escalation that somebody was told of last, live or not."""
    row = session.scalar(
        _fresh(
            select(EscalationRow)
            .join(PageRow, PageRow.escalation_id == EscalationRow.id)
            .where(PageRow.specialist_id == specialist)
            .order_by(PageRow.id.desc())
            .limit(1),
        ),
    )
    return None if row is None else _escalation(row)


def live_in(session: Session, programs: Sequence[UUID]) -> list[Escalation]:
    """List programs' live escalations, most urgent and longest waiting first."""
    rows = session.scalars(
        _fresh(select(EscalationRow).where(EscalationRow.program_id.in_(programs), EscalationRow.status.in_(LIVE))),
    )
    return sorted(map(_escalation, rows), key=_most_urgent_first)


def by_code(session: Session, code: int, programs: Sequence[UUID]) -> Escalation | None:
    """Find the newest escalation with a code in some programs, live or not."""
    row = session.scalar(
        _fresh(
            select(EscalationRow)
            .where(EscalationRow.code == code, EscalationRow.program_id.in_(programs))
            .order_by(EscalationRow.id.desc())
            .limit(1),
        ),
    )
    return None if row is None else _escalation(row)


def by_ids(session: Session, ids: Sequence[UUID]) -> dict[UUID, Escalation]:
    """Fetch some escalations by id."""
    rows = session.scalars(_fresh(select(EscalationRow).where(EscalationRow.id.in_(ids))))
    return {row.id: _escalation(row) for row in rows}


def latest_of(session: Session, *, participant: UUID | None = None, stranger: UUID | None = None) -> Escalation | None:
    """Find somebody's latest escalation, live or not."""
    whose = EscalationRow.participant_id == participant if participant else EscalationRow.stranger_id == stranger
    row = session.scalar(_fresh(select(EscalationRow).where(whose).order_by(EscalationRow.id.desc()).limit(1)))
    return None if row is None else _escalation(row)


def reasons_of(session: Session, escalations: Sequence[UUID]) -> dict[UUID, list[NewReason]]:
    """List the reasons of some escalations, oldest first."""
    rows = session.scalars(select(ReasonRow).where(ReasonRow.escalation_id.in_(escalations)).order_by(ReasonRow.id))
    found: dict[UUID, list[NewReason]] = {key: [] for key in escalations}
    for row in rows:
        found[row.escalation_id].append(
            NewReason(
                kind=row.kind,
                urgency=row.urgency,
                what=row.what,
                rule=row.rule,
                category=row.category,
                reply_id=row.reply_id,
                check_in_id=row.check_in_id,
            ),
        )
    return found


def next_moment(session: Session) -> datetime | None:
    """Find the earliest moment at which a live escalation has a step to take."""
    return session.scalar(select(func.min(EscalationRow.next_step_at)))
