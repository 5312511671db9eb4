"""The message log: every text and call of some programs and what became of it, never what it said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import Session

from outreach.domain.check_in_cost import COST_PER_SEGMENT
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.phone import PhoneNumber
from outreach.domain.troubles import Trouble
from outreach.records.base import first_id, made_at
from outreach.records.messages import MessageRow
from outreach.records.participants import ParticipantRow, initials_of
from outreach.records.receipts import ReceiptRow
from outreach.records.specialists import SpecialistRow

A_PAGE = 50
LOOKS_THROUGH = 20_000
"""How many messages one page looks through at most for those that are asked for: the rest is for the next page."""

NOT_ARRIVED = (MessageStatus.FAILED, MessageStatus.UNDELIVERED)
"""Where messages stand that met a trouble for good."""

_NEVER_WENT_OUT = (MessageStatus.QUEUED, MessageStatus.EXPIRED, MessageStatus.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which messages are asked for: None and False leave a thing open; `since` and `until` bound when each was made."""

    kind: MessageKind | None = None
    status: MessageStatus | None = None
    trouble: Trouble | None = None
    not_arrived: bool = False
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One text or call as the log shows it: to whom by initials and last digits, and what became of it when.

    `initials` is None for a number that belongs to nobody we know. `heard_at` is when the carrier last told of it.
    """

    id: UUID
    kind: MessageKind
    channel: Channel
    status: MessageStatus
    reason: str | None
    to_staff: bool
    initials: str | None
    last_four: str
    created_at: datetime
    next_try_at: datetime
    attempted_at: datetime | None
    sent_at: datetime | None
    heard_at: datetime | None
    trouble: Trouble | None
    error_code: str | None
    attempts: int
    segments: int

    @property
    def cost(self) -> Decimal | None:
        """What it cost in dollars, as far as we can reckon: of a call we cannot, and what stayed here costs nothing."""
        if self.channel is not Channel.TEXT:
            return None
        return Decimal(0) if self.status in _NEVER_WENT_OUT else self.segments * COST_PER_SEGMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """A page of the log, newest first; `older` is where the next begins, and `looked_back_to` how far this one goes."""

    lines: tuple[Logged, ...]
    older: UUID | None
    looked_back_to: datetime | None


def page(
    session: Session, programs: Collection[UUID], wanted: Wanted | None = None, *, before: UUID | None = None
) -> LogPage:
    """List the newest messages of some programs before one, in three statements; looks through so many at most."""
    wanted = wanted or Wanted()
    oldest = _furthest(session, wanted, before)
    bounds = [] if oldest is None else [MessageRow.id >= oldest]
    rows = session.execute(
        _SHOWN.where(MessageRow.program_id.in_(programs), *_within(wanted, before), *_like(wanted), *bounds)
        .order_by(MessageRow.id.desc())
        .limit(A_PAGE + 1),
    ).all()
    shown = rows[:A_PAGE]
    lines = _lines(session, shown)
    if len(rows) > A_PAGE:
        return LogPage(lines=lines, older=lines[-1].id, looked_back_to=lines[-1].created_at)
    return LogPage(lines=lines, older=oldest, looked_back_to=None if oldest is None else made_at(oldest))


def one(session: Session, programs: Collection[UUID], message: UUID) -> Logged | None:
    """Show one message of some programs."""
    rows = session.execute(_SHOWN.where(MessageRow.program_id.in_(programs), MessageRow.id == message)).all()
    return next(iter(_lines(session, rows)), None)


_SHOWN = (
    select(
        MessageRow.id,
        MessageRow.kind,
        MessageRow.channel,
        MessageRow.status,
        MessageRow.reason,
        MessageRow.specialist_id,
        MessageRow.to,
        MessageRow.created_at,
        MessageRow.next_try_at,
        MessageRow.attempted_at,
        MessageRow.sent_at,
        MessageRow.error_code,
        MessageRow.attempts,
        MessageRow.segments,
        ParticipantRow.name.label("participant"),
        SpecialistRow.name.label("specialist"),
    )
    .outerjoin(ParticipantRow, ParticipantRow.id == MessageRow.participant_id)
    .outerjoin(SpecialistRow, SpecialistRow.id == MessageRow.specialist_id)
)


def _within(wanted: Wanted, before: UUID | None) -> list[ColumnElement[bool]]:
    """Bound the ids that are looked at: they sort by when a message was made."""
    bounds: list[ColumnElement[bool]] = []
    if before is not None:
        bounds.append(MessageRow.id < before)
    if wanted.until is not None:
        bounds.append(MessageRow.id < first_id(wanted.until))
    if wanted.since is not None:
        bounds.append(MessageRow.id >= first_id(wanted.since))
    return bounds


def _like(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        asked.append(MessageRow.kind == wanted.kind)
    if wanted.status is not None:
        asked.append(MessageRow.status == wanted.status)
    if wanted.not_arrived or wanted.trouble is not None:
        asked.append(MessageRow.status.in_(NOT_ARRIVED))
    if wanted.trouble is not None:
        told = (ReceiptRow.message_id == MessageRow.id) & (ReceiptRow.trouble == wanted.trouble.value)
        asked.append(or_(MessageRow.reason == wanted.trouble.value, select(ReceiptRow.id).where(told).exists()))
    return asked


def _furthest(session: Session, wanted: Wanted, before: UUID | None) -> UUID | None:
    """Find the oldest message that a page looks at, if there are more than it looks through."""
    looked = select(MessageRow.id).where(*_within(wanted, before)).order_by(MessageRow.id.desc())
    return session.scalar(looked.offset(LOOKS_THROUGH - 1).limit(1))


def _lines(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[Logged, ...]:
    heard = _heard(session, [row.id for row in rows])
    return tuple(_line(row, *heard.get(row.id, (None, None))) for row in rows)


def _line(row: Row[*tuple[Any, ...]], heard_at: datetime | None, trouble: Trouble | None) -> Logged:
    name = row.participant or row.specialist
    to: PhoneNumber = row.to
    return Logged(
        id=row.id,
        kind=row.kind,
        channel=row.channel,
        status=row.status,
        reason=row.reason,
        to_staff=row.specialist_id is not None,
        initials=None if name is None else initials_of(name),
        last_four=to.last_four,
        created_at=row.created_at,
        next_try_at=row.next_try_at,
        attempted_at=row.attempted_at,
        sent_at=row.sent_at,
        heard_at=heard_at,
        trouble=_trouble(row, trouble),
        error_code=row.error_code,
        attempts=row.attempts,
        segments=row.segments,
    )


def _trouble(row: Row[*tuple[Any, ...]], told: Trouble | None) -> Trouble | None:
    """Say what kept a message from arriving: what the carrier told of it later, or why it was refused at once."""
    if row.status not in NOT_ARRIVED:
        return None
    refused = next((each for each in Trouble if each.value == row.reason), None)
    return told or refused or Trouble.UNKNOWN


def _heard(session: Session, messages: Sequence[UUID]) -> Mapping[UUID, tuple[datetime, Trouble | None]]:
    """Map messages to when the carrier last told of each, and to the last trouble that it named."""
    rows = session.execute(
        select(ReceiptRow.message_id, ReceiptRow.received_at, ReceiptRow.trouble)
        .where(ReceiptRow.message_id.in_(messages))
        .order_by(ReceiptRow.id),
    )
    found: dict[UUID, tuple[datetime, Trouble | None]] = {}
    for message, at, trouble in rows:
        assert message is not None
        _, before = found.get(message, (at, None))
        found[message] = (at, before if trouble is None else Trouble(trouble))
    return found
