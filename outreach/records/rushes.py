"""Rushes: how much a program begins at about one moment, and how much came of what it began of late."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CompoundSelect, Uuid, bindparam, func, select, union_all
from sqlalchemy.orm import Session

from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.domain.urgency import Urgency
from outreach.records import straight
from outreach.records.base import first_id, spelled
from outreach.records.enrollments import EnrollmentRow
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow

_UNTIL = bindparam("until", type_=MessageRow.next_try_at.type)
_BEGUN: CompoundSelect[UUID | None, int] = union_all(
    select(EnrollmentRow.program_id, func.count())
    .where(EnrollmentRow.next_check_in_at <= _UNTIL)
    .group_by(EnrollmentRow.program_id),
    select(MessageRow.program_id, func.count())
    .where(
        spelled(MessageRow.status, MessageStatus.QUEUED),
        spelled(MessageRow.lane, Lane.PROMPTS),
        MessageRow.next_try_at <= _UNTIL,
    )
    .group_by(MessageRow.program_id),
)
_PROGRAMS = bindparam("programs", type_=Uuid(), expanding=True)
_ASKED = (
    select(MessageRow.program_id, func.count())
    .where(MessageRow.id >= bindparam("since"), spelled(MessageRow.kind, MessageKind.PROMPT))
    .where(MessageRow.program_id.in_(_PROGRAMS), MessageRow.sent_at.is_not(None))
    .group_by(MessageRow.program_id)
)
_OPENED = (
    select(EscalationRow.program_id, func.count())
    .where(EscalationRow.id >= bindparam("since"), EscalationRow.urgency != Urgency.WATCH)
    .where(EscalationRow.program_id.in_(_PROGRAMS))
    .group_by(EscalationRow.program_id)
)


def begun(session: Session, *, until: datetime) -> Counter[UUID]:
    """Count, by program, who is asked until a moment: those who are due by then, and texts that wait to go out."""
    count: Counter[UUID] = Counter()
    for program, several in straight.ask(session, _BEGUN, {"until": until}):
        if program is not None:
            count[program] += several
    return count


def lately(session: Session, programs: Sequence[UUID], *, since: datetime) -> dict[UUID, tuple[int, int]]:
    """Count, by program, the check-ins asked since a moment, and the worries opened that could not wait a day."""
    of_late = {"since": first_id(since), "programs": list(programs)}
    prompts = {row[0]: row[1] for row in straight.ask(session, _ASKED, of_late)}
    flags = {row[0]: row[1] for row in straight.ask(session, _OPENED, of_late)}
    return {program: (prompts.get(program, 0), flags.get(program, 0)) for program in programs}
