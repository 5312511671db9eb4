"""Swaps: a shift that somebody would give away, or that nobody has, until somebody takes it.

Whoever asks keeps the shift until somebody has taken it. Who may take one is asked by day, reminded the day before and
three hours before; after that the leads hear that nobody has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from outreach.domain.hours import at_wall_clock, local
from outreach.domain.reach import OutOfReach
from outreach.domain.rotation import nights

_DAY = timedelta(days=1)

AROUND = timedelta(days=9)
"""How far around a shift the other shifts of whoever takes it matter, for the nights in a row that they would have."""


class SwapStatus(StrEnum):
    """Where a swap stands."""

    ASKED = "asked"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


SWAP_MOVES: Mapping[SwapStatus, frozenset[SwapStatus]] = {
    SwapStatus.ASKED: frozenset({SwapStatus.TAKEN, SwapStatus.WITHDRAWN, SwapStatus.LAPSED}),
    SwapStatus.TAKEN: frozenset({SwapStatus.WITHDRAWN}),
    SwapStatus.WITHDRAWN: frozenset(),
    SwapStatus.LAPSED: frozenset(),
}
"""What was taken is withdrawn when the shift itself is gone."""


class SwapStep(StrEnum):
    """What is done next about a swap that nobody has taken."""

    ASK = "ask"
    REMIND = "remind"
    REMIND_AGAIN = "remind_again"
    TELL_LEAD = "tell_lead"
    LAPSE = "lapse"


_BEFORE: Mapping[SwapStep, timedelta] = {
    SwapStep.REMIND: timedelta(hours=24),
    SwapStep.REMIND_AGAIN: timedelta(hours=3),
    SwapStep.TELL_LEAD: timedelta(hours=2),
}
_OFFERED_AHEAD = timedelta(days=14)
_CANNOT_WAIT = timedelta(hours=12)
_TIME_TO_ANSWER = timedelta(minutes=15)
_WAKES, _RESTS = time(8), time(21)
_EVENING = time(20)


def first_step_at(*, starts_at: datetime, zone: str, now: datetime) -> datetime:
    """Say when others are asked: at once by day, and whenever it cannot wait; else in the morning."""
    if starts_at - now < _CANNOT_WAIT or _awake(now, zone):
        return now
    there = local(now, zone)
    return at_wall_clock(there.date() + (_DAY if there.time() >= _RESTS else timedelta()), _WAKES, zone)


def offered_at(*, starts_at: datetime, zone: str, now: datetime) -> datetime:
    """Say when a turn that a rota leaves open is offered: two weeks ahead, so that nobody is asked about a season."""
    return max(now, _by_day(starts_at - _OFFERED_AHEAD, zone))


def step_after(
    done: SwapStep, *, starts_at: datetime, ends_at: datetime, zone: str, now: datetime
) -> tuple[SwapStep, datetime]:
    """Say what is done next about a swap, and when; what there is no time for is left out."""
    later = list(SwapStep)[list(SwapStep).index(done) + 1 :]
    for step in later:
        if step is SwapStep.LAPSE:
            break
        at = _by_day(starts_at - _BEFORE[step], zone)
        if step is SwapStep.TELL_LEAD:
            at = max(at, now + _TIME_TO_ANSWER)
        if at >= now + _TIME_TO_ANSWER and at < ends_at:
            return step, at
    return SwapStep.LAPSE, ends_at


def _awake(at: datetime, zone: str) -> bool:
    return _WAKES <= local(at, zone).time() < _RESTS


def _by_day(at: datetime, zone: str) -> datetime:
    """Move a moment of the night to the evening before it."""
    if _awake(at, zone):
        return at
    there = local(at, zone)
    return at_wall_clock(there.date() - (_DAY if there.time() < _WAKES else timedelta()), _EVENING, zone)


class Hindrance(StrEnum):
    """Why somebody cannot take a shift."""

    NOT_OF_THE_TEAM = "not_of_the_team"
    OUT_OF_REACH = "out_of_reach"
    NEVER_ANSWERED = "never_answered"
    ON_CALL = "on_call"
    OFF = "off"
    NIGHTS = "nights"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may take a shift: whether they work there, what keeps texts from them, their shifts and days off."""

    of_the_team: bool
    trouble: OutOfReach | None
    shifts: Sequence[tuple[datetime, datetime]]
    off: Sequence[tuple[datetime, datetime]]


def hindrance(
    *, candidate: Candidate, starts_at: datetime, ends_at: datetime, zone: str, most_nights: int, at_once: bool = False
) -> Hindrance | None:
    """Say what keeps somebody from a shift; who comes `at_once` may come on a day off, and for one more night."""
    if not candidate.of_the_team:
        return Hindrance.NOT_OF_THE_TEAM
    if candidate.trouble is not None:
        never = candidate.trouble is OutOfReach.NEVER_ANSWERED
        return Hindrance.NEVER_ANSWERED if never else Hindrance.OUT_OF_REACH
    if any(starts < ends_at and ends > starts_at for starts, ends in candidate.shifts):
        return Hindrance.ON_CALL
    if at_once:
        return None
    if any(starts < ends_at and ends > starts_at for starts, ends in candidate.off):
        return Hindrance.OFF
    worked = {night for starts, ends in candidate.shifts for night in nights(starts, ends, zone)}
    asked = nights(starts_at, ends_at, zone)
    return Hindrance.NIGHTS if any(_run(worked | set(asked), night) > most_nights for night in asked) else None


def _run(worked: set[date], night: date) -> int:
    """Count the nights in a row of which one is part."""
    length = 1
    for step in (-_DAY, _DAY):
        at = night + step
        while at in worked:
            length, at = length + 1, at + step
    return length


def hindrance_words(found: Hindrance, *, lang: str) -> str:
    """Say in a few words what keeps somebody from a shift."""
    return (_WORDS_ES if lang == "es" else _WORDS_EN)[found]


_WORDS_EN = {
    Hindrance.NOT_OF_THE_TEAM: "not on this team",
    Hindrance.OUT_OF_REACH: "texts do not get through to that phone",
    Hindrance.NEVER_ANSWERED: "that phone has never answered us; reply READY first",
    Hindrance.ON_CALL: "already on call then",
    Hindrance.OFF: "that time is blocked as off",
    Hindrance.NIGHTS: "too many nights in a row",
}
_WORDS_ES = {
    Hindrance.NOT_OF_THE_TEAM: "no es de este equipo",
    Hindrance.OUT_OF_REACH: "no llegan los mensajes a ese teléfono",
    Hindrance.NEVER_ANSWERED: "ese teléfono nunca nos ha respondido; antes responde PRESENTE",
    Hindrance.ON_CALL: "ya hay turno a esa hora",
    Hindrance.OFF: "ese tiempo está marcado como libre",
    Hindrance.NIGHTS: "demasiadas noches seguidas",
}
