"""An escalation: the life of a worry, and the ladder of people who are told until somebody takes it.

The ladder is frozen when the escalation opens. An empty rung is passed at once, the last rung repeats, and there is no
state in which nobody is told: a live escalation always has a next step.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class EscalationStatus(StrEnum):
    """Where an escalation stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


ESCALATION_MOVES: Mapping[EscalationStatus, frozenset[EscalationStatus]] = {
    EscalationStatus.OPEN: frozenset({EscalationStatus.ACKNOWLEDGED, EscalationStatus.RESOLVED}),
    EscalationStatus.ACKNOWLEDGED: frozenset({EscalationStatus.OPEN, EscalationStatus.RESOLVED}),
    EscalationStatus.RESOLVED: frozenset(),
}

LIVE = (EscalationStatus.OPEN, EscalationStatus.ACKNOWLEDGED)


class ReasonKind(StrEnum):
    """Why a person must look."""

    CONCERN = "concern"
    ANSWER = "answer"
    SILENCE = "silence"
    WANTS_CONTACT = "wants_contact"
    NUMBER_PROBLEM = "number_problem"
    UNREADABLE = "unreadable"
    UNKNOWN_SENDER = "unknown_sender"
    OPTED_OUT = "opted_out"
    DELIVERY = "delivery"
    HELD = "held"
    DRILL = "drill"
    FOLLOW_UP = "follow_up"


class Whom(StrEnum):
    """Whom a rung tells."""

    PEER = "peer"
    SHIFT = "shift"
    BACKUP = "backup"
    WHOLE_SHIFT = "whole_shift"
    LEAD = "lead"
    TEAM = "team"
    NAMED = "named"


class Channel(StrEnum):
    """By which way a person of ours is told."""

    TEXT = "text"
    CALL = "call"


class Outcome(StrEnum):
    """How an escalation ended, in the words that a specialist texts after DONE."""

    REACHED = "reached"
    LEFT_MESSAGE = "left_message"
    NO_ANSWER = "no_answer"
    WARM_HANDOFF = "warm_handoff"
    EMERGENCY_SERVICES = "emergency_services"
    FALSE_ALARM = "false_alarm"
    OTHER = "other"


TALKED = (Outcome.REACHED, Outcome.WARM_HANDOFF)
"""The outcomes that say that one of ours and the person were in touch with each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of a ladder.

    `call_after` is how long after the text the person is called (None: never); `wait` is how long the rung has before
    the next one's turn, counted from the rung's start; with `until_shift_ends` it also ends when the shift of those who
    were told does. `people` are the names that a rung for somebody in particular means.
    """

    whom: Whom
    people: tuple[str, ...] = ()
    text: bool = True
    call_after: timedelta | None = None
    wait: timedelta
    until_shift_ends: bool = False

    @property
    def tells(self) -> bool:
        """Whether anybody is told on it at all, or only time passes."""
        return self.text or self.call_after is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Who is told, one rung after the other; the last rung repeats.

    `due_back` is how long somebody who acknowledged has before we ask again and, left unanswered, open the escalation
    again. `calls_from` and `calls_to` are waking hours in the program's zone (local "HH:MM"; None: any hour): outside
    of them nobody is called, and once the first rung was told, nobody else is until the morning.
    """

    rungs: tuple[Rung, ...]
    due_back: timedelta
    calls_from: str | None = None
    calls_to: str | None = None


def named_on(ladders: Iterable[Ladder]) -> tuple[str, ...]:
    """List the names of people that rungs of some ladders mean, each once."""
    return tuple(dict.fromkeys(name for ladder in ladders for rung in ladder.rungs for name in rung.people))
