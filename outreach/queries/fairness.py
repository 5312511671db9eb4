"""Fairness: what being on call asked of each of a program's people, and will ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.domain.fairness import Load, Quality, loads, quality
from outreach.domain.urgency import Urgency
from outreach.queries import rota
from outreach.records import shifts, specialists
from outreach.records.escalations import EscalationRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """What everybody carries, by name, and how good the rota is."""

    carried: tuple[tuple[str, Load], ...]
    quality: Quality


def of(
    session: Session, program: UUID, *, zone: str, holidays: frozenset[date], start: datetime, end: datetime
) -> Fairness:
    """Add up what everybody who is on call within [start, end) carries, most hours first."""
    closed, zone_of_rota = rota.closed_hours(session, program)
    there = shifts.between(session, program, start=start, end=end)
    people = specialists.by_ids(session, list({shift.specialist for shift in there}))
    carried = loads(
        shifts=there,
        team=list(people),
        holidays=holidays,
        taken=_taken(session, program, start=start, end=end),
        zone=zone,
        start=start,
        end=end,
    )
    names = {key: each.name for key, each in specialists.by_ids(session, list(carried)).items()}
    ordered = sorted(carried.items(), key=lambda each: (-each[1].hours, names[each[0]]))
    return Fairness(
        carried=tuple((names[key], load) for key, load in ordered),
        quality=quality(
            shifts=there,
            carried={key: carried[key] for key in people},
            start=start,
            end=end,
            closed=closed,
            zone=zone_of_rota,
        ),
    )


def _taken(session: Session, program: UUID, *, start: datetime, end: datetime) -> Mapping[UUID, tuple[int, int]]:
    """Count the emergencies and the urgent escalations that everybody took."""
    counted = session.execute(
        select(EscalationRow.acknowledged_by, EscalationRow.urgency, func.count())
        .where(
            EscalationRow.program_id == program,
            EscalationRow.drill_id.is_(None),
            EscalationRow.acknowledged_at >= start,
            EscalationRow.acknowledged_at < end,
            EscalationRow.urgency.in_([Urgency.EMERGENCY, Urgency.URGENT]),
        )
        .group_by(EscalationRow.acknowledged_by, EscalationRow.urgency)
    ).all()
    found: dict[UUID, tuple[int, int]] = {}
    for somebody, urgency, count in counted:
        assert somebody is not None
        emergencies, urgent = found.get(somebody, (0, 0))
        is_worst = urgency is Urgency.EMERGENCY
        found[somebody] = (emergencies + count * is_worst, urgent + count * (not is_worst))
    return found
