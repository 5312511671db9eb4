"""Saying something again: a message that the phone network lost gives way to a new one in the same words, once."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.domain.delivery import MessageStatus
from outreach.domain.phone import PhoneNumber
from outreach.records.base import new_id
from outreach.records.messages import Message, MessageRow
from outreach.records.rings import ring_after_commit

_GAVE_WAY = "said_again"
_OF_LATE = timedelta(days=1)
_COPIED = (
    "kind",
    "lane",
    "channel",
    "program_id",
    "participant_id",
    "stranger_id",
    "specialist_id",
    "check_in_id",
    "escalation_id",
    "reply_id",
    "body",
    "text_key",
    "lang",
    "segments",
    "good_until",
)


def say_again(session: Session, message: Message, *, to: PhoneNumber, not_before: datetime, now: datetime) -> bool:
    """Put the same words into the outbox once more, `to` whom is meant; says whether, for nothing is said a third time.

    The message that gave way was never said: it counts towards no cap any more.
    """
    lost = session.get_one(MessageRow, message.id)
    if _gave_way_before(session, lost, since=now - _OF_LATE):
        return False
    copied = {name: getattr(lost, name) for name in _COPIED}
    moments = {"created_at": now, "next_try_at": not_before}
    session.add(MessageRow(id=new_id(now), status=MessageStatus.QUEUED, attempts=0, to=to, **copied, **moments))
    lost.reason, lost.sent_at = _GAVE_WAY, None
    session.flush()
    ring_after_commit(session, message.lane)
    return True


def _gave_way_before(session: Session, lost: MessageRow, *, since: datetime) -> bool:
    """Say whether this is itself what was said again."""
    bodies = session.scalars(
        select(MessageRow.body).where(
            MessageRow.participant_id == lost.participant_id,
            MessageRow.stranger_id == lost.stranger_id,
            MessageRow.specialist_id == lost.specialist_id,
            MessageRow.created_at >= since,
            MessageRow.text_key == lost.text_key,
            MessageRow.reason == _GAVE_WAY,
        ),
    )
    return lost.body in set(bodies)
