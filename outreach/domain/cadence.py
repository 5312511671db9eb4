"""When a check-in is due: the program's cadence, steered by the participant, in the participant's own time.

A cadence is a list of phases, perhaps a taper, and perhaps the question whether to go on. It counts in local days and
wall-clock times, so a change of the clocks neither loses nor doubles a visit; moments leave here as aware UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise, takewhile
from typing import ClassVar

from outreach.domain.hours import SendWindow, at_wall_clock, local, local_day, may_send_at
from outreach.domain.phases import WEEKDAYS, Phase, Renewal, Taper, Weekday
from outreach.domain.rhythm import Rhythm, first_days, rhythm_of
from outreach.domain.sentences import Sentence

__all__ = [
    "Cadence",
    "Due",
    "Phase",
    "Plan",
    "Renewal",
    "Taper",
    "Weekday",
    "begun_again",
    "faster",
    "next_due",
    "occurrences",
    "over_by",
    "renewed",
    "slower",
]

SLOWEST, FASTEST = -2, 1
MOST_JITTER = timedelta(hours=6)
_NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """When a program checks in.

    `slots` are the local times of a visit; with `own_slot`, a participant who has a time of their own is visited then
    instead. Every visit is moved by up to `jitter` either way, so that texts do not go out in one burst.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    phases: tuple[Phase, ...] = ()
    taper: Taper | None = None
    slots: tuple[time, ...]
    own_slot: bool = True
    jitter: timedelta = _NO_TIME
    renewal: Renewal | None = None

    def __post_init__(self) -> None:
        """Refuse a cadence with nothing to do, with phases that never come, or with slots that could trade places."""
        every = self.all_phases()
        if not every:
            raise ValueError(Sentence("a cadence needs at least one phase, or a taper"))
        endless = [phase.name for phase in every[:-1] if phase.weeks is None]
        if endless:
            raise ValueError(
                Sentence("phase {endless!r} has no end, so what comes after it would never come", endless=endless[0])
            )
        if self.renewal is not None and every[-1].weeks is None:
            raise ValueError(Sentence("the last phase has no end, so the renewal would never be asked"))
        _check_slots(self.slots, self.jitter)

    def all_phases(self) -> tuple[Phase, ...]:
        """List the phases in order, with the taper spelled out at the end."""
        return self.phases + (() if self.taper is None else self.taper.phases())


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How one participant goes through a cadence.

    `started_on` is their local day 0. `slot` is their own time. `pace` is how they steer: 0 as the program has it, -1
    and -2 after LESS (every other visit, every fourth), 1 after MORE (up to twice as many). `daily` visits them every
    day at exactly `slot`. `jitter_seed` is theirs for good. `renewed_on` is the day from which the last phase runs
    again because they wanted to go on.
    """

    started_on: date
    slot: time | None = None
    pace: int = 0
    daily: bool = False
    jitter_seed: int = 0
    renewed_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse what nobody could have asked for."""
        if not SLOWEST <= self.pace <= FASTEST:
            raise ValueError(
                Sentence(
                    "a pace runs from {slowest} to {fastest}, not {pace}",
                    slowest=SLOWEST,
                    fastest=FASTEST,
                    pace=self.pace,
                )
            )
        if self.daily and self.slot is None:
            raise ValueError(Sentence("somebody who is asked daily needs a slot: the local time to ask at"))
        if self.slot is not None and self.slot.tzinfo is not None:
            raise ValueError(Sentence("a slot is local: write it without a zone, such as 09:00"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One visit of a cadence: its moment in UTC, the local time it stands for, and what it asks.

    `slot` is the unjittered local time; `renewal` is true for the question whether to go on.
    """

    at: datetime
    slot: datetime
    phase: str
    question_set: str
    renewal: bool = False


def next_due(
    *, cadence: Cadence, plan: Plan, after: datetime, zone: str, window: SendWindow | None = None
) -> Due | None:
    """Find the first visit strictly after a moment; None when the cadence is over.

    With a `window`, jitter never moves a visit out of the opening that its slot is in; a slot outside stays outside.
    """
    calendar = _Calendar(cadence=cadence, plan=plan, zone=zone, window=window)
    return next((due for due in calendar.dues_from(local_day(after, zone)) if due.at > after), None)


def occurrences(
    *,
    cadence: Cadence,
    plan: Plan,
    start: datetime,
    end: datetime,
    zone: str,
    window: SendWindow | None = None,
) -> Iterator[Due]:
    """List the visits in [start, end), in order, as `next_due` would find them one by one."""
    calendar = _Calendar(cadence=cadence, plan=plan, zone=zone, window=window)
    dues = (due for due in calendar.dues_from(local_day(start, zone)) if due.at >= start)
    return takewhile(lambda due: due.at < end, dues)


def slower(plan: Plan) -> Plan:
    """Halve the rhythm, as LESS asks; the same plan comes back when it is as slow as it gets."""
    return replace(plan, pace=max(SLOWEST, plan.pace - 1))


def faster(plan: Plan) -> Plan:
    """Quicken the rhythm by one step, as MORE asks; the same plan comes back when it is as fast as it gets."""
    fastest = max(plan.pace, 0) if plan.daily else FASTEST
    return replace(plan, pace=min(fastest, plan.pace + 1))


def renewed(plan: Plan, on: date) -> Plan:
    """Start the last phase again from a local day on, because the participant wants to go on."""
    return replace(plan, renewed_on=on)


def begun_again(plan: Plan, on: date) -> Plan:
    """Start the whole cadence again from a local day on, because the participant came back after its end."""
    return replace(plan, started_on=on, renewed_on=None)


def over_by(plan: Plan, on: date, *, cadence: Cadence) -> Plan:
    """Let the last phase have ended on a local day, so that the question whether to go on comes from that day on."""
    return replace(plan, renewed_on=on - timedelta(weeks=cadence.all_phases()[-1].weeks or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """A phase laid on the calendar: from `start` to before `end`."""

    start: date
    end: date | None
    phase: Phase
    rhythm: Rhythm
    renewal: bool = False

    def days_from(self, day: date) -> Iterator[date]:
        since = max(0, (day - self.start).days)
        days = (self.start + timedelta(days=visit) for visit in self.rhythm.visits(since))
        return takewhile(lambda visited: self.end is None or visited < self.end, days)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calendar:
    """A cadence laid on the local days of one person."""

    cadence: Cadence
    plan: Plan
    zone: str
    window: SendWindow | None

    def dues_from(self, day: date) -> Iterator[Due]:
        for stretch in _stretches(self.cadence, self.plan):
            if stretch.end is None or stretch.end > day:
                for visited in stretch.days_from(day):
                    yield from self._dues_on(visited, stretch)

    def _dues_on(self, day: date, stretch: _Stretch) -> Iterator[Due]:
        """List a day's visits; a day that a zone leaves out (Apia had no 30 December 2011) has none."""
        slots = _slots_on(day, self._clocks(), self.zone)
        shift = self._shift(day, slots)
        for slot, there in slots:
            yield Due(
                at=slot + shift,
                slot=there,
                phase=stretch.phase.name,
                question_set=stretch.phase.question_set,
                renewal=stretch.renewal,
            )

    def _clocks(self) -> tuple[time, ...]:
        own = self.plan.slot if self.plan.daily or self.cadence.own_slot else None
        return self.cadence.slots if own is None else (own,)

    def _shift(self, day: date, slots: tuple[tuple[datetime, datetime], ...]) -> timedelta:
        """Choose the day's jitter: as drawn, or the other way, or none, whichever keeps every slot where it belongs."""
        if self.plan.daily:
            return _NO_TIME
        drawn = _jitter(self.cadence.jitter, self.plan.jitter_seed, day)
        stays = (shift for shift in (drawn, -drawn) if all(self._stays(slot, slot + shift, day) for slot, _ in slots))
        return next(stays, _NO_TIME)

    def _stays(self, slot: datetime, moved: datetime, day: date) -> bool:
        if local_day(moved, self.zone) != day:
            return False
        if self.window is None or not may_send_at(window=self.window, at=slot):
            return True
        return may_send_at(window=self.window, at=moved)


@lru_cache(maxsize=4096)
def _slots_on(day: date, clocks: tuple[time, ...], zone: str) -> tuple[tuple[datetime, datetime], ...]:
    """List the moments of a day's slots, earliest first, each with the local time it stands for."""
    slots = sorted({at_wall_clock(day, clock, zone) for clock in clocks})
    return tuple((slot, local(slot, zone)) for slot in slots if local_day(slot, zone) == day)


def _jitter(most: timedelta, seed: int, day: date) -> timedelta:
    """Draw whole seconds between -most and +most that are always the same for a person and a day."""
    seconds = int(most.total_seconds())
    digest = blake2b(f"{seed}:{day.isoformat()}".encode(), digest_size=8).digest()
    return timedelta(seconds=int.from_bytes(digest) % (2 * seconds + 1) - seconds)


def _stretches(cadence: Cadence, plan: Plan) -> Iterator[_Stretch]:
    phases = cadence.all_phases()
    starts = first_days(phases)
    for phase, start, end in zip(phases, starts, starts[1:], strict=False):
        first = plan.started_on + timedelta(days=start)
        last = None if phase.weeks is None else plan.started_on + timedelta(days=end)
        if plan.renewed_on is not None and (last is None or last > plan.renewed_on):
            last = plan.renewed_on
        yield _stretch(phase, first, last, plan)
    over = plan.started_on + timedelta(days=starts[-1])
    if plan.renewed_on is not None:
        over = plan.renewed_on + timedelta(weeks=phases[-1].weeks or 0)
        yield _stretch(phases[-1], plan.renewed_on, None if phases[-1].weeks is None else over, plan)
    if cadence.renewal is not None:
        yield _renewal(cadence.renewal, phases[-1], over)


def _stretch(phase: Phase, start: date, end: date | None, plan: Plan) -> _Stretch:
    rhythm = rhythm_of(phase=phase, first_day=start, pace=plan.pace, daily=plan.daily)
    return _Stretch(start=start, end=end, phase=phase, rhythm=rhythm)


def _renewal(renewal: Renewal, last: Phase, over: date) -> _Stretch:
    """Ask weekly, on whichever day of the last phase comes first, from the day on which the cadence is over."""
    days = last.days or (WEEKDAYS[over.weekday()],)
    soonest = min(days, key=lambda day: (day.number - over.weekday()) % 7)
    phase = Phase(name="renewal", weeks=renewal.asks, days=(soonest,), question_set=renewal.question_set)
    rhythm = rhythm_of(phase=phase, first_day=over, pace=0, daily=False)
    return _Stretch(start=over, end=over + timedelta(weeks=renewal.asks), phase=phase, rhythm=rhythm, renewal=True)


def _check_slots(slots: tuple[time, ...], jitter: timedelta) -> None:
    if not slots:
        raise ValueError(Sentence("a cadence needs at least one slot: a local time, such as 11:00"))
    if any(slot.tzinfo is not None for slot in slots):
        raise ValueError(Sentence("slots are local: write them without a zone, such as 11:00"))
    if not _NO_TIME <= jitter <= MOST_JITTER:
        raise ValueError(Sentence("jitter must be between no time and 6 hours"))
    moments = [datetime.combine(date.min, slot, tzinfo=UTC) for slot in slots]
    if any(later - earlier <= 2 * jitter for earlier, later in pairwise(moments)):
        raise ValueError(Sentence("slots must be in order and further apart than twice the jitter"))
