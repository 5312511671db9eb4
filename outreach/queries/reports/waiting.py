"""How long people waited: from when we had to worry until somebody took it, and until somebody was in touch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import Session

from outreach.domain.escalation import TALKED, Outcome, ReasonKind
from outreach.domain.reporting import Spread, spread
from outreach.domain.urgency import Urgency
from outreach.queries.reports.frame import Frame
from outreach.records.base import first_id
from outreach.records.counts import seconds_of
from outreach.records.escalations import EscalationRow
from outreach.records.reasons import ReasonRow

WORST_FIRST = tuple(sorted(Urgency, key=lambda urgency: -urgency.rank))


@dataclass(frozen=True, slots=True)
class Wait:
    """One escalation in seconds since 1970: when it became as urgent as it is, was first taken, first had contact.

    Whoever closes it as somebody whom they reached was in touch with them, at the latest then. It ended untaken if two
    records turned out to be of one person, and it went on as the other's.
    """

    urgency: Urgency
    since: int
    taken: int | None
    contact: int | None
    ended: int | None

    def untaken_for(self, now: int) -> int:
        """Say for how many seconds nobody had taken it."""
        return next((at for at in (self.taken, self.ended) if at is not None), now) - self.since


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How long those of one urgency waited; `untaken` nobody has taken yet, `silent` nobody was in touch with."""

    count: int
    taken: Spread
    contact: Spread
    untaken: int
    silent: int


def waits(session: Session, frame: Frame, *, about: ReasonKind | None = None, pressing: bool = False) -> Sequence[Wait]:
    """List the escalations that opened in a period, exercises left out.

    All, or those with one kind of reason, or with `pressing` those that could not wait.
    """
    row = EscalationRow
    talked_at = case((row.outcome.in_(TALKED), row.resolved_at))
    contact_at = func.coalesce(row.first_contact_at, talked_at)
    statement = select(
        row.urgency,
        seconds_of(func.coalesce(row.raised_at, row.opened_at)),
        seconds_of(row.first_taken_at),
        seconds_of(contact_at),
        seconds_of(row.resolved_at),
    ).where(*opened_in(frame))
    if pressing:
        statement = statement.where(row.urgency.in_((Urgency.URGENT, Urgency.EMERGENCY)))
    if about is not None:
        statement = statement.where(exists().where(ReasonRow.escalation_id == row.id, ReasonRow.kind == about))
    return [Wait(*each) for each in session.execute(statement)]


def by_urgency(found: Sequence[Wait]) -> Mapping[Urgency, Waiting]:
    """Say how long the escalations of each urgency waited, the worst first."""
    return {urgency: waiting([each for each in found if each.urgency is urgency]) for urgency in WORST_FIRST}


def waiting(found: Sequence[Wait]) -> Waiting:
    """Say how long some escalations waited, all together."""
    return Waiting(
        count=len(found),
        taken=spread([max(each.taken - each.since, 0) for each in found if each.taken is not None]),
        contact=spread([max(each.contact - each.since, 0) for each in found if each.contact is not None]),
        untaken=sum(each.taken is None and each.ended is None for each in found),
        silent=sum(each.contact is None for each in found),
    )


def outcomes(session: Session, frame: Frame) -> Mapping[tuple[Outcome | None, Urgency], int]:
    """Count the escalations that opened in a period by how they ended and how urgent they were; None: they live."""
    key = (EscalationRow.outcome, EscalationRow.urgency)
    rows = session.execute(select(*key, func.count()).where(*opened_in(frame)).group_by(*key))
    return {(outcome, urgency): count for outcome, urgency, count in rows}


def opened_in(frame: Frame) -> tuple[ColumnElement[bool], ...]:
    """Narrow escalations down to those of a program that opened in a period; an exercise is none."""
    return (
        EscalationRow.id >= first_id(frame.start),
        EscalationRow.id < first_id(frame.end),
        EscalationRow.program_id == frame.program,
        EscalationRow.drill_id.is_(None),
    )


def longest_untaken(found: Sequence[Wait], *, now: int, longer_than: timedelta) -> list[Wait]:
    """List those that nobody took for longer than some time, the longest first."""
    late = [each for each in found if each.untaken_for(now) > longer_than.total_seconds()]
    return sorted(late, key=lambda each: -each.untaken_for(now))
