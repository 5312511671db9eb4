"""One end of a live call: where it stands in its TwiML, and what it waits for."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from outreach.simulator.calls import Answer, CallScript
from outreach.simulator.twiml import Dial, Gather, Verb


@dataclass(slots=True)
class Listening:
    """A question that waits for keys."""

    gather: Gather
    digits: str = ""


@dataclass(slots=True)
class Dialling:
    """Phones that ring to be connected to this call."""

    dial: Dial
    children: list[str]
    winner: str | None = None
    bridged_at: datetime | None = None


@dataclass(slots=True)
class Leg:
    """The moving parts of a live call; `step` counts its moves, so that a timer set before the last move does nothing.

    `sequence` counts its status callbacks; `whisper` marks a callee who is told something before being connected.
    """

    document_url: str = ""
    verbs: deque[Verb] = field(default_factory=deque)
    step: int = 0
    sequence: int = 0
    script: CallScript = field(default_factory=lambda: CallScript(answer=Answer.RINGS))
    presses: deque[str] = field(default_factory=deque)
    listening: Listening | None = None
    dialling: Dialling | None = None
    whisper_url: str | None = None
    whispering: bool = False
