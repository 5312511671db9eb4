"""A phone call, as the carrier keeps it, and what it meets at the other end."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CallStatus(StrEnum):
    """Where a call is in its life, in Twilio's words."""

    QUEUED = "queued"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


LIVE = frozenset({CallStatus.QUEUED, CallStatus.RINGING, CallStatus.IN_PROGRESS})


class CallDirection(StrEnum):
    """Who called."""

    INBOUND = "inbound"
    API = "outbound-api"
    DIAL = "outbound-dial"


class Answer(StrEnum):
    """What a call meets at a phone."""

    HUMAN = "human"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    RINGS = "rings"
    FAILS = "fails"
    BY_HAND = "by_hand"  # it rings on the phones page until somebody there does something


@dataclass(frozen=True, slots=True, kw_only=True)
class CallScript:
    """What the next calls to a phone meet; all times in seconds.

    `after`: rings so long before it is picked up (a longer ring than the call's timeout is no answer). `presses`: the
    keys for each question in turn, so long (`presses_after`) after the question; `says`: the words for each question
    that listens for speech, and for a recording. `hangs_up_after`: so long in the call; `talks_for`: so long when
    connected to somebody; `greets_for`: how long a machine speaks before its beep.
    """

    answer: Answer
    after: float = 4.0
    presses: tuple[str, ...] = ()
    presses_after: float = 1.0
    says: tuple[str, ...] = ()
    greets_for: float = 9.0
    hangs_up_after: float | None = None
    talks_for: float = 30.0

    @classmethod
    def answers_and_presses(cls, *presses: str, after: float = 4.0) -> "CallScript":
        """Pick up and press these keys, one entry for each question."""
        return cls(answer=Answer.HUMAN, presses=presses, after=after)

    @classmethod
    def answers_and_says(cls, *says: str, after: float = 4.0) -> "CallScript":
        """Pick up and speak, one entry for each question or recording."""
        return cls(answer=Answer.HUMAN, says=says, after=after)

    @classmethod
    def picks_up(cls, after: float = 4.0) -> "CallScript":
        """Pick up and do nothing: keys are pressed one by one as the story goes."""
        return cls(answer=Answer.HUMAN, after=after)

    @classmethod
    def lets_it_ring(cls) -> "CallScript":
        """Never pick up."""
        return cls(answer=Answer.RINGS)

    @classmethod
    def voicemail(cls, after: float = 18.0) -> "CallScript":
        """Let a machine pick up, after as long as machines take."""
        return cls(answer=Answer.VOICEMAIL, after=after)

    @classmethod
    def busy(cls) -> "CallScript":
        """Be on the phone already."""
        return cls(answer=Answer.BUSY)

    @classmethod
    def fails(cls) -> "CallScript":
        """Be unreachable: the call fails."""
        return cls(answer=Answer.FAILS)

    @classmethod
    def hangs_up(cls, after: float = 2.0) -> "CallScript":
        """Pick up and hang up again, so many seconds into the call."""
        return cls(answer=Answer.HUMAN, hangs_up_after=after)

    @classmethod
    def by_hand(cls) -> "CallScript":
        """Ring on the phones page and wait for somebody there."""
        return cls(answer=Answer.BY_HAND)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOrder:
    """What somebody asks of the carrier: a call, and the URL or TwiML it runs once answered; `timeout` in seconds."""

    to: str
    sender: str
    url: str | None = None
    method: str = "POST"
    twiml: str | None = None
    fallback_url: str | None = None
    fallback_method: str = "POST"
    status_callback: str | None = None
    status_callback_method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})
    timeout: int = 60
    time_limit: int = 14_400
    machine_detection: str | None = None
    async_amd: bool = False
    async_amd_status_callback: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call in the carrier's books; `heard` is what the far end heard, `pressed` its keys, `said` its words."""

    sid: str
    order_number: int
    order: CallOrder
    direction: CallDirection
    status: CallStatus
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    parent_sid: str | None = None
    answered_by: str | None = None
    heard: tuple[str, ...] = ()
    pressed: str = ""
    said: tuple[str, ...] = ()

    @property
    def is_live(self) -> bool:
        """Say whether it is still going on."""
        return self.status in LIVE

    @property
    def seconds(self) -> int:
        """How long it was (or has been, up to its last change) in progress."""
        if self.started_at is None:
            return 0
        return int(((self.ended_at or self.updated_at) - self.started_at).total_seconds())

    @property
    def phone(self) -> str:
        """The number of the person in it."""
        return self.order.sender if self.direction is CallDirection.INBOUND else self.order.to


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCall:
    """A call as a phone remembers it: `sender` is the number at the other end, `at` when it rang (aware UTC)."""

    sid: str
    sender: str
    at: datetime
    status: CallStatus
    heard: tuple[str, ...]
    pressed: str
