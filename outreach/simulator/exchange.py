"""The state of the phone network: what every part of it shares, under one lock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from random import Random
from threading import RLock

from outreach.simulator.account import Account, MessagingService, OwnedNumber, Settings
from outreach.simulator.callbacks import Deliver, Webhooks
from outreach.simulator.calls import Call, CallScript
from outreach.simulator.faults import Faults
from outreach.simulator.journal import Journal
from outreach.simulator.keywords import OptOuts
from outreach.simulator.legs import Leg
from outreach.simulator.messages import Message, Outcome, Text
from outreach.simulator.timers import Timers


@dataclass(slots=True)
class Line:
    """A phone on the network: what it holds, and how texts and calls to it go (`script` None: as the settings say)."""

    number: str
    texts: list[Text] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)
    script: CallScript | None = None


class Exchange:
    """Everything the network knows; values in the dictionaries are frozen and replaced under `lock`.

    `lock` is never held while a program's URL is called.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        deliver: Deliver,
        account: Account,
        settings: Settings,
        seed: int,
    ) -> None:
        """Build an idle network."""
        self.lock = RLock()
        self.now = now
        self.account = account
        self.settings = settings
        self.seed = seed
        self.random = Random(seed)  # noqa: S311
        self.journal = Journal(now=now, lock=self.lock)
        self.timers = Timers(now=now, lock=self.lock)
        self.faults = Faults(random=lambda: self.random, lock=self.lock)
        self.webhooks = Webhooks(account=account, timers=self.timers, journal=self.journal, now=now, deliver=deliver)
        self.opt_outs = OptOuts()
        self.numbers: dict[str, OwnedNumber] = {}
        self.services: dict[str, MessagingService] = {}
        self.lines: dict[str, Line] = {}
        self.texts: dict[str, Message] = {}
        self.call_book: dict[str, Call] = {}
        self.legs: dict[str, Leg] = {}
        self.busy_until: dict[str, datetime] = {}
        self.when_answered: Callable[[Exchange, str], None] = _nothing
        self.when_ended: Callable[[Exchange, str], None] = _nothing
        self.order = count()
        self.changes = 0
        self.in_flight = 0

    def sid(self, prefix: str) -> str:
        """Make a new sid with a prefix such as `SM`."""
        with self.lock:
            return f"{prefix}{self.random.getrandbits(128):032x}"

    def vary(self, seconds: float) -> float:
        """Vary a duration by the settings' jitter."""
        with self.lock:
            return seconds * self.random.uniform(1 - self.settings.jitter, 1 + self.settings.jitter)

    def line(self, number: str) -> Line:
        """Find a phone, or put it on the network."""
        with self.lock:
            return self.lines.setdefault(number, Line(number))

    def service_of(self, number: str) -> MessagingService | None:
        """Find the messaging service that a number belongs to."""
        with self.lock:
            return next((service for service in self.services.values() if number in service.numbers), None)

    def senders_beside(self, number: str) -> tuple[str, ...]:
        """Name all numbers that an opt-out from this one covers: its whole service, or itself."""
        service = self.service_of(number)
        return (number,) if service is None else service.numbers


def _nothing(_exchange: Exchange, _sid: str) -> None:
    """Stand in for what the network puts here: `calling` may not know `conversing`, which knows it."""
