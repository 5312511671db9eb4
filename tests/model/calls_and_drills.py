"""What must hold of calls between two and of drills: each ends, and none is in the way of anything real."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.calls import CallKind
from outreach.domain.drill import LONGEST, LOOK_EVERY
from outreach.domain.escalation import EscalationStatus
from outreach.domain.urgency import Urgency
from outreach.records.calls import CallRow
from outreach.records.drills import DrillRow
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow

_A_LOOK = LOOK_EVERY + timedelta(seconds=30)


def wrong_with_calls(session: Session, *, now: datetime) -> Iterator[str]:
    """Say which call goes on for ever."""
    for call in session.scalars(sa.select(CallRow)).all():
        if call.look_at is not None and call.look_at <= now:
            yield f"a call is {call.state} still, and nobody looked whether it is over"


def connected_wrongly(session: Session, seen: set[UUID], *, now: datetime) -> Iterator[str]:
    """Say who calls about what is not theirs; `seen` were looked at before, when it may have been."""
    for call in session.scalars(sa.select(CallRow)).all():
        if call.id in seen or call.kind is not CallKind.BRIDGE:
            continue
        seen.add(call.id)
        about = session.get_one(EscalationRow, call.escalation_id)
        if call.created_at == now and about.acknowledged_by not in (None, call.specialist_id):
            yield f"somebody is connected about code {about.code}, which somebody else has"


def wrong_with_drills(session: Session, *, now: datetime) -> Iterator[str]:
    """Say which drill goes on for too long or beside something real, and whom but ours it told."""
    drills = session.scalars(sa.select(DrillRow)).all()
    if not drills:
        return
    of_drills = sa.select(EscalationRow).where(EscalationRow.drill_id.is_not(None))
    running = {each.id for each in drills if each.look_at is not None}
    if any(each.look_at is not None and each.look_at <= now for each in drills):
        yield "a drill goes on, and nobody looked after it"
    if any(each.id in running and each.started_at < now - LONGEST - _A_LOOK for each in drills):
        yield "a drill goes on for too long"
    for exercise in session.scalars(of_drills).all():
        if exercise.next_step_at is not None and exercise.drill_id not in running:
            yield f"the exercise {exercise.code} is {exercise.status}, and its drill is over"
    if running and session.scalar(_long_open(now)) is not None:
        yield "a drill goes on beside a real emergency"
    to_people = sa.select(MessageRow.id).where(
        MessageRow.escalation_id.in_(of_drills.with_only_columns(EscalationRow.id)), MessageRow.specialist_id.is_(None)
    )
    if session.scalar(to_people.limit(1)) is not None:
        yield "a drill told somebody who is not ours"


def _long_open(now: datetime) -> sa.Select[UUID]:
    """Ask for a real emergency that was open when drills were looked after last."""
    return (
        sa.select(EscalationRow.id)
        .where(
            EscalationRow.drill_id.is_(None),
            EscalationRow.status == EscalationStatus.OPEN,
            EscalationRow.urgency == Urgency.EMERGENCY,
            EscalationRow.rung_at < now - _A_LOOK,
        )
        .limit(1)
    )
