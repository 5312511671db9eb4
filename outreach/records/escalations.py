"""Escalations: at most one live one per person, moved only from where it was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import BindParameter, ForeignKey, Index, Integer, Row, Uuid, bindparam, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningUpdate

from outreach.domain.escalation import EscalationStatus, Outcome
from outreach.domain.ladder import Position, Stage
from outreach.domain.urgency import Urgency
from outreach.records import firsts, straight
from outreach.records.among import among
from outreach.records.base import (
    Base,
    Document,
    Sealed,
    UtcDateTime,
    choice,
    index_of,
    promise,
    spelled,
)

ABOUT_ONE = (
    "(participant_id IS NOT NULL AND stranger_id IS NULL AND drill_id IS NULL) OR "
    "(participant_id IS NULL AND stranger_id IS NOT NULL AND drill_id IS NULL) OR "
    "(participant_id IS NULL AND stranger_id IS NULL AND drill_id IS NOT NULL)"
)
"""An escalation is about a participant, about a stranger, or about nobody: an exercise."""


class EscalationRow(Base):
    """A worry that lives until somebody resolves it; its program version, and so its ladders, is frozen as it opens.

    `raised_at` is when it became as urgent as it is, if that was later; the firsts are counted from there, for reports.
    """

    __tablename__ = "escalations"
    __table_args__ = (
        promise("(status IN ('open', 'acknowledged')) = (next_step_at IS NOT NULL)", name="live_has_next_step"),
        promise(ABOUT_ONE, name="about_one_person"),
        promise("status <> 'acknowledged' OR acknowledged_by IS NOT NULL", name="acknowledged_by_somebody"),
        promise("(status = 'acknowledged') = (promised_at IS NOT NULL)", name="acknowledged_is_promised"),
        promise("status <> 'resolved' OR outcome IS NOT NULL", name="resolved_has_outcome"),
        index_of("uq_escalations_live_participant", "participant_id", unique=True, where="next_step_at IS NOT NULL"),
        index_of("uq_escalations_live_stranger", "stranger_id", unique=True, where="next_step_at IS NOT NULL"),
        index_of("uq_escalations_live_drill", "drill_id", unique=True, where="next_step_at IS NOT NULL"),
        index_of("uq_escalations_live_code", "code", unique=True, where="next_step_at IS NOT NULL"),
        index_of("ix_escalations_next_step", "next_step_at", where="next_step_at IS NOT NULL"),
        index_of("ix_escalations_live", "program_id", where="next_step_at IS NOT NULL"),
        index_of("ix_escalations_resolved", "resolved_at", where="resolved_at IS NOT NULL"),
        index_of("ix_escalations_participant", "participant_id", "id", where="participant_id IS NOT NULL"),
        index_of("ix_escalations_stranger", "stranger_id", "id", where="stranger_id IS NOT NULL"),
        index_of("ix_escalations_owner", "acknowledged_by", where="next_step_at IS NOT NULL"),
        Index("ix_escalations_code", "code", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    program_version_id: Mapped[UUID] = mapped_column(ForeignKey("program_versions.id"))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    stranger_id: Mapped[UUID | None] = mapped_column(ForeignKey("strangers.id"))
    drill_id: Mapped[UUID | None] = mapped_column(ForeignKey("drills.id"))
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
    promised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contacted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    snoozed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    raised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_contact_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    outcome_note: Mapped[str | None] = mapped_column(Sealed("escalations.outcome_note"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A worry that lives until somebody resolves it.

    `contacted_at` is when whoever took it was in touch since they promised to be. With `snoozed_until` they promised
    nobody but us to look again, at that moment.
    """

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
    contacted_at: datetime | None
    outcome: Outcome | None
    drill_id: UUID | None = None
    snoozed_until: datetime | None = None

    @property
    def promised_at(self) -> datetime | None:
        """By when whoever took it gets in touch."""
        return self.position.promised_at

    @property
    def status(self) -> EscalationStatus:
        """Where it stands."""
        return self.position.status

    @property
    def urgency(self) -> Urgency:
        """How soon a person must look."""
        return self.position.urgency


def escalation_of(row: EscalationRow) -> Escalation:
    """Make the value of a row."""
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
            promised_at=row.promised_at,
        ),
        passed_by=frozenset(UUID(key) for key in row.passed_by),
        opened_at=row.opened_at,
        next_step_at=row.next_step_at,
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=row.acknowledged_at,
        contacted_at=row.contacted_at,
        outcome=row.outcome,
        drill_id=row.drill_id,
        snoozed_until=row.snoozed_until,
    )


def live_of(
    session: Session,
    *,
    participant: UUID | None = None,
    stranger: UUID | None = None,
    drill: UUID | None = None,
    hold: bool = False,
) -> Escalation | None:
    """Find somebody's live escalation; with `hold`, nobody else moves it until this transaction ends."""
    whose = EscalationRow.participant_id == participant if participant else EscalationRow.stranger_id == stranger
    whose = whose if drill is None else EscalationRow.drill_id == drill
    statement = select(EscalationRow).where(whose, EscalationRow.next_step_at.is_not(None))
    row = session.scalar(statement.with_for_update() if hold else statement)
    return None if row is None else escalation_of(row)


_COLUMNS = tuple(EscalationRow.__table__.c)


def asked(row: Row[*tuple[Any, ...]]) -> Escalation:
    """Make the value of what was asked for without the ORM, with all its columns."""
    return escalation_of(cast("EscalationRow", row))


_LIVE_OF = select(*_COLUMNS).where(
    among(EscalationRow.participant_id, "participants"),
    EscalationRow.next_step_at.is_not(None),
)


def live_of_many(session: Session, participants: Sequence[UUID]) -> dict[UUID, Escalation]:
    """Find the live escalation of each participant who has one."""
    rows = straight.ask(session, _LIVE_OF, {"participants": list(participants)})
    return {each.participant_id: each for each in map(asked, rows) if each.participant_id is not None}


_HOLDING = select(*_COLUMNS).where(EscalationRow.id == bindparam("escalation")).with_for_update()


def hold(session: Session, escalation: UUID) -> Escalation:
    """Fetch an escalation as it stands now, and keep everybody else from moving it until this transaction ends."""
    (row,) = straight.ask(session, _HOLDING, {"escalation": escalation})
    return asked(row)


def standing(position: Position) -> dict[str, object]:
    """Spell out where an escalation stands, by column."""
    return {
        "status": position.status,
        "urgency": position.urgency,
        "rung": position.rung,
        "stage": position.stage,
        "round": position.round,
        "climb": position.climb,
        "rung_at": position.rung_at,
        "promised_at": position.promised_at if position.status is EscalationStatus.ACKNOWLEDGED else None,
    }


def move(
    session: Session,
    escalation: Escalation,
    *,
    position: Position,
    next_step_at: datetime | None,
    changes: dict[str, Any] | None = None,
) -> Escalation | None:
    """Move an escalation on from exactly where it was seen; None when somebody else moved it first."""
    was, climbs = escalation.position, position.urgency > escalation.position.urgency
    kept = {} if climbs else firsts.kept(changes or {})
    forgotten = (
        {} if position.status is EscalationStatus.ACKNOWLEDGED else {"contacted_at": None, "snoozed_until": None}
    )
    becomes: dict[str, Any] = {"next_step_at": next_step_at, **standing(position), **(firsts.ANEW if climbs else {})}
    becomes |= forgotten | (changes or {})
    seen = {f"was_{name}": getattr(was, name) for name in _SEEN}
    made = {f"new_{name}": value for name, value in (becomes | kept).items()}
    row = straight.first(session, _moving(tuple(becomes), tuple(kept)), {"key": escalation.id, **seen, **made})
    return None if row is None else asked(row)


_SEEN = ("status", "urgency", "rung", "stage", "round", "climb")


@cache
def _moving(becomes: tuple[str, ...], kept: tuple[str, ...]) -> ReturningUpdate[*tuple[Any, ...]]:
    """Write the statement that moves an escalation on, once for each choice of columns; `kept` keep an earlier moment.

    It moves from exactly where the escalation was seen.
    """
    columns = EscalationRow.__table__.c

    def new(name: str) -> BindParameter[Any]:
        return bindparam(f"new_{name}", type_=columns[name].type)

    return (
        update(EscalationRow)
        .where(columns.id == bindparam("key"), *(columns[name] == bindparam(f"was_{name}") for name in _SEEN))
        .values(
            {name: new(name) for name in becomes} | {name: func.coalesce(columns[name], new(name)) for name in kept}
        )
        .returning(*_COLUMNS)
    )


_OWNER_IS_THERE = (
    update(EscalationRow)
    .where(
        EscalationRow.acknowledged_by == bindparam("specialist", type_=Uuid()),
        EscalationRow.next_step_at.is_not(None),
        spelled(EscalationRow.status, EscalationStatus.ACKNOWLEDGED),
        EscalationRow.stage == Stage.CALL,
    )
    .values(stage=Stage.WAIT, next_step_at=EscalationRow.promised_at)
)


def owner_is_there(session: Session, specialist: UUID) -> None:
    """Note that somebody is there who was about to be called about what they promised: they are not."""
    straight.do(session, _OWNER_IS_THERE, {"specialist": specialist})


_DUE = (
    select(*_COLUMNS)
    .where(EscalationRow.next_step_at <= bindparam("now"))
    .order_by(EscalationRow.next_step_at, EscalationRow.id)
    .offset(bindparam("passing", type_=Integer()))
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(skip_locked=True)
)


def claim_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> Sequence[Escalation]:
    """Lock live escalations whose next step has come, most urgent first; the first `passing` are passed over."""
    rows = straight.ask(session, _DUE, {"now": now, "passing": passing, "most": limit})
    return sorted(map(asked, rows), key=_most_urgent_first)


def _most_urgent_first(escalation: Escalation) -> tuple[int, UUID]:
    return (-escalation.urgency.rank, escalation.id)


_URGENCY_OF_LIVE = select(EscalationRow.participant_id, EscalationRow.urgency).where(
    among(EscalationRow.participant_id, "participants"), EscalationRow.next_step_at.is_not(None)
)


def urgency_of_live(session: Session, participants: Sequence[UUID]) -> dict[UUID, Urgency]:
    """Map participants who have a live escalation to how soon a person must look at it."""
    rows = straight.ask(session, _URGENCY_OF_LIVE, {"participants": list(participants)})
    return {row[0]: row[1] for row in rows if row[0] is not None}


def live_in(session: Session, programs: Sequence[UUID]) -> list[Escalation]:
    """List programs' live escalations, most urgent and longest waiting first."""
    rows = session.scalars(
        select(EscalationRow).where(EscalationRow.program_id.in_(programs), EscalationRow.next_step_at.is_not(None)),
    )
    return sorted(map(escalation_of, rows), key=_most_urgent_first)


_HELD_BY = (
    select(*_COLUMNS)
    .where(
        EscalationRow.acknowledged_by == bindparam("specialist", type_=Uuid()), EscalationRow.next_step_at.is_not(None)
    )
    .order_by(EscalationRow.acknowledged_at.desc(), EscalationRow.id.desc())
)


def held_by(session: Session, specialist: UUID) -> list[Escalation]:
    """List the live escalations that somebody has, the one that they took last first."""
    return list(map(asked, straight.ask(session, _HELD_BY, {"specialist": specialist})))


_BY_CODE = (
    select(*_COLUMNS)
    .where(EscalationRow.code == bindparam("named"), among(EscalationRow.program_id, "programs"))
    .order_by(EscalationRow.id.desc())
    .limit(1)
)


def by_code(session: Session, code: int, programs: Sequence[UUID]) -> Escalation | None:
    """Find the newest escalation with a code in some programs, live or not."""
    row = straight.first(session, _BY_CODE, {"named": code, "programs": list(programs)})
    return None if row is None else asked(row)


_BY_IDS = select(*_COLUMNS).where(among(EscalationRow.id, "ids"))


def by_ids(session: Session, ids: Sequence[UUID]) -> dict[UUID, Escalation]:
    """Fetch some escalations by id."""
    rows = straight.ask(session, _BY_IDS, {"ids": list(ids)})
    return {row.id: asked(row) for row in rows}


def latest_of(session: Session, *, participant: UUID | None = None, stranger: UUID | None = None) -> Escalation | None:
    """Find somebody's latest escalation, live or not."""
    whose = EscalationRow.participant_id == participant if participant else EscalationRow.stranger_id == stranger
    row = session.scalar(select(EscalationRow).where(whose).order_by(EscalationRow.id.desc()).limit(1))
    return None if row is None else escalation_of(row)
