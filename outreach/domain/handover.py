"""Hand-overs: who takes what somebody has when their shift ends, and until when it is theirs still.

A giver's live escalations go as a whole to one person, so that one voice says ACCEPT. Among those who are on now the
primaries come first, then the backups, then the leads. Where several may take it, as when two shifts end at once, it is
whoever has least so far; of those, whoever has just come on.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from outreach.domain.rota import Role, Shift

ACCEPT_WITHIN = timedelta(minutes=10)


class HandoverStatus(StrEnum):
    """Where a hand-over stands."""

    OFFERED = "offered"
    STAYS = "stays"
    ACCEPTED = "accepted"
    OVER = "over"


HANDOVER_MOVES: Mapping[HandoverStatus, frozenset[HandoverStatus]] = {
    HandoverStatus.OFFERED: frozenset({HandoverStatus.STAYS, HandoverStatus.ACCEPTED, HandoverStatus.OVER}),
    HandoverStatus.STAYS: frozenset({HandoverStatus.ACCEPTED, HandoverStatus.OVER}),
    HandoverStatus.ACCEPTED: frozenset(),
    HandoverStatus.OVER: frozenset(),
}

MAY_BE_ACCEPTED = (HandoverStatus.OFFERED, HandoverStatus.STAYS)


def goes_on(*, specialist: UUID, running: Sequence[Shift]) -> bool:
    """Say whether somebody whose shift ends is on call still: then they hand over to themselves."""
    return any(shift.specialist == specialist for shift in running)


def next_on(
    *, giver: UUID, running: Sequence[Shift], leads: Sequence[UUID], carries: Mapping[UUID, int]
) -> UUID | None:
    """Choose who takes over from somebody, given who is on call now and how much each of them has; None for nobody."""
    others = [shift for shift in running if shift.specialist != giver]
    primaries = [shift for shift in others if shift.role is Role.PRIMARY]
    if others:
        freshest = sorted(primaries or others, key=_freshest_first)
        return min(freshest, key=lambda shift: carries.get(shift.specialist, 0)).specialist
    return next((lead for lead in leads if lead != giver), None)


def _freshest_first(shift: Shift) -> tuple[float, UUID]:
    return (-shift.starts_at.timestamp(), shift.specialist)


def on_until(*, specialist: UUID, coming: Sequence[Shift], now: datetime) -> datetime:
    """Find until when somebody who is on call stays so, over all their shifts that follow on each other."""
    until = now
    for shift in sorted(coming, key=lambda shift: shift.starts_at):
        if shift.specialist == specialist and shift.starts_at <= until < shift.ends_at:
            until = shift.ends_at
    return until
