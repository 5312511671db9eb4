"""Loads: what each of our people holds now, and the emergencies they had of late; a drill weighs nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, union_all
from sqlalchemy.orm import Session

from outreach.domain.escalation import EscalationStatus
from outreach.domain.urgency import Urgency
from outreach.records import straight
from outreach.records.among import among
from outreach.records.base import UtcDateTime
from outreach.records.escalations import EscalationRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How many urgent escalations somebody holds, and when they last took or closed an emergency, if lately."""

    urgent: int
    emergency_at: datetime | None


def _what(*where: ColumnElement[bool]) -> Select[UUID | None, Urgency, datetime | None, datetime | None]:
    theirs = among(EscalationRow.acknowledged_by, "people")
    return select(
        EscalationRow.acknowledged_by, EscalationRow.urgency, EscalationRow.acknowledged_at, EscalationRow.resolved_at
    ).where(theirs, EscalationRow.drill_id.is_(None), *where)


_HELD = union_all(
    _what(
        EscalationRow.next_step_at.is_not(None),
        EscalationRow.status == EscalationStatus.ACKNOWLEDGED,
        or_(EscalationRow.urgency == Urgency.URGENT, EscalationRow.urgency == Urgency.EMERGENCY),
    ),
    _what(
        EscalationRow.resolved_at >= bindparam("since", type_=UtcDateTime()),
        EscalationRow.urgency == Urgency.EMERGENCY,
    ),
)


def of(session: Session, people: Sequence[UUID], *, since: datetime) -> dict[UUID, Held]:
    """Map those of some people who hold anything urgent, or had an emergency since then, to what they hold."""
    if not people:
        return {}
    found: dict[UUID, Held] = {}
    rows = straight.beside(session, _HELD, {"people": list(people), "since": since})
    for owner, urgency, taken_at, closed_at in rows:
        assert owner is not None
        known = found.get(owner, Held(urgent=0, emergency_at=None))
        emergency_at = max((at for at in (known.emergency_at, taken_at, closed_at) if at is not None), default=None)
        found[owner] = Held(
            urgent=known.urgent + (closed_at is None),
            emergency_at=emergency_at if urgency is Urgency.EMERGENCY else known.emergency_at,
        )
    return found
