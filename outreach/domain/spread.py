"""Spread: prompts planned for one moment go out over some minutes, so that the shift can answer what comes of them.

Somebody's own offset is always the same share of the spread, so that their hour stays about the same from day to day.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from outreach.domain.cadence import Plan
from outreach.domain.hours import SendWindow, may_send_at
from outreach.domain.rota import Role, Shift, on_call

HOUR = timedelta(hours=1)
LONGEST = timedelta(minutes=45)
_NOT_WORTH_IT = timedelta(minutes=5)

FEW = 8
"""So few at once are never spread: not half a flag is to be expected of them."""

_PRIOR_RATE = 0.06
_PRIOR_PROMPTS = 200
"""How many prompts of a program's own weigh as much as what we expect of any program."""


def flag_rate(*, prompts: int, flags: int) -> float:
    """Estimate how many of a program's prompts raise a flag, from what it had of late and from other programs."""
    return min(1.0, (flags + _PRIOR_RATE * _PRIOR_PROMPTS) / (prompts + _PRIOR_PROMPTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rush:
    """What a program begins within an hour, and who is there to answer what comes of it."""

    prompts: int
    rate: float
    on_shift: int
    answers_per_hour: float

    @property
    def flags(self) -> float:
        """How many flags to expect."""
        return self.prompts * self.rate

    @property
    def length(self) -> timedelta:
        """How long the shift takes to answer them, which is how long the prompts are spread; nothing for few."""
        if not self.on_shift:
            return timedelta()
        takes = min(LONGEST, HOUR * (self.flags / (self.on_shift * self.answers_per_hour)))
        return takes if takes >= _NOT_WORTH_IT else timedelta()


def rush_at(*, prompts: int, lately: tuple[int, int], rota: Collection[Shift], answers: float, at: datetime) -> Rush:
    """Work out what so many prompts at a moment mean to those who are on shift then."""
    rate = flag_rate(prompts=lately[0], flags=lately[1])
    return Rush(prompts=prompts, rate=rate, on_shift=answering(rota, at=at), answers_per_hour=answers)


def answering(rota: Collection[Shift], *, at: datetime) -> int:
    """Count who is there to answer at a moment: the primaries, or, when there are none, the backups."""
    there = on_call(rota=list(rota), at=at)
    return len([shift for shift in there if shift.role is Role.PRIMARY] or there)


def placed(*, plan: Plan, at: datetime, length: timedelta, window: SendWindow) -> datetime:
    """Move somebody's prompt to their own place in a spread; who chose their own time keeps it."""
    if plan.slot is not None or plan.daily:
        return at
    # Not by the enrollment's id, which is another one whenever the same year is played again.
    return spread_to(at=at, enrollment=UUID(int=plan.jitter_seed), length=length, window=window)


def spread_to(*, at: datetime, enrollment: UUID, length: timedelta, window: SendWindow) -> datetime:
    """Move somebody's prompt later by their own share of the spread; never out of the window it was in."""
    if not length:
        return at
    share = int.from_bytes(sha256(enrollment.bytes).digest()[:4], "big") / 2**32
    moved = at + timedelta(seconds=int(length.total_seconds() * share))
    return moved if may_send_at(window=window, at=moved) else at
