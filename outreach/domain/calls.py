"""Phone calls: what one does, step by step, as values; how it ends; and what the voice page tries before it gives up.

A carrier writes the steps down in its own language. Addresses are whole ones, with our public address before them.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from outreach.domain.delivery import RULES, MessageKind
from outreach.domain.phone import PhoneNumber

RINGS_FOR = timedelta(seconds=22)
"""How long a phone of ours rings: most voicemails pick up a little later."""

WAITS_FOR_A_KEY = timedelta(seconds=8)
LONGEST_TALK = timedelta(hours=1)
LONGEST_RECORDING = timedelta(minutes=3)

TRIES_OF_A_PAGE = 3
"""How often one rung calls one person before the next one's turn."""

_WAITS = (timedelta(0), timedelta(minutes=1), timedelta(minutes=2))


@dataclass(frozen=True, slots=True)
class Say:
    """Words that are spoken, in the language of the script unless they name another."""

    words: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence."""

    lasts: timedelta = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Words that may be cut short by pressing `keys` keys, or by speaking; what was answered goes to `answer_to`.

    `keys` None is any number of them, ended by the pound key. Without an answer the next step follows, or, with
    `silence_counts`, `answer_to` hears of that too. `listens_for` are words that the far end probably says.
    """

    says: tuple[Say, ...]
    answer_to: str
    keys: int | None = 1
    waits: timedelta = WAITS_FOR_A_KEY
    speech: bool = False
    listens_for: tuple[str, ...] = ()
    silence_counts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect:
    """Ring another phone, which sees the number `shows`, and put the two together; nothing is ever recorded.

    Whoever picks up is asked at `whisper` first, and connected when those steps end without hanging up. `then` hears
    how it went, whatever happened. `machine_at` hears whether a person or a machine picked up; with `to_the_beep` a
    machine is waited for until it listens.
    """

    to: PhoneNumber
    shows: PhoneNumber
    then: str
    whisper: str | None = None
    machine_at: str | None = None
    to_the_beep: bool = False
    rings_for: timedelta = RINGS_FOR
    at_most: timedelta = LONGEST_TALK


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Record what is said after a beep, until a key or silence; `goes_to` hears where the recording is."""

    goes_to: str
    longest: timedelta = LONGEST_RECORDING
    ends_with_silence_of: timedelta = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class GoTo:
    """Go on with what another address of ours says."""

    address: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""


Step = Say | Pause | Ask | Connect | Record | GoTo | HangUp


class PickedUp(StrEnum):
    """Who picked up, as far as a carrier can hear: it errs about one time in ten, so nothing but haste follows."""

    PERSON = "person"
    MACHINE = "machine"
    UNKNOWN = "unknown"


class Connection(StrEnum):
    """How connecting a call to another phone went."""

    TALKED = "talked"
    DECLINED = "declined"  # somebody or something picked up, and was not connected
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNews:
    """What the carrier tells of a call that goes on: keys pressed, words said, who picked up, how connecting went.

    `caller` and `called` are None where a number is withheld or odd; `recording` is where one can be fetched; `hung_up`
    says that the call itself is over; `failed_at` is the address of ours that had no answer which could be used.
    """

    carrier_id: str
    keys: str = ""
    words: str = ""
    picked_up: PickedUp | None = None
    connection: Connection | None = None
    lasted: timedelta | None = None
    recording: str | None = None
    caller: PhoneNumber | None = None
    called: PhoneNumber | None = None
    hung_up: bool = False
    failed_at: str | None = None

    def other_end(self, ours: Collection[PhoneNumber]) -> PhoneNumber | None:
        """Give the number that is not ours, whoever called whom; None where nobody knows it."""
        ends = (self.caller, self.called)
        return next((end for end in ends if end is not None and end not in ours), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlan:
    """How a call of ours is placed; its addresses are paths below our public address.

    `begins_at` says what it does, `fallback_at` does when that fails; `machine_at` hears who picked up.
    """

    begins_at: str
    fallback_at: str
    machine_at: str | None = None
    rings_for: timedelta = RINGS_FOR


INCOMING = "/calls/incoming"
"""What the carrier asks when one of our numbers is called."""

INCOMING_OVER = "/calls/incoming/over"
"""What it tells when such a call is over."""

FALLBACK_FOR_STAFF = "/calls/fallback"
FALLBACK_FOR_PEOPLE = "/calls/fallback/lines"

_PLACES: Mapping[MessageKind, str] = {
    MessageKind.PAGE: "pages",
    MessageKind.ALERT: "pages",
    MessageKind.STAFF_ANSWER: "bridges",
    MessageKind.PROMPT: "check-ins",
    MessageKind.REMINDER: "check-ins",
}
"""Where a call begins, by the kind of message that it is: one that reminds of a promise sounds like a page."""

_BEGINS_A_CHECK_IN = re.compile(r"/calls/check-ins/[0-9a-fA-F-]{36}(?:/again/\d+)?$")


def plan_of(kind: MessageKind, message: UUID) -> CallPlan:
    """Plan the call that a message of ours is: who picks up is listened for, which never holds up the words."""
    here = f"/calls/{_PLACES[kind]}/{message}"
    fallback = FALLBACK_FOR_STAFF if RULES[kind].to_staff else FALLBACK_FOR_PEOPLE
    return CallPlan(begins_at=here, fallback_at=fallback, machine_at=f"{here}/machine")


def begins_a_check_in(address: str) -> bool:
    """Say whether at some address of ours a check-in's call begins: nobody who hears it has pressed a key yet."""
    return _BEGINS_A_CHECK_IN.search(address) is not None


class CallEnd(StrEnum):
    """How one try of a voice page ended; only a key says that somebody heard it."""

    KEY = "key"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    VOICEMAIL = "voicemail"
    NO_KEY = "no_key"


def wait_before(attempt: int) -> timedelta | None:
    """Say how long to wait before a try (the first is 1), or None when there were enough."""
    return _WAITS[attempt - 1] if attempt <= TRIES_OF_A_PAGE else None


class CallKind(StrEnum):
    """What a call is that is more than a page."""

    BRIDGE = "bridge"  # somebody of ours is connected to a person
    INCOMING = "incoming"  # a person calls us
    CHECK_IN = "check_in"  # a person is asked how they are


class CallState(StrEnum):
    """Where such a call stands."""

    RINGING = "ringing"  # the first phone rings, or says what this is
    CONNECTING = "connecting"  # the other phone rings, or says what this is
    TALKING = "talking"
    ASKING = "asking"  # over; we asked how it went
    OVER = "over"


CALL_MOVES: Mapping[CallState, frozenset[CallState]] = {
    CallState.RINGING: frozenset({CallState.CONNECTING, CallState.TALKING, CallState.OVER}),
    CallState.CONNECTING: frozenset({CallState.TALKING, CallState.ASKING, CallState.OVER}),
    CallState.TALKING: frozenset({CallState.ASKING, CallState.OVER}),
    CallState.ASKING: frozenset({CallState.OVER}),
    CallState.OVER: frozenset(),
}

GOING_ON = (CallState.RINGING, CallState.CONNECTING, CallState.TALKING)

OVER_BY = LONGEST_TALK + timedelta(minutes=15)
"""How long after it began a call is surely over, whether or not anybody told us."""

RINGING_OVER_BY = timedelta(minutes=5)
"""How long after it was asked for a call that nobody took is surely over, the waiting before it rang included."""

ANSWERS_FOR = timedelta(hours=2)
"""How long after the question a bare number means how the call went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """Steps, and the language in which their words are spoken."""

    steps: tuple[Step, ...]
    lang: str
