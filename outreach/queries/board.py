"""The queue as the console shows it: every live escalation of some programs as a card, and the light over them.

However many cards there are, it takes the same number of statements; names are opened for those that are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.domain.escalation import EscalationStatus
from outreach.domain.queue_light import Light
from outreach.domain.urgency import Urgency
from outreach.queries.cards import Card, cards_of, over
from outreach.records import escalations, handovers
from outreach.records.base import first_id
from outreach.records.escalations import Escalation, EscalationRow
from outreach.records.shifts import ShiftRow
from outreach.records.specialists import MembershipRow

SHOWN = 50
"""How many cards a page has at most."""

_LATELY = timedelta(hours=1)


class Whose(StrEnum):
    """Which cards somebody wants to see."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The cards of one page, how many there are in all for each way of looking, and the light over all of them."""

    cards: tuple[Card, ...]
    counts: Mapping[Whose, int]
    start: int
    light: Light

    def older(self, whose: Whose) -> int | None:
        """Say with which card the next page begins, if there is one."""
        end = self.start + len(self.cards)
        return end if end < self.counts[whose] else None


def board(
    session: Session,
    *,
    programs_: Sequence[UUID],
    specialist: UUID | None,
    whose: Whose,
    now: datetime,
    start: int = 0,
) -> Board:
    """Lay out the queue of some programs, as one of us looks at it; most urgent first, then what nobody has."""
    live = escalations.live_in(session, programs_)
    offers = handovers.offered_of(session, [each.id for each in live])
    works_for = _works_for(session, specialist)
    mine = [
        each
        for each in live
        if specialist is not None
        and (each.acknowledged_by == specialist or (each.id in offers and offers[each.id].taker_id == specialist))
    ]
    wanted = {
        Whose.MINE: mine,
        Whose.TEAM: [each for each in live if each.program_id in works_for],
        Whose.ALL: live,
    }
    shown = sorted(wanted[whose], key=_most_urgent_first)[start : start + SHOWN]
    return Board(
        cards=cards_of(session, shown, now=now),
        counts={key: len(found) for key, found in wanted.items()},
        start=start,
        light=_light(session, live, programs_, now=now),
    )


def _most_urgent_first(each: Escalation) -> tuple[int, int, UUID]:
    """Put what nobody has before what somebody has, and what was put off last, within one urgency."""
    place = 0 if each.status is EscalationStatus.OPEN else 1 if each.snoozed_until is None else 2
    return (-each.urgency.rank, place, each.id)


def _works_for(session: Session, specialist: UUID | None) -> set[UUID]:
    rows = session.scalars(select(MembershipRow.program_id).where(MembershipRow.specialist_id == specialist))
    return set(rows)


def _light(session: Session, live: Sequence[Escalation], programs_: Sequence[UUID], *, now: datetime) -> Light:
    real = [each for each in live if each.drill_id is None]
    waiting = [each for each in real if each.status is EscalationStatus.OPEN]
    late = [each for each in waiting if over(each, now=now)]
    opened, closed = _lately(session, programs_, since=now - _LATELY)
    return Light(
        waiting=len(waiting),
        late=len(late),
        late_urgent=sum(each.urgency >= Urgency.URGENT for each in late),
        broken=sum(over(each, now=now) for each in real if each.status is EscalationStatus.ACKNOWLEDGED),
        nobody_on_call=not _somebody_on_call(session, programs_, now=now),
        opened_lately=opened,
        closed_lately=closed,
    )


def _lately(session: Session, programs_: Sequence[UUID], *, since: datetime) -> tuple[int, int]:
    """Count what was opened and what was closed since a moment."""
    ours = EscalationRow.program_id.in_(programs_)
    opened = select(func.count()).where(ours, EscalationRow.id >= first_id(since), EscalationRow.drill_id.is_(None))
    closed = select(func.count()).where(ours, EscalationRow.resolved_at >= since, EscalationRow.drill_id.is_(None))
    row = session.execute(select(opened.scalar_subquery(), closed.scalar_subquery())).one()
    return row[0], row[1]


def _somebody_on_call(session: Session, programs_: Sequence[UUID], *, now: datetime) -> bool:
    running = select(ShiftRow.id).where(
        ShiftRow.program_id.in_(programs_), ShiftRow.starts_at <= now, ShiftRow.ends_at > now
    )
    return session.scalar(running.limit(1)) is not None
