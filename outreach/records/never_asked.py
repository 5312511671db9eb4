"""Never asked: closing check-ins whose question did not reach anybody, which is not silence."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import exists, update
from sqlalchemy.orm import Session

from outreach.domain.check_in import OPEN, CheckInStatus, SkipReason
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.records.check_ins import CheckInRow
from outreach.records.messages import MessageRow

_QUESTIONS = (MessageKind.PROMPT, MessageKind.REMINDER)
_ON_ITS_WAY = (MessageStatus.SENDING, MessageStatus.UNSURE, MessageStatus.SENT, MessageStatus.DELIVERED)

_SAID = exists().where(
    MessageRow.participant_id == CheckInRow.participant_id,
    MessageRow.check_in_id == CheckInRow.id,
    MessageRow.kind.in_(_QUESTIONS),
    MessageRow.status.in_(_ON_ITS_WAY),
)


def close(session: Session, check_ins: Collection[UUID], *, reason: SkipReason, though_said: bool = False) -> None:
    """Close open check-ins as skipped, in one statement.

    One that moved on was asked, whatever became of a text of it: it stays open. So does one of which another text was
    said, unless `though_said`: it may be answered yet.
    """
    statement = update(CheckInRow).where(
        CheckInRow.id.in_(check_ins),
        CheckInRow.status.in_(OPEN),
        CheckInRow.earlier_question.is_(None),
        CheckInRow.reasked.is_(False),
    )
    session.execute(
        (statement if though_said else statement.where(~_SAID))
        .values(status=CheckInStatus.SKIPPED, skip_reason=reason, next_step_at=None)
        .execution_options(synchronize_session="fetch")
    )
