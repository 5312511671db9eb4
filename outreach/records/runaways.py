"""Runaways: texts held because somebody would have had too many by what was attempted, and told of once a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Date, ForeignKey, UniqueConstraint, Uuid, bindparam, func, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.runaway import AUTOMATIC, BEGUN, Today
from outreach.records import straight
from outreach.records.base import Base, UtcDateTime, index_of, new_id, spelled
from outreach.records.many import insert_many_unless_there
from outreach.records.messages import MessageRow
from outreach.records.replies import ReplyRow

_ATTEMPTED = (
    MessageStatus.SENDING,
    MessageStatus.UNSURE,
    MessageStatus.SENT,
    MessageStatus.DELIVERED,
    MessageStatus.UNDELIVERED,
    MessageStatus.FAILED,
)

_WAITED_AT_MOST = timedelta(days=3)
"""How long before its attempt a text was made at most: it is good for a day, from a moment that may be days ahead."""

_TURN = 7_368_103
"""The number by which PostgreSQL knows the turn of those who count near the limit."""


class RunawayRow(Base):
    """That texts to somebody were held on a local day of theirs; `tell_at` is null once somebody was told."""

    __tablename__ = "runaways"
    __table_args__ = (
        UniqueConstraint("participant_id", "day"),
        index_of("ix_runaways_tell", "tell_at", where="tell_at IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    day: Mapped[date] = mapped_column(Date)
    texts: Mapped[int]
    tell_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runaway:
    """That so many texts to a participant were held."""

    id: UUID
    participant_id: UUID
    texts: int


def take_turns(session: Session) -> None:
    """Wait until nobody else counts near the limit: each is to see what the others let go out."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_TURN)))


_AT = func.coalesce(MessageRow.attempted_at, MessageRow.sent_at)
_ATTEMPTS = select(MessageRow.participant_id, MessageRow.kind, _AT, MessageRow.id).where(
    MessageRow.participant_id.in_(bindparam("participants", type_=Uuid(), expanding=True)),
    MessageRow.created_at >= bindparam("made_since"),
    or_(*(spelled(MessageRow.kind, kind) for kind in MessageKind if kind in AUTOMATIC)),
    or_(*(spelled(MessageRow.status, status) for status in _ATTEMPTED)),
    bindparam("first", type_=MessageRow.sent_at.type) <= _AT,
)


def attempted(session: Session, since: Mapping[UUID, datetime], *, apart_from: Sequence[UUID]) -> dict[UUID, Today]:
    """Count what each participant had of our automatic texts since their own day began, apart from some messages."""
    first = min(since.values())
    rows = straight.ask(
        session, _ATTEMPTS, {"participants": list(since), "made_since": first - _WAITED_AT_MOST, "first": first}
    )
    left_out = set(apart_from)
    counts = {key: [0, 0] for key in since}
    for participant, kind, moment, message in rows:
        assert participant is not None
        if moment >= since[participant] and message not in left_out:
            counts[participant][kind not in BEGUN] += 1
    return {key: Today(begun=begun, answering=answering) for key, (begun, answering) in counts.items()}


def heard(session: Session, since: Mapping[UUID, datetime]) -> dict[UUID, int]:
    """Count what each participant wrote since their own day began."""
    rows = session.execute(
        select(ReplyRow.participant_id, ReplyRow.received_at).where(
            ReplyRow.participant_id.in_(list(since)), ReplyRow.received_at >= min(since.values())
        ),
    )
    counts = dict.fromkeys(since, 0)
    for participant, received_at in rows:
        assert participant is not None
        counts[participant] += received_at >= since[participant]
    return counts


def note(session: Session, held: Mapping[UUID, tuple[date, int]], *, now: datetime) -> None:
    """Note how many texts to participants were held on a day of theirs; somebody is told of each once a day."""
    rows = [
        {"id": new_id(now), "participant_id": key, "day": day, "texts": texts, "tell_at": now}
        for key, (day, texts) in sorted(held.items())
    ]
    insert_many_unless_there(
        session, RunawayRow, rows, on=("participant_id", "day"), then={"texts": text("runaways.texts + excluded.texts")}
    )


def to_tell(session: Session, *, now: datetime, limit: int, passing: int = 0) -> list[Runaway]:
    """Lock those of which nobody was told yet."""
    rows = session.scalars(
        select(RunawayRow)
        .where(RunawayRow.tell_at <= now)
        .order_by(RunawayRow.tell_at, RunawayRow.id)
        .offset(passing)
        .limit(limit)
        .with_for_update(skip_locked=True),
    )
    return [Runaway(id=row.id, participant_id=row.participant_id, texts=row.texts) for row in rows]


def told(session: Session, runaways: Sequence[Runaway]) -> None:
    """Note that somebody was told."""
    keys = [runaway.id for runaway in runaways]
    session.execute(
        update(RunawayRow)
        .where(RunawayRow.id.in_(keys))
        .values(tell_at=None)
        .execution_options(synchronize_session=False)
    )


def count_since(session: Session, day: date) -> int:
    """Count the texts that were held since a day."""
    return session.scalar(select(func.coalesce(func.sum(RunawayRow.texts), 0)).where(RunawayRow.day >= day)) or 0
