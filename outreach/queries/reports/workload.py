"""What the work asks of each of ours: people looked after, escalations, nights on call, and the weight of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.domain.fairness import Load, loads
from outreach.domain.urgency import Urgency
from outreach.queries.reports.frame import Frame
from outreach.records import shifts, specialists
from outreach.records.base import first_id
from outreach.records.counts import enrolled
from outreach.records.enrollments import EnrollmentRow
from outreach.records.escalations import EscalationRow
from outreach.records.participants import ParticipantRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What one of ours carries: people they look after now, escalations they had last, closed ones, and being on call.

    `taken` counts the escalations of the period by urgency; `load` is that up to now, while the period runs.
    """

    specialist: UUID
    name: str
    looks_after: int
    taken: Mapping[Urgency, int]
    closed: int
    load: Load

    @property
    def escalations(self) -> int:
        """All that they had."""
        return sum(self.taken.values())


def carried(session: Session, frame: Frame) -> Sequence[Carried]:
    """Say what everybody of a program's team, and whoever else took part, carries, by name."""
    known = {each.id: each.name for each in specialists.of_program(session, frame.program)}
    cases = _cases(session, frame)
    there = shifts.between(session, frame.program, start=frame.start, end=frame.end)
    after = _looked_after(session, frame)
    others = {*cases, *after, *(shift.specialist for shift in there)} - set(known)
    known |= {key: each.name for key, each in specialists.by_ids(session, sorted(others)).items()}
    weights = {key: (taken[Urgency.EMERGENCY], taken[Urgency.URGENT]) for key, (taken, _) in cases.items()}
    on_call = loads(
        shifts=there,
        team=list(known),
        holidays=frozenset(),
        taken=weights,
        zone=frame.zone,
        start=frame.start,
        end=min(frame.end, frame.now),
    )
    return [
        Carried(
            specialist=key,
            name=name,
            looks_after=after.get(key, 0),
            taken=cases[key][0] if key in cases else {},
            closed=cases[key][1] if key in cases else 0,
            load=on_call[key],
        )
        for key, name in sorted(known.items(), key=lambda each: (each[1].casefold(), each[0]))
    ]


def _cases(session: Session, frame: Frame) -> dict[UUID, tuple[Counter[Urgency], int]]:
    """Count the escalations that opened in a period by who had them last, and which of them are closed."""
    row = EscalationRow
    rows = session.execute(
        select(row.acknowledged_by, row.urgency, func.count(), func.count(row.resolved_at))
        .where(
            row.id >= first_id(frame.start),
            row.id < first_id(frame.end),
            row.program_id == frame.program,
            row.drill_id.is_(None),
            row.acknowledged_by.is_not(None),
        )
        .group_by(row.acknowledged_by, row.urgency)
    )
    found: dict[UUID, tuple[Counter[Urgency], int]] = {}
    for somebody, urgency, count, closed in rows:
        assert somebody is not None
        taken, before = found.get(somebody, (Counter(), 0))
        found[somebody] = (taken + Counter({urgency: count}), before + closed)
    return found


def _looked_after(session: Session, frame: Frame) -> dict[UUID, int]:
    """Count the people whom a program texts by the peer who looks after them."""
    rows = session.execute(
        select(ParticipantRow.peer_id, func.count())
        .join(EnrollmentRow, EnrollmentRow.participant_id == ParticipantRow.id)
        .where(ParticipantRow.peer_id.is_not(None), *enrolled(frame.program, at=frame.now))
        .group_by(ParticipantRow.peer_id)
    )
    return {peer: count for peer, count in rows if peer is not None}
