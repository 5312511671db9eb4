"""Spread: prompts planned for one moment go out over some minutes, so that the shift can answer what comes of them.

Somebody's own offset is always the same share of the spread, so that their hour stays about the same from day to day.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from outreach.domain.cadence import Plan, occurrences
from outreach.domain.hours import SendWindow, may_send_at
from outreach.domain.preview import Person
from outreach.domain.program import Program
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


def moments_ahead(
    *, program: Program, people: Sequence[Person], start: datetime, end: datetime
) -> list[tuple[datetime, int]]:
    """Count who is asked in each hour of a time ahead, earliest first."""
    count: Counter[datetime] = Counter()
    for person in people:
        zone = person.zone or program.zone
        coming = occurrences(cadence=program.cadence, plan=person.plan, start=start, end=end, zone=zone)
        count.update(due.at.replace(minute=0, second=0, microsecond=0) for due in coming)
    return sorted(count.items())


def rushes_in_words(rushes: Mapping[str, Rush]) -> Iterator[str]:
    """Say when prompts will be spread, or when nobody is there, as a program lead reads it; keys name moments."""
    for moment, rush in rushes.items():
        about = f"{moment}: {rush.prompts} texts"
        if not rush.on_shift:
            if rush.flags >= 1:
                yield f"{about}, nobody on shift: about {rush.flags:.0f} of them will need a person"
        elif rush.length:
            minutes = round(rush.length.total_seconds() / 60)
            yield f"{about}, {rush.on_shift} on shift: spread over {minutes} minutes"
