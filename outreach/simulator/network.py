"""The phone network in a box: what stories, the demo and the REST API use of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from random import Random

from outreach.simulator import answering, calling, conversing, inbound
from outreach.simulator.account import Account, MessagingService, OwnedNumber, Settings
from outreach.simulator.callbacks import Deliver, HttpDeliver
from outreach.simulator.calls import Call, CallScript, CallStatus, PhoneCall
from outreach.simulator.clock import Clock
from outreach.simulator.exchange import Exchange
from outreach.simulator.journal import Entry
from outreach.simulator.messages import Message, Outcome, Text
from outreach.simulator.timers import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """What a phone holds now: texts in the order they arrived, and calls in the order they were made."""

    number: str
    inbox: tuple[Text, ...]
    calls: tuple[PhoneCall, ...]


class Network(Exchange):
    """A phone network with one account; it reads no clock but `now` and takes its chances from `seed`.

    All numbers are E.164 strings. Nothing happens by itself: whoever holds the network calls `run_due` when
    `next_timer` has come. Programs' URLs are called through `deliver`, never with a lock held; it returns
    `(status, body)`, and an OSError (or urllib3's HTTPError) out of it is a failed connection or a timeout.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        deliver: Deliver | None = None,
        account: Account | None = None,
        settings: Settings | None = None,
        seed: int = 0,
    ) -> None:
        """Build an idle network in which the account owns no number yet."""
        super().__init__(
            now=now,
            deliver=deliver or HttpDeliver(),
            account=account or Account(),
            settings=settings or Settings(),
            seed=seed,
        )
        self.when_answered = conversing.answered
        self.when_ended = conversing.ended

    def next_timer(self) -> datetime | None:
        """Say when something is to happen next; None when nothing is to come."""
        return self.timers.next()

    def run_due(self, run: Callable[[Action], object] | None = None) -> int:
        """Let everything happen whose time has come, in order, and count it; `run` may hand each to a thread."""
        fired = 0
        while (action := self.timers.take_due()) is not None:
            if run is None:
                action()
            else:
                run(action)
            fired += 1
        return fired

    def run_until(self, moment: datetime) -> None:
        """Move the clock to a moment (aware); all on the way happens at its own. Raises TypeError without a Clock."""
        if not isinstance(self.now, Clock):
            raise TypeError("this network's clock cannot be moved")
        while (upcoming := self.next_timer()) is not None and upcoming <= moment:
            self.now.move_to(max(upcoming, self.now()))
            self.run_due()
        self.now.move_to(moment)

    def run_on(self, seconds: float) -> None:
        """Move the clock on, as `run_until` does."""
        self.run_until(self.now() + timedelta(seconds=seconds))

    def own(self, number: str, **urls: str | None) -> OwnedNumber:
        """Give the account a number, or change its `sms_url`, `sms_fallback_url`, `voice_url`, … (see OwnedNumber)."""
        with self.lock:
            known = self.numbers.get(number) or OwnedNumber(
                sid=self.sid("PN"),
                number=number,
                friendly_name=number,
                created_at=self.now(),
                updated_at=self.now(),
            )
            self.numbers[number] = replace(known, updated_at=self.now(), **urls)  # type: ignore[arg-type]
            return self.numbers[number]

    def serve_with(self, *numbers: str, inbound_url: str | None = None) -> MessagingService:
        """Group numbers of the account into a messaging service."""
        with self.lock:
            service = MessagingService(sid=self.sid("MG"), numbers=numbers, inbound_url=inbound_url)
            self.services[service.sid] = service
            return service

    def adjust(self, **changes: object) -> None:
        """Change settings, named as Settings names them."""
        with self.lock:
            self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]

    def text(self, sender: str, to: str, body: str, media: tuple[str, ...] = ()) -> str:
        """Text one of the account's numbers from a phone and ask the program at once; returns the sid.

        Raises ValueError when the account does not own `to`.
        """
        return inbound.receive(self, sender=sender, to=to, body=body, media=media).sid

    def call(self, sender: str, to: str) -> str:
        """Call one of the account's numbers from a phone; returns the sid. Raises ValueError when nobody owns `to`."""
        return answering.call_in(self, sender=sender, to=to).sid

    def meets(self, number: str, script: CallScript) -> None:
        """Script what the next calls to a phone meet, until it is scripted otherwise."""
        with self.lock:
            self.line(number).script = script

    def ends(self, number: str, outcome: Outcome) -> None:
        """Decide how the next texts to a phone end."""
        with self.lock:
            self.line(number).outcome = outcome

    def block(self, to: str, sender: str) -> None:
        """Opt a phone out of one of the account's numbers, as if it had texted STOP."""
        with self.lock:
            self.opt_outs.block(to, self.senders_beside(sender))

    def unblock(self, to: str, sender: str) -> None:
        """Opt a phone in again."""
        with self.lock:
            self.opt_outs.unblock(to, self.senders_beside(sender))

    def pick_up(self, sid: str, script: CallScript | None = None) -> None:
        """Pick up a ringing call by hand (or let a machine: CallScript.voicemail()); raises NotRinging."""
        answering.pick_up(self, sid, script or CallScript.by_hand())

    def turn_away(self, sid: str) -> None:
        """Answer a ringing call with the busy tone; raises NotRinging."""
        answering.be_busy(self, sid)

    def press(self, sid: str, keys: str) -> None:
        """Press keys in a call; a call that is over hears nothing."""
        conversing.press(self, sid, keys)

    def say(self, sid: str, words: str) -> None:
        """Say something in a call; a call that is over hears nothing."""
        conversing.say(self, sid, words)

    def hang_up(self, sid: str) -> None:
        """Hang up; a call that still rings is not answered."""
        ringing = self.call_book[sid].status is CallStatus.RINGING
        calling.end(self, sid, CallStatus.NO_ANSWER if ringing else CallStatus.COMPLETED)

    def phone(self, number: str) -> Phone:
        """Show what a phone holds."""
        with self.lock:
            texts = tuple(self.lines[number].texts) if number in self.lines else ()
            calls = tuple(call for call in self.call_book.values() if call.phone == number and _has_rung(call))
        return Phone(number=number, inbox=texts, calls=tuple(map(partial(_as_heard, number), calls)))

    @property
    def phones(self) -> tuple[str, ...]:
        """The numbers of all phones that the network has met, sorted."""
        with self.lock:
            return tuple(sorted(number for number in self.lines if number not in self.numbers))

    @property
    def messages(self) -> tuple[Message, ...]:
        """All messages in the books, oldest first."""
        with self.lock:
            return tuple(self.texts.values())

    @property
    def calls(self) -> tuple[Call, ...]:
        """All calls in the books, oldest first."""
        with self.lock:
            return tuple(self.call_book.values())

    @property
    def log(self) -> tuple[Entry, ...]:
        """Everything that happened, oldest first."""
        return self.journal.entries

    def reset(self, seed: int | None = None) -> None:
        """Forget all but the account's numbers, services and settings; start the chances again from the seed."""
        with self.lock:
            self.seed = self.seed if seed is None else seed
            self.random = Random(self.seed)  # noqa: S311
            self.order = count()
            self.opt_outs.clear()
            self.faults.clear()
            self.timers.clear()
            self.journal.clear()
            for book in (self.lines, self.texts, self.call_book, self.legs, self.busy_until):
                book.clear()
            self.changes += 1


def _has_rung(call: Call) -> bool:
    return call.status not in {CallStatus.QUEUED, CallStatus.CANCELED}


def _as_heard(number: str, call: Call) -> PhoneCall:
    other = call.order.to if call.order.sender == number else call.order.sender
    return PhoneCall(
        sid=call.sid, sender=other, at=call.created_at, status=call.status, heard=call.heard, pressed=call.pressed
    )
