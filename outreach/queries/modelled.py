"""What a modelled program would look like: counts of all that happened, read once at the end."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from outreach.domain.check_in import CheckInStatus
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import DropReason
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.records.check_ins import CheckInRow
from outreach.records.consents import ConsentRow
from outreach.records.enrollments import EnrollmentRow
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.reasons import ReasonRow
from outreach.records.replies import ReplyRow
from outreach.records.timeline import Event, TimelineRow

_ASKED = (CheckInStatus.ANSWERED, CheckInStatus.MISSED)


def messages_by_end(session: Session) -> dict[tuple[str, str, str], int]:
    """Count our messages by kind, channel and where they ended."""
    rows = session.execute(
        select(MessageRow.kind, MessageRow.channel, MessageRow.status, func.count())
        .group_by(MessageRow.kind, MessageRow.channel, MessageRow.status)
        .order_by(MessageRow.kind, MessageRow.channel, MessageRow.status),
    )
    return {(row[0].value, row[1].value, row[2].value): row[3] for row in rows}


def answered_by_week(session: Session) -> dict[int, tuple[int, int]]:
    """Map the weeks since people were enrolled to how many check-ins ended in them, and how many of those answered."""
    rows = session.execute(
        select(CheckInRow.due_at, CheckInRow.status, EnrollmentRow.created_at)
        .join(EnrollmentRow, EnrollmentRow.id == CheckInRow.enrollment_id)
        .where(CheckInRow.status.in_(_ASKED)),
    )
    weeks: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for due_at, status, since in rows:
        week = weeks[(due_at - since) // timedelta(weeks=1) + 1]
        week[0] += 1
        week[1] += status is CheckInStatus.ANSWERED
    return {week: (counts[0], counts[1]) for week, counts in sorted(weeks.items())}


def reasons_by_class(session: Session) -> dict[tuple[str, str], int]:
    """Count the reasons of escalations by kind and urgency."""
    rows = session.execute(
        select(ReasonRow.kind, ReasonRow.urgency, func.count())
        .group_by(ReasonRow.kind, ReasonRow.urgency)
        .order_by(ReasonRow.kind, ReasonRow.urgency),
    )
    return {(row[0].value, row[1].value): row[2] for row in rows}


def replies(session: Session) -> int:
    """Count the texts of participants."""
    return session.scalar(select(func.count()).where(ReplyRow.participant_id.is_not(None))) or 0


def waits(session: Session) -> dict[Urgency, Sequence[float]]:
    """Map urgencies to how many seconds each escalation waited from its opening until somebody first took it."""
    whose = or_(
        TimelineRow.participant_id == EscalationRow.participant_id,
        TimelineRow.stranger_id == EscalationRow.stranger_id,
    )
    rows = session.execute(
        select(EscalationRow.urgency, EscalationRow.opened_at, func.min(TimelineRow.at))
        .join(TimelineRow, whose & (TimelineRow.at >= EscalationRow.opened_at))
        .where(EscalationRow.acknowledged_at.is_not(None), TimelineRow.event == Event.ACKNOWLEDGED)
        .group_by(EscalationRow.id, EscalationRow.urgency, EscalationRow.opened_at),
    )
    found: dict[Urgency, list[float]] = {urgency: [] for urgency in Urgency}
    for urgency, opened_at, taken_at in rows:
        assert taken_at is not None
        found[urgency].append((taken_at - opened_at).total_seconds())
    return {urgency: sorted(seconds) for urgency, seconds in found.items() if seconds}


def taken_by(session: Session) -> dict[UUID, int]:
    """Map specialists to how many escalations they had at the end of each."""
    rows = session.scalars(select(EscalationRow.acknowledged_by).where(EscalationRow.acknowledged_by.is_not(None)))
    return dict(Counter(each for each in rows if each is not None))


def totals(session: Session) -> dict[str, int]:
    """Count what has one number: escalations, silences, people who stopped, caps that were hit, doubts left."""
    counts = {
        "escalations": select(func.count()).select_from(EscalationRow),
        "escalations still live": select(func.count()).where(EscalationRow.next_step_at.is_not(None)),
        "silences found": select(func.count()).where(ReasonRow.kind == ReasonKind.SILENCE),
        "opt-outs": select(func.count()).where(ConsentRow.state == ConsentState.WITHDRAWN),
        "caps hit": select(func.count()).where(MessageRow.reason == DropReason.CAP.value),
        "sent more than once or late": select(func.count()).where(MessageRow.attempts > 1),
        "left unsure": select(func.count()).where(MessageRow.reason == "unsure"),
    }
    return {what: session.scalar(statement) or 0 for what, statement in counts.items()}
