"""Episodes: what passed between us and somebody since a moment, gathered from what was texted and called."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.episode import Contact, WasTold
from outreach.domain.escalation import Channel
from outreach.records import specialists
from outreach.records.answers import AnswerRow
from outreach.records.base import first_id
from outreach.records.calls import CallRow
from outreach.records.messages import MessageRow
from outreach.records.pages import PageRow
from outreach.records.replies import ReplyRow

_MOST = 200
_NEVER_SAID = (MessageStatus.CANCELLED, MessageStatus.EXPIRED, MessageStatus.FAILED)
_WRITTEN = (MessageKind.NOTE, MessageKind.ANSWER)


def contacts(
    session: Session, *, participant: UUID | None, stranger: UUID | None, since: datetime
) -> tuple[Contact, ...]:
    """List what passed between people of ours and somebody since a moment, in its order; machines do not count."""
    found = [
        *_ours(session, participant, stranger, since),
        *_theirs(session, participant, stranger, since),
        *_calls(session, participant, stranger, since),
    ]
    return tuple(sorted(found, key=_when))


def _when(contact: Contact) -> datetime:
    return contact.at


def _ours(session: Session, participant: UUID | None, stranger: UUID | None, since: datetime) -> list[Contact]:
    whose = MessageRow.participant_id == participant if participant else MessageRow.stranger_id == stranger
    rows = session.scalars(
        select(MessageRow.created_at)
        .where(
            whose,
            MessageRow.created_at >= since,
            MessageRow.kind.in_(_WRITTEN),
            MessageRow.text_key == "note",
            MessageRow.channel == Channel.TEXT,
            MessageRow.status.not_in(_NEVER_SAID),
        )
        .order_by(MessageRow.created_at)
        .limit(_MOST)
    )
    return [Contact(at=at, ours=True) for at in rows]


def _theirs(session: Session, participant: UUID | None, stranger: UUID | None, since: datetime) -> list[Contact]:
    whose = ReplyRow.participant_id == participant if participant else ReplyRow.stranger_id == stranger
    rows = session.scalars(
        select(ReplyRow.received_at).where(whose, ReplyRow.id >= first_id(since)).order_by(ReplyRow.id).limit(_MOST)
    )
    return [Contact(at=at, ours=False) for at in rows]


def _calls(session: Session, participant: UUID | None, stranger: UUID | None, since: datetime) -> list[Contact]:
    whose = CallRow.participant_id == participant if participant else CallRow.stranger_id == stranger
    rows = session.execute(
        select(CallRow.connected_at, CallRow.ended_at)
        .where(
            whose,
            CallRow.id >= first_id(since),
            CallRow.connected_at.is_not(None),
            CallRow.ended_at.is_not(None),
            CallRow.specialist_id.is_not(None),
        )
        .order_by(CallRow.id)
        .limit(_MOST)
    )
    return [Contact(at=start, until=end, ours=True) for start, end in rows if start is not None]


def told(session: Session, escalation: UUID) -> tuple[WasTold, ...]:
    """List who of ours was told of an escalation, in the order in which they were; who was not reached is left out."""
    rows = session.execute(
        select(PageRow.specialist_id, PageRow.at)
        .where(PageRow.escalation_id == escalation, PageRow.failed_at.is_(None))
        .order_by(PageRow.id)
        .limit(_MOST)
    ).all()
    names = specialists.by_ids(session, list({row[0] for row in rows}))
    return tuple(WasTold(name=names[row[0]].name, at=row[1]) for row in rows)


def answers_since(session: Session, participant: UUID, *, since: datetime) -> dict[str, str]:
    """Map each question that somebody has answered since a moment to what they answered last."""
    rows = session.execute(
        select(AnswerRow.question, AnswerRow.value)
        .where(
            AnswerRow.participant_id == participant,
            AnswerRow.id >= first_id(since),
            AnswerRow.superseded_at.is_(None),
        )
        .order_by(AnswerRow.id)
        .limit(_MOST)
    )
    return {row[0]: row[1] for row in rows}
