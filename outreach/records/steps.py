"""Steps: moving many escalations at once, all of them claimed by this transaction."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import Uuid, bindparam, update
from sqlalchemy.orm import Session

from outreach.domain.escalation import EscalationStatus
from outreach.domain.ladder import Position
from outreach.records import straight
from outreach.records.escalations import Escalation, EscalationRow

_OF_POSITION = tuple(field.name for field in fields(Position))
_MOVABLE = (*_OF_POSITION, "next_step_at", "contacted_at", "snoozed_until", "acknowledged_by", "acknowledged_at")
_MOVE = (
    update(EscalationRow)
    .where(EscalationRow.id == bindparam("key", type_=Uuid()))
    .values({name: bindparam(f"new_{name}", type_=EscalationRow.__table__.c[name].type) for name in _MOVABLE})
)


def move_claimed(session: Session, moved: Sequence[tuple[Escalation, Position, datetime]]) -> list[Escalation]:
    """Move escalations to where each stands next, in one statement; nobody else can have moved a claimed one."""
    after = [_moved(escalation, position, at) for escalation, position, at in moved]
    if after:
        straight.do_beside(session, _MOVE, [_values(each) for each in after])
    return after


def _moved(escalation: Escalation, position: Position, next_step_at: datetime) -> Escalation:
    """Make an escalation as it stands after a step; whoever had one that opens again has it no longer."""
    if position.status is EscalationStatus.ACKNOWLEDGED:
        return replace(escalation, position=position, next_step_at=next_step_at)
    return replace(
        escalation,
        position=replace(position, promised_at=None),
        next_step_at=next_step_at,
        acknowledged_by=None,
        acknowledged_at=None,
        contacted_at=None,
        snoozed_until=None,
    )


def _values(each: Escalation) -> dict[str, object]:
    values = {name: getattr(each.position if name in _OF_POSITION else each, name) for name in _MOVABLE}
    return {"key": each.id, **{f"new_{name}": value for name, value in values.items()}}
