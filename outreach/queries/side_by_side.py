"""Two people side by side: how much there is of each, before somebody says that they are one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from outreach.domain.check_in import CheckInStatus
from outreach.records.check_ins import CheckInRow
from outreach.records.messages import MessageRow
from outreach.records.replies import ReplyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How much there is of somebody."""

    replies: int
    messages: int
    answered: int


def weights(session: Session, people: Sequence[UUID]) -> dict[UUID, Weight]:
    """Count what was said with some people, and what they answered."""
    replies = _count(session, ReplyRow.participant_id, people)
    messages = _count(session, MessageRow.participant_id, people)
    answered = session.execute(
        select(CheckInRow.participant_id, func.count())
        .where(CheckInRow.participant_id.in_(people), CheckInRow.status == CheckInStatus.ANSWERED)
        .group_by(CheckInRow.participant_id)
    )
    done = {row[0]: row[1] for row in answered}
    return {
        key: Weight(replies=replies.get(key, 0), messages=messages.get(key, 0), answered=done.get(key, 0))
        for key in people
    }


def _count(session: Session, whose: InstrumentedAttribute[UUID | None], people: Sequence[UUID]) -> dict[UUID, int]:
    rows = session.execute(select(whose, func.count()).where(whose.in_(people)).group_by(whose))
    return {row[0]: row[1] for row in rows if row[0] is not None}
