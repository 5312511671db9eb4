"""Calls: phone calls of ours that are more than a page, from the first ring until we know how it went."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, exists, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.calls import CALL_MOVES, CallKind, CallState, PickedUp
from outreach.domain.escalation import Outcome
from outreach.records import later
from outreach.records.base import Base, Sealed, ShortText, UtcDateTime, choice, index_of, new_id, promise
from outreach.records.pages import PageRow
from outreach.records.where_free import insert_unless_there


class CallRow(Base):
    """One call between somebody of ours and a person.

    `message_id` is the leg that we rang first, `carrier_id` the one on which somebody called us; `look_at` is when
    somebody looks whether it is over, though nobody said so. `picked_up` is who answered at the person's phone, as far
    as the carrier could hear; `recording` is where the carrier keeps what they said to our voicemail.
    """

    __tablename__ = "calls"
    __table_args__ = (
        promise(
            "(state IN ('ringing', 'connecting', 'talking')) = (look_at IS NOT NULL)", name="going_on_is_looked_at"
        ),
        promise("state <> 'asking' OR asked_at IS NOT NULL", name="asking_was_asked"),
        promise("participant_id IS NULL OR stranger_id IS NULL", name="about_one_person"),
        index_of("ix_calls_look", "look_at", where="look_at IS NOT NULL"),
        index_of("ix_calls_message", "message_id", where="message_id IS NOT NULL"),
        index_of("uq_calls_carrier_id", "carrier_id", where="carrier_id IS NOT NULL", unique=True),
        index_of("ix_calls_participant", "participant_id", "id", where="participant_id IS NOT NULL"),
        index_of("ix_calls_stranger", "stranger_id", "id", where="stranger_id IS NOT NULL"),
        index_of("ix_calls_specialist", "specialist_id", "id", where="specialist_id IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[CallKind] = mapped_column(choice(CallKind))
    state: Mapped[CallState] = mapped_column(choice(CallState))
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))
    escalation_id: Mapped[UUID | None] = mapped_column(ForeignKey("escalations.id"))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    stranger_id: Mapped[UUID | None] = mapped_column(ForeignKey("strangers.id"))
    specialist_id: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    connected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    picked_up: Mapped[PickedUp | None] = mapped_column(choice(PickedUp))
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    carrier_id: Mapped[str | None] = mapped_column(ShortText)
    recording: Mapped[str | None] = mapped_column(Sealed("calls.recording"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call between somebody of ours and a person."""

    id: UUID
    kind: CallKind
    state: CallState
    message_id: UUID | None
    escalation_id: UUID | None
    participant_id: UUID | None
    stranger_id: UUID | None
    specialist_id: UUID | None
    created_at: datetime
    connected_at: datetime | None
    asked_at: datetime | None
    picked_up: PickedUp | None
    outcome: Outcome | None
    carrier_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCall:
    """A call about to be made, and when somebody looks whether it is over."""

    kind: CallKind
    state: CallState
    look_at: datetime
    message_id: UUID | None = None
    escalation_id: UUID | None = None
    participant_id: UUID | None = None
    stranger_id: UUID | None = None
    specialist_id: UUID | None = None
    carrier_id: str | None = None


def open_new(session: Session, new: NewCall, *, now: datetime) -> Call:
    """Write a call down before it is made."""
    row: dict[str, Any] = {"id": new_id(now), "created_at": now, **asdict(new)}
    row |= dict.fromkeys(("connected_at", "ended_at", "asked_at", "picked_up", "outcome", "recording"))
    later.add(session, CallRow, [row])
    return Call(**{field.name: row[field.name] for field in fields(Call)})


def by_id(session: Session, call: UUID) -> Call | None:
    """Fetch one call."""
    row = session.get(CallRow, call, populate_existing=True)
    return None if row is None else _call(row)


def goes_on_with(session: Session, participants: Sequence[UUID]) -> bool:
    """Say whether anybody is on the phone with some participants, or about to be."""
    found = select(CallRow.id).where(CallRow.look_at.is_not(None), CallRow.participant_id.in_(participants)).limit(1)
    return session.scalar(found) is not None


def of_message(session: Session, message: UUID) -> Call | None:
    """Find the call whose first leg is a message of ours."""
    row = session.scalar(select(CallRow).where(CallRow.message_id == message).order_by(CallRow.id.desc()).limit(1))
    return None if row is None else _call(row)


def open_incoming(session: Session, new: NewCall, *, now: datetime) -> Call | None:
    """Write a call to us down as it comes in; None when the carrier has told us of it before."""
    row: dict[str, Any] = {"id": new_id(now), "created_at": now, **asdict(new)}
    return by_id(session, row["id"]) if insert_unless_there(session, CallRow, row) else None


def of_carrier(session: Session, carrier_id: str) -> Call | None:
    """Find the call that the carrier knows by an id."""
    row = session.scalar(select(CallRow).where(CallRow.carrier_id == carrier_id))
    return None if row is None else _call(row)


def last_incoming(session: Session) -> datetime | None:
    """Say when a call of a person last came in, if one ever did."""
    return session.scalar(select(func.max(CallRow.created_at)).where(CallRow.kind == CallKind.INCOMING))


def rings_at(session: Session, call: UUID, specialist: UUID | None, *, look_at: datetime) -> bool:
    """Let a call that nobody has taken go on to the phone of one of ours, or to nobody's; False when it is over."""
    moved = session.execute(
        update(CallRow)
        .where(CallRow.id == call, CallRow.state.in_((CallState.RINGING, CallState.CONNECTING)))
        .values(state=CallState.CONNECTING, specialist_id=specialist, look_at=look_at)
        .returning(CallRow.id)
        .execution_options(synchronize_session=False)
    )
    return moved.first() is not None


def is_about(session: Session, call: UUID, escalation: UUID) -> None:
    """Write down which escalation a call to us belongs to."""
    session.execute(
        update(CallRow)
        .where(CallRow.id == call)
        .values(escalation_id=escalation)
        .execution_options(synchronize_session=False)
    )


def keep_recording(session: Session, call: UUID, recording: str) -> bool:
    """Write down where the carrier keeps what was said to our voicemail; False when that was known."""
    kept = session.execute(
        update(CallRow)
        .where(CallRow.id == call, CallRow.recording.is_(None))
        .values(recording=recording)
        .returning(CallRow.id)
        .execution_options(synchronize_session=False)
    )
    return kept.first() is not None


def latest_of_staff(session: Session, specialist: UUID) -> Call | None:
    """Find the last call of somebody of ours."""
    row = session.scalar(
        select(CallRow).where(CallRow.specialist_id == specialist).order_by(CallRow.id.desc()).limit(1)
    )
    return None if row is None else _call(row)


def asked_last(session: Session, specialist: UUID, *, since: datetime) -> Call | None:
    """Find the call of which somebody was last asked how it went, since a moment, and after their latest page."""
    paged_since = exists().where(PageRow.specialist_id == specialist, PageRow.at > CallRow.asked_at)
    row = session.scalar(
        select(CallRow)
        .where(
            CallRow.specialist_id == specialist,
            CallRow.state == CallState.ASKING,
            CallRow.asked_at >= since,
            ~paged_since,
        )
        .order_by(CallRow.asked_at.desc(), CallRow.id.desc())
        .limit(1)
    )
    return None if row is None else _call(row)


def move(
    session: Session,
    call: UUID,
    after: CallState,
    *,
    look_at: datetime | None = None,
    changes: Mapping[str, object] | None = None,
) -> Call | None:
    """Move a call on from wherever it may come; None when it may not, because it is there or beyond."""
    before = [state for state, moves in CALL_MOVES.items() if after in moves]
    row = session.scalar(
        update(CallRow)
        .where(CallRow.id == call, CallRow.state.in_(before))
        .values(state=after, look_at=look_at, **(changes or {}))
        .returning(CallRow)
        .execution_options(populate_existing=True)
    )
    return None if row is None else _call(row)


def heard_who(session: Session, call: UUID, picked_up: PickedUp) -> None:
    """Write down who picked up."""
    session.execute(
        update(CallRow)
        .where(CallRow.id == call)
        .values(picked_up=picked_up)
        .execution_options(synchronize_session=False)
    )


def to_look_at(session: Session, *, now: datetime, limit: int, passing: int = 0) -> Sequence[Call]:
    """Lock the calls of which nobody has said for long that they are over."""
    rows = session.scalars(
        select(CallRow)
        .where(CallRow.look_at <= now)
        .order_by(CallRow.look_at, CallRow.id)
        .offset(passing)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_call(row) for row in rows]


def _call(row: CallRow) -> Call:
    return Call(
        id=row.id,
        kind=row.kind,
        state=row.state,
        message_id=row.message_id,
        escalation_id=row.escalation_id,
        participant_id=row.participant_id,
        stranger_id=row.stranger_id,
        specialist_id=row.specialist_id,
        created_at=row.created_at,
        connected_at=row.connected_at,
        asked_at=row.asked_at,
        picked_up=row.picked_up,
        outcome=row.outcome,
        carrier_id=row.carrier_id,
    )
