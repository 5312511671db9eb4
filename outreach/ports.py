"""What the inside needs from the outside, and how the outside may fail: small protocols, and errors that decide."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.orm import Session

from outreach.domain.calls import CallEnd, CallNews, CallPlan, Step
from outreach.domain.delivery import Lane, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.hours import StateHours
from outreach.domain.inbound import Inbound
from outreach.domain.opt_outs import OptWord
from outreach.domain.own_calendar import CalendarTrouble
from outreach.domain.pace import BOUNDLESS, CarrierClass
from outreach.domain.phone import PhoneNumber
from outreach.domain.pushing import Pusher
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.roster import Roster
from outreach.domain.troubles import Trouble

DatabaseTrouble = SQLAlchemyError
"""What the database raises when it cannot do its work; the entrances know it by this name."""

DatabaseUnwell = (OperationalError, InterfaceError, PendingRollbackError)
"""What it raises for reasons of its own, whatever it was asked: it is away, its disk is full, it has no memory."""


class Form(Protocol):
    """The fields of a posted form, of which several may have the same name."""

    def get(self, name: str, default: str = "", /) -> str:
        """Give the first value of a field."""

    def getlist(self, name: str, /) -> list[str]:
        """Give every value of a field."""

    def keys(self) -> Iterable[str]:
        """Name the fields."""


class RecipientStopped(Exception):
    """The carrier will not carry to this person because they told it to stop: their consent is withdrawn."""


class SendRefused(Exception):
    """The carrier refused for good; `code` is its reason. The number or our set-up is wrong: a person must look."""

    def __init__(self, code: str, trouble: Trouble = Trouble.UNKNOWN) -> None:
        """Keep the carrier's code, and what it means to us."""
        super().__init__(f"refused by the carrier: {code}")
        self.code = code
        self.trouble = trouble


class CarrierUnavailable(Exception):
    """The carrier surely did not take it (refused connection, 429): try again after `retry_after`.

    `our_set_up` says that it never will until somebody mends our account.
    """

    def __init__(self, why: str, retry_after: timedelta, *, our_set_up: bool = False) -> None:
        """Keep why, and how long to wait."""
        super().__init__(why)
        self.retry_after = retry_after
        self.our_set_up = our_set_up


class OutcomeUnknown(Exception):
    """Nobody knows whether the carrier took it (timeout, reset, 5xx): the rule of the message's kind decides."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier took it, and calls it `carrier_id`."""

    carrier_id: str


Outcome = Accepted | RecipientStopped | SendRefused | CarrierUnavailable | OutcomeUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One text or call for the carrier; `good_for` is what is left of its time, `call` how a call is placed."""

    message_id: UUID
    channel: Channel
    to: PhoneNumber
    sender: PhoneNumber
    body: str
    good_for: timedelta
    call: CallPlan | None = None


More = Callable[[int], Sequence[Outgoing]]
"""Gives what there is to send now, about so many; a few urgent ones may come on top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierRecord:
    """What the carrier remembers of one message: its id, text, status and when it was made.

    `blank` says that it does not show the text: it blanks what it keeps. `after`, `error_code` and `trouble` say what
    became of it, as a receipt does.
    """

    carrier_id: str
    body: str
    status: str
    created_at: datetime
    blank: bool = False
    after: MessageStatus | None = None
    error_code: str | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldText:
    """A text to us as the carrier keeps it, and when it came there; `blank` says that it does not show the text."""

    inbound: Inbound
    at: datetime
    blank: bool = False


class MalformedRequest(ValueError):
    """A signed request that lacks what it must carry; says which field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One word from the carrier about a message of ours.

    `status` is the carrier's own word, `after` what it means to us (None: nothing new). `trouble` is what kept it from
    arriving, `sender` the number of ours that it came from, `call_ended` how a call of ours did.
    """

    message_id: UUID | None
    carrier_id: str
    status: str
    after: MessageStatus | None
    error_code: str | None
    trouble: Trouble | None = None
    sender: str | None = None
    call_ended: CallEnd | None = None


class Carrier(Protocol):
    """A phone network. `signature_header` is where it signs what it posts, `answers_in` the type of what we answer."""

    @property
    def signature_header(self) -> str:
        """Name the header that holds the signature."""

    @property
    def answers_in(self) -> str:
        """Name the media type of every answer of ours."""

    def read_call(self, form: Form) -> CallNews:
        """Read what is told of a call that goes on: keys, words, who picked up, how connecting went."""

    def is_genuine(self, *, url: str, form: Form, signature: str) -> bool:
        """Say whether the carrier itself signed this request for this URL."""

    def read_text(self, form: Form) -> Inbound:
        """Read a text that reached us, whatever it holds."""

    def read_receipt(self, form: Form, *, message_id: UUID | None) -> Receipt:
        """Read a receipt; raises MalformedRequest when it names no id or status."""

    def script(self, steps: Sequence[Step], *, lang: str) -> str:
        """Write what a call does next, in the carrier's own language; words are spoken in `lang`."""

    def nothing_to_say(self) -> str:
        """Write the empty answer to a text: every word of ours goes through the outbox."""

    def say_back(self, words: str) -> str:
        """Write an answer to a text that says something at once: only while there is no outbox to put it into."""

    def send(self, more: More) -> Iterator[Sequence[tuple[UUID, Outcome]]]:
        """Ask for more again and again and hand it over, one person's in order; yields outcomes as they come.

        Ends when there is no more and every outcome was yielded; raises nothing for a message's failure.
        """

    def recent(self, *, to: PhoneNumber, sender: PhoneNumber, since: datetime) -> Sequence[CarrierRecord]:
        """List what the carrier holds for this recipient since then; raises CarrierUnavailable when it cannot say."""

    def received(self, *, to: PhoneNumber, since: datetime) -> Sequence[HeldText]:
        """List every text to a number of ours since then, in the order they came; raises CarrierUnavailable."""

    def opt_word(self, *, body: str, parameters: str) -> OptWord | None:
        """Say what a text to us means to the carrier itself, which minds some words before we read them."""


class MailNotSent(Exception):
    """An e-mail did not go out; says why, and never to whom."""


class Post(Protocol):
    """Something that carries e-mail."""

    def send(self, *, to: str, subject: str, body: str) -> None:
        """Send one e-mail; raises MailNotSent."""


class CalendarNotRead(Exception):
    """A calendar could not be fetched; says why, and never from where."""

    def __init__(self, trouble: CalendarTrouble) -> None:
        """Keep why."""
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedCalendar:
    """A calendar as it was fetched, None when it is as it was; the other two tell whether it changed since."""

    content: bytes | None
    etag: str | None
    modified: str | None


class Calendars(Protocol):
    """Something that fetches calendars of our people from elsewhere."""

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> FetchedCalendar:
        """Fetch a calendar, or hear that nothing changed since it was so; raises CalendarNotRead."""


class Doorbell(Protocol):
    """Something that tells the workers of a lane to look; it carries no work."""

    def ring(self, lane: Lane) -> bool:
        """Ring for a lane; False when nobody can hear it (then the scheduler's next pass does the work)."""

    def answers(self) -> bool:
        """Say whether a ring would be heard now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """A text that came `at` a moment while the database was away; `answered` says that its sender had a crisis card."""

    inbound: Inbound
    at: datetime
    answered: bool = False


class OpenJournal(Protocol):
    """The journal while one of us holds it. What the disk will not have is remembered by this process all the same."""

    def knows(self, carrier_id: str) -> bool:
        """Say whether a text is in it, or was until lately."""

    def answered_here(self, carrier_id: str) -> bool:
        """Say whether this very process answered a text with a card."""

    def keep(self, text: KeptText) -> None:
        """Write a text down, for good before this returns; raises OSError when the disk will not have it."""

    def note_answered(self, carrier_id: str, *, at: datetime) -> None:
        """Write down that a text is answered with a card; raises OSError likewise."""

    def may_answer(self, sender: str, *, at: datetime, most: int, within: timedelta) -> bool:
        """Say whether this process answered a sender less often than that of late, and if so remember one answer."""

    def may_page(self, sender: str, *, at: datetime, rest: timedelta) -> bool:
        """Say whether nobody was told about a sender for so long, and if so remember that somebody is told now."""


class Journal(Protocol):
    """Where texts are kept, in order, while the database does not answer; shared by all processes of a machine."""

    def is_empty(self) -> bool:
        """Say whether no text waits; quick enough to be asked before every text."""

    def count(self) -> int:
        """Count the texts that wait."""

    def set_aside(self) -> int:
        """Count the lines that could not be opened or stored, and wait for somebody to look at them."""

    def held(self) -> AbstractContextManager[OpenJournal]:
        """Hold the journal, so that nobody else writes meanwhile."""

    def note_paged(self, sender: str, *, at: datetime) -> None:
        """Write down that somebody was told about a sender; raises OSError."""

    def forget_page(self, sender: str) -> None:
        """Let the next text of a sender be told about: this time nobody was reached."""

    def empty_into(self, store: Callable[[KeptText], bool]) -> bool:
        """Hand over every text in order, and forget it once that returned; False when somebody else is at it.

        A text for which it says False can never be stored, and is set aside. What it raises ends this; all that was
        not handed over stays.
        """

    def try_to_write(self) -> None:
        """Write and take away again, as a test; raises OSError saying why that cannot be."""


class RosterFile(Protocol):
    """The last roster, on disk."""

    def read(self) -> Roster | None:
        """Read it, or None when there is none that can be read."""

    def write(self, roster: Roster) -> None:
        """Put another in its place, whole or not at all; raises OSError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDisk:
    """What this machine keeps for the hour in which the database does not answer, and the way out that it uses then.

    `carrier` is a line of its own: the other one may be in the middle of a batch.
    """

    journal: Journal
    roster: RosterFile
    carrier: Carrier


class Job(StrEnum):
    """What a worker can be asked to do."""

    DRAIN = "drain"


Clock = Callable[[], datetime]
Work = Session
"""A transaction that is open, as the entrances pass it on to actions and queries without knowing what it is."""

Transaction = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """Everything an action may need that is not its argument: the whole of our dependency injection.

    `transaction` opens one, commits it, then rings what was queued in it; `grace` is how long the scheduler leaves
    a ready row to the workers before doing it itself; `redelivery` how long a claimed row may stay unsettled;
    `patience` how long a receipt has to settle what nobody is sure of before the carrier is asked; `pace` how many
    segments a second a sender of check-ins carries, `caps` what carriers allow all of them; `pool` are the senders
    of check-ins (empty: `sender` alone); `on_disk` is None where nothing is kept for an outage; `post` is None
    where there is no e-mail; `asks_back` is how often the carrier is asked for texts that never reached us (None:
    never); `carrier_blanks` says that it is known to blank the texts that it keeps; `calendars` is None where nobody's
    calendar is read; `push` is None where no device is ever notified.
    """

    transaction: Transaction
    carrier: Carrier
    doorbell: Doorbell
    now: Clock
    lexicon: Lexicon
    state_hours: tuple[StateHours, ...]
    public_url: str
    sender: PhoneNumber
    page_sender: PhoneNumber
    grace: timedelta = timedelta(seconds=10)
    redelivery: timedelta = timedelta(minutes=2)
    patience: timedelta = timedelta(seconds=30)
    batch: int = 200
    pace: float = 10.0
    on_disk: OnDisk | None = None
    post: Post | None = None
    asks_back: timedelta | None = None
    pool: tuple[PhoneNumber, ...] = ()
    caps: CarrierClass = BOUNDLESS
    carrier_blanks: bool = False
    calendars: Calendars | None = None
    push: Pusher | None = None

    @property
    def senders(self) -> tuple[PhoneNumber, ...]:
        """The numbers that participants hear from."""
        return self.pool or (self.sender,)

    @property
    def our_numbers(self) -> tuple[PhoneNumber, ...]:
        """The numbers that people text us at."""
        return tuple(dict.fromkeys((*self.senders, self.page_sender)))
