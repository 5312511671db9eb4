"""Rushes: how much a program begins at about one moment, and how much came of what it began of late."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CompoundSelect, func, select, union_all
from sqlalchemy.orm import Session

from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.domain.urgency import Urgency
from outreach.records.base import first_id, spelled
from outreach.records.enrollments import EnrollmentRow
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow


def begun(session: Session, *, until: datetime) -> Counter[UUID]:
    """Count, by program, who is asked until a moment: those who are due by then, and texts that wait to go out."""
    due = (
        select(EnrollmentRow.program_id, func.count())
        .where(EnrollmentRow.next_check_in_at <= until)
        .group_by(EnrollmentRow.program_id)
    )
    waiting = (
        select(MessageRow.program_id, func.count())
        .where(
            spelled(MessageRow.status, MessageStatus.QUEUED),
            MessageRow.lane == Lane.PROMPTS,
            MessageRow.next_try_at <= until,
        )
        .group_by(MessageRow.program_id)
    )
    count: Counter[UUID] = Counter()
    both: CompoundSelect[UUID | None, int] = union_all(due, waiting)
    for program, several in session.execute(both):
        if program is not None:
            count[program] += several
    return count


def lately(session: Session, programs: Sequence[UUID], *, since: datetime) -> dict[UUID, tuple[int, int]]:
    """Count, by program, the check-ins asked since a moment, and the worries opened that could not wait a day."""
    asked = (
        select(MessageRow.program_id, func.count())
        .where(MessageRow.id >= first_id(since), MessageRow.kind == MessageKind.PROMPT)
        .where(MessageRow.program_id.in_(programs), MessageRow.sent_at.is_not(None))
        .group_by(MessageRow.program_id)
    )
    opened = (
        select(EscalationRow.program_id, func.count())
        .where(EscalationRow.id >= first_id(since), EscalationRow.urgency != Urgency.WATCH)
        .where(EscalationRow.program_id.in_(programs))
        .group_by(EscalationRow.program_id)
    )
    prompts = {row[0]: row[1] for row in session.execute(asked)}
    flags = {row[0]: row[1] for row in session.execute(opened)}
    return {program: (prompts.get(program, 0), flags.get(program, 0)) for program in programs}
