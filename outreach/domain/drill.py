"""A drill: a marked exercise that climbs the real ladder, so that everybody knows it works, and about nobody at all."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST = timedelta(minutes=30)
"""How long a drill asks for somebody: after that its answer is that nobody came."""

LOOK_EVERY = timedelta(seconds=10)


class DrillStatus(StrEnum):
    """Where a drill stands."""

    RUNNING = "running"
    ANSWERED = "answered"
    MISSED = "missed"
    CALLED_OFF = "called_off"


DRILL_MOVES: Mapping[DrillStatus, frozenset[DrillStatus]] = {
    DrillStatus.RUNNING: frozenset({DrillStatus.ANSWERED, DrillStatus.MISSED, DrillStatus.CALLED_OFF}),
    DrillStatus.ANSWERED: frozenset(),
    DrillStatus.MISSED: frozenset(),
    DrillStatus.CALLED_OFF: frozenset(),
}


def drill_words(*, lang: str) -> str:
    """Say what stands where a page names a person: an exercise is marked in everything that is said of it."""
    return "SIMULACRO" if lang == "es" else "DRILL"


def stands(*, answered: bool, emergency: bool, started_at: datetime, now: datetime) -> DrillStatus:
    """Say where a drill stands now: whoever answered did, and a real emergency goes before everything else."""
    if answered:
        return DrillStatus.ANSWERED
    if emergency:
        return DrillStatus.CALLED_OFF
    return DrillStatus.MISSED if now - started_at >= LONGEST else DrillStatus.RUNNING


def took(*, started_at: datetime, at: datetime) -> str:
    """Say how long something took, as "1 min 40 s"."""
    seconds = max(int((at - started_at).total_seconds()), 0)
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
