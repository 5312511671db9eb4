"""Openings: escalations as they begin, several of them in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.ladder import Position
from outreach.records.base import new_id
from outreach.records.escalations import Escalation, EscalationRow, standing
from outreach.records.where_free import insert_those_not_there


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEscalation:
    """A worry about somebody who has no live escalation yet, as it stands once its first step is taken."""

    program_id: UUID
    program_version_id: UUID
    participant_id: UUID | None
    stranger_id: UUID | None
    code: int
    position: Position
    opened_at: datetime
    next_step_at: datetime
    drill_id: UUID | None = None


def open_new(session: Session, new: Sequence[NewEscalation], *, now: datetime) -> list[Escalation | None]:
    """Store new live escalations in one statement.

    None for a person who has a live one by now, or whose code another live one took.
    """
    made = [_new(new_id(now), each) for each in new]
    stored = insert_those_not_there(session, EscalationRow, [_values(each) for each in made], beside=True)
    return [each if each.id in stored else None for each in made]


def _new(key: UUID, new: NewEscalation) -> Escalation:
    return Escalation(
        id=key,
        program_id=new.program_id,
        program_version_id=new.program_version_id,
        participant_id=new.participant_id,
        stranger_id=new.stranger_id,
        code=new.code,
        position=new.position,
        passed_by=frozenset(),
        opened_at=new.opened_at,
        next_step_at=new.next_step_at,
        acknowledged_by=None,
        acknowledged_at=None,
        contacted_at=None,
        outcome=None,
        drill_id=new.drill_id,
    )


def _values(each: Escalation) -> dict[str, object]:
    return {
        "id": each.id,
        "program_id": each.program_id,
        "program_version_id": each.program_version_id,
        "participant_id": each.participant_id,
        "stranger_id": each.stranger_id,
        "drill_id": each.drill_id,
        "code": each.code,
        "passed_by": [],
        "opened_at": each.opened_at,
        "next_step_at": each.next_step_at,
        **standing(each.position),
    }
