"""Being on call: until when, with whom, and who comes after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from outreach.domain.handover import on_until
from outreach.domain.rota import Role, Shift, next_cover, on_call


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    """How somebody stands in a rota at a moment.

    `role` and `until` say as what, and until when over all shifts that follow on each other; both are None for whoever
    is not on call. `beside` are the others who are. `then` is who is on call from `then_at` on: when they leave, or
    when somebody else next comes; nobody where the rota has nobody.
    """

    role: Role | None
    until: datetime | None
    beside: tuple[Shift, ...]
    then_at: datetime | None
    then: tuple[Shift, ...]

    @property
    def leaves_a_gap(self) -> bool:
        """Say whether nobody is on call at the moment when they leave."""
        return self.until is not None and self.then_at != self.until


def on_call_of(*, specialist: UUID, coming: Sequence[Shift], now: datetime) -> OnCall:
    """Say how somebody stands now, given the shifts that are not over."""
    running = on_call(rota=coming, at=now)
    mine = next((each for each in running if each.specialist == specialist), None)
    until = None if mine is None else on_until(specialist=specialist, coming=coming, now=now)
    beside = tuple(each for each in running if each.specialist != specialist)
    others = [each for each in coming if each.specialist != specialist]
    then_at = next_cover(rota=others, at=until) if until is not None else _next_to_come(coming, now)
    return OnCall(
        role=None if mine is None else mine.role,
        until=until,
        beside=beside,
        then_at=then_at,
        then=() if then_at is None else on_call(rota=others if until is not None else coming, at=then_at),
    )


def _next_to_come(coming: Sequence[Shift], now: datetime) -> datetime | None:
    return min((each.starts_at for each in coming if each.starts_at > now), default=None)
