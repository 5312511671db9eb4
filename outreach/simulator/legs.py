"""One end of a live call: where it stands in its TwiML, and what it waits for."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from outreach.simulator.calls import Answer, CallScript
from outreach.simulator.twiml import Dial, Gather, Record, Verb


@dataclass(slots=True)
class Listening:
    """A question that waits for keys or words."""

    gather: Gather
    digits: str = ""
    words: str = ""


@dataclass(slots=True)
class Recording:
    """What the far end says is being recorded since a moment."""

    record: Record
    since: datetime
    words: list[str] = field(default_factory=list)
    key: str = ""


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
    says: deque[str] = field(default_factory=deque)
    listening: Listening | None = None
    recording: Recording | None = None
    dialling: Dialling | None = None
    whisper_url: str | None = None
    whispering: bool = False
