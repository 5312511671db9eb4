"""Promises that must hold at every moment, asked of the database as it stands: what breaks one comes back as a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import LIVE, Channel, EscalationStatus
from outreach.domain.urgency import Urgency
from outreach.records import straight
from outreach.records.base import spelled
from outreach.records.check_ins import CheckInRow
from outreach.records.consents import ConsentRow
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.participants import ParticipantRow
from outreach.records.reasons import ReasonRow
from outreach.records.replies import ReplyRow

_ATTEMPTED = (MessageKind.PAGE, MessageKind.ALERT, MessageKind.STAFF_ANSWER)
_URGENT = (Urgency.URGENT, Urgency.EMERGENCY)
_LONG_SENDING = timedelta(minutes=10)
_LONG_OVER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Said:
    """What one message of ours is."""

    id: UUID
    kind: MessageKind
    channel: Channel
    segments: int
    participant_id: UUID | None
    check_in_id: UUID | None


_PARTICIPANTS = bindparam("participants", type_=Uuid(), expanding=True)
_SAID = select(
    MessageRow.id,
    MessageRow.kind,
    MessageRow.channel,
    MessageRow.segments,
    MessageRow.participant_id,
    MessageRow.check_in_id,
).where(MessageRow.id.in_(bindparam("ids", expanding=True)))
_CONSENTS = (
    select(ParticipantRow.id, ParticipantRow.consent, func.max(ConsentRow.at))
    .join(ConsentRow, ConsentRow.participant_id == ParticipantRow.id)
    .where(ParticipantRow.id.in_(_PARTICIPANTS))
    .group_by(ParticipantRow.id, ParticipantRow.consent)
)
_IN_TOUCH = select(EscalationRow.participant_id, EscalationRow.acknowledged_at).where(
    EscalationRow.participant_id.in_(_PARTICIPANTS),
    EscalationRow.next_step_at.is_not(None),
    EscalationRow.status == EscalationStatus.ACKNOWLEDGED,
    EscalationRow.urgency.in_(_URGENT),
)
_HEARD = select(
    ReplyRow.id,
    ReplyRow.carrier_id,
    ReplyRow.handled_at,
    ReplyRow.urgency,
    ReplyRow.participant_id,
    ReplyRow.stranger_id,
).where(ReplyRow.carrier_id.in_(bindparam("carrier_ids", expanding=True)))


def said(session: Session, ids: Sequence[UUID]) -> dict[UUID, Said]:
    """Fetch what some messages are."""
    rows = straight.ask(session, _SAID, {"ids": list(ids)})
    return {row[0]: Said(*row) for row in rows}


def consent_of(session: Session, participants: Sequence[UUID]) -> dict[UUID, tuple[ConsentState | None, datetime]]:
    """Map participants to what they allow now, and since when."""
    rows = straight.ask(session, _CONSENTS, {"participants": list(participants)})
    return {row[0]: (row[1], row[2]) for row in rows}


def in_touch_since(session: Session, participants: Sequence[UUID]) -> dict[UUID, datetime]:
    """Map participants whom somebody of ours looks after in an urgent matter to when that was taken."""
    rows = straight.ask(session, _IN_TOUCH, {"participants": list(participants)})
    return {row[0]: row[1] for row in rows if row[0] is not None and row[1] is not None}


@dataclass(frozen=True, slots=True)
class HeardText:
    """What became of one text: whether it was handled, as what it was read, and whose it was."""

    id: UUID
    carrier_id: str
    handled_at: datetime | None
    urgency: Urgency | None
    participant_id: UUID | None
    stranger_id: UUID | None


def heard(session: Session, carrier_ids: Sequence[str]) -> dict[str, HeardText]:
    """Fetch what became of some texts, by what the carrier calls them."""
    rows = straight.ask(session, _HEARD, {"carrier_ids": list(carrier_ids)})
    return {
        row[1]: HeardText(row[0], row[1], row[2], None if row[3] is None else Urgency(row[3]), row[4], row[5])
        for row in rows
    }


def somebody_is_told(session: Session, text: HeardText) -> bool:
    """Say whether a text is a reason of an escalation of its writer, and a page of that was at least attempted."""
    whose = (
        EscalationRow.participant_id == text.participant_id
        if text.participant_id is not None
        else EscalationRow.stranger_id == text.stranger_id
    )
    found = session.scalar(
        select(EscalationRow.id)
        .join(ReasonRow, ReasonRow.escalation_id == EscalationRow.id)
        .where(whose, ReasonRow.reply_id == text.id)
        .limit(1),
    )
    if found is None:
        return False
    paged = select(MessageRow.id).where(MessageRow.escalation_id == found, MessageRow.kind.in_(_ATTEMPTED)).limit(1)
    return session.scalar(paged) is not None


@dataclass(frozen=True, slots=True)
class Breach:
    """A promise that does not hold, and of whom, if of one participant."""

    what: str
    participant: UUID | None = None


def breaches(session: Session, *, now: datetime) -> list[Breach]:
    """Look the whole database over; a scheduler that was away explains what is late, so ask when it is well."""
    return [*_of_escalations(session), *_of_check_ins(session), *_of_messages(session, now=now)]


def _of_escalations(session: Session) -> list[Breach]:
    lost = select(EscalationRow.participant_id).where(
        EscalationRow.status.in_(LIVE), EscalationRow.next_step_at.is_(None)
    )
    twice = (
        select(EscalationRow.participant_id)
        .where(EscalationRow.next_step_at.is_not(None), EscalationRow.participant_id.is_not(None))
        .group_by(EscalationRow.participant_id)
        .having(func.count() > 1)
    )
    return [
        *(Breach("a live escalation has no next step", each) for each in session.scalars(lost)),
        *(Breach("somebody has two live escalations", each) for each in session.scalars(twice)),
    ]


def _of_check_ins(session: Session) -> list[Breach]:
    twice = (
        select(CheckInRow.participant_id)
        .where(CheckInRow.next_step_at.is_not(None))
        .group_by(CheckInRow.participant_id)
        .having(func.count() > 1)
    )
    return [Breach("somebody has two open check-ins", each) for each in session.scalars(twice)]


def _of_messages(session: Session, *, now: datetime) -> list[Breach]:
    over = select(MessageRow.participant_id, MessageRow.kind).where(
        spelled(MessageRow.status, MessageStatus.QUEUED), MessageRow.good_until < now - _LONG_OVER
    )
    stuck = select(MessageRow.participant_id, MessageRow.kind).where(MessageRow.claimed_at < now - _LONG_SENDING)
    return [
        *(
            Breach(f"a {kind.value} waits in the outbox though its time is over", who)
            for who, kind in session.execute(over)
        ),
        *(Breach(f"a {kind.value} was claimed and never settled", who) for who, kind in session.execute(stuck)),
    ]


def statuses(session: Session, *, since: datetime) -> dict[UUID, MessageStatus]:
    """Map the messages made since a moment to where they stand."""
    rows = session.execute(select(MessageRow.id, MessageRow.status).where(MessageRow.id >= _first_id(since)))
    return {row[0]: row[1] for row in rows}


def _first_id(since: datetime) -> UUID:
    """Make the lowest id that anything made at a moment can have: ids begin with their milliseconds."""
    return UUID(int=int(since.timestamp() * 1000) << 80)
