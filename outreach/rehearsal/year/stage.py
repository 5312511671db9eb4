"""The stage of a modelled year: the real code and database around a clock that jumps, and the network without HTTP."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import due, receipts, replies
from outreach.domain.inbound import Inbound
from outreach.packs.carrier_caps import load_carrier_classes
from outreach.ports import Receipt, Runtime
from outreach.records.keys import new_key
from outreach.rehearsal.database import ScratchDatabase
from outreach.rehearsal.lanes import InlineLanes
from outreach.rehearsal.numbers import when_called
from outreach.rehearsal.world import PROGRAM_NUMBER, PUBLIC_URL, STAFF_NUMBER
from outreach.rehearsal.year.carrier import DirectCarrier, Fields
from outreach.rehearsal.year.ears import Ears, Hear
from outreach.settings import Settings
from outreach.simulator import Account, Clock, Network
from outreach.wiring import build
from webhooks import create_app

CALM = timedelta(minutes=5)
"""How long texts, receipts and rings wait for whoever looks after them: all that comes in between is done together."""

AWAKE = timedelta(minutes=1)
"""How long they wait while somebody's crisis may still be ours."""

_A_CRISIS = timedelta(minutes=45)
"""How long after somebody wrote in one that is: for their peer, everybody behind, and what those have to say of it."""

PRESSING = timedelta(seconds=5)
"""How long at most once somebody has written in a crisis."""

PASS = timedelta(seconds=30)
"""How long the scheduler takes to see that something has come due."""

_REMEMBERS = timedelta(days=2)
_TOO_LATE = timedelta(minutes=2)
_AT_MOST = 200


_SEGMENTS_A_DAY = 4
"""How many a program that asks daily may need for each of its people on its busiest day."""


def class_for(people: int) -> str:
    """Name the class that somebody with so many people registers their numbers for: the least that carries them all."""
    known = load_carrier_classes().items()
    classes = sorted((each.per_day, name) for name, each in known if each.per_day is not None)
    enough = (name for per_day, name in classes if per_day >= people * _SEGMENTS_A_DAY)
    return next(enough, classes[-1][1])


class WebhookDied(BaseException):
    """What a webhook that is killed feels: no exception of its own, and no chance to tidy up."""


class NeverAtRest(Exception):
    """Something makes work for itself without end."""


def _settings(account: Account, database: ScratchDatabase, people: int, chance: Random) -> Settings:
    return Settings(
        database_url=database.url,
        public_url=PUBLIC_URL,
        twilio_account_sid=account.sid,
        twilio_auth_token=account.token,
        sender=PROGRAM_NUMBER,
        page_sender=STAFF_NUMBER,
        sender_class=class_for(people),
        encryption_keys=f"rehearsal:{new_key()}",
        lookup_key=b64encode(chance.randbytes(32)).decode(),
    )


class Stage:
    """Everything that a year is played on; `webhook_dies` says before each text whether its webhook is killed."""

    def __init__(self, start: datetime, *, people: int, chance: Random, hear: Hear) -> None:
        """Build an empty installation for so many people, whose clock stands at `start`.

        `hear` is told of every text that arrives.
        """
        self.now = Clock(start)
        account = Account()
        self.network = Network(now=self.now, deliver=self._deliver, account=account)
        self.network.random = chance
        self.ears = Ears(now=self.now, hear=hear)
        self.network.journal = self.network.webhooks.journal = self.ears
        self.lanes = InlineLanes()
        self._database = ScratchDatabase(None, alone=True)
        settings = _settings(account, self._database, people, chance)
        runtime = build(
            settings, now=self.now, engine=self._database.open(settings), doorbell=self.lanes, asks_back=None
        )
        self.carrier = DirectCarrier(real=runtime.carrier, network=self.network, webhooks_at=PUBLIC_URL)
        self.runtime: Runtime = replace(runtime, carrier=self.carrier)
        self._webhooks = create_app(self.runtime).test_client()
        self.webhook_dies: Callable[[], bool] = lambda: False
        self.scheduler_alive = True
        self.scheduler_since = start
        self.deaths = 0
        self._receipts: list[Receipt] = []
        self._texts: list[Inbound] = []
        self._until = self._awake_until = start
        self._coming: datetime | None = None
        self._wake: datetime | None = None
        self._rests_until = start
        self._unseen = True
        for number in (PROGRAM_NUMBER, STAFF_NUMBER):
            self.network.own(number, sms_url=f"{PUBLIC_URL}/texts#rc=5&rp=all", **when_called(PUBLIC_URL))

    def _deliver(
        self, method: str, url: str, form: list[tuple[str, str]], headers: Mapping[str, str]
    ) -> tuple[int, str]:
        """Carry what the network tells us: calls to the webhooks, texts and receipts to the actions behind those."""
        path = url.removeprefix(PUBLIC_URL)
        fields: dict[str, list[str]] = {}
        for name, value in form:
            fields.setdefault(name, []).append(value)
        if path == "/texts":
            return self._receive(Fields(fields))
        if path.startswith("/receipts/"):
            message = UUID(path.removeprefix("/receipts/"))
            self._receipts.append(self.carrier.read_receipt(Fields(fields), message_id=message))
            return 204, ""
        self._unseen = True
        answer = self._webhooks.open(path, method=method, data=fields, headers=dict(headers))
        return answer.status_code, answer.get_data(as_text=True)

    def _receive(self, form: Fields) -> tuple[int, str]:
        text, self._unseen = self.carrier.read_text(form), True
        if not self.webhook_dies():
            self._texts.append(text)
            return 200, self.carrier.nothing_to_say()
        self._read_texts()
        try:
            replies.receive(replace(self.runtime, transaction=self._dying()), text)
        except WebhookDied as death:
            self.deaths += 1
            raise ConnectionResetError("the webhook died") from death
        return 200, self.carrier.nothing_to_say()

    def _read_texts(self) -> None:
        """Let the webhooks take in the texts that came, in the order in which they came."""
        waiting, self._texts = self._texts, []
        if waiting:
            replies.receive_all(self.runtime, waiting)

    def _dying(self) -> Callable[[], AbstractContextManager[Session]]:
        """Let one transaction through, in which the text is stored, and die before the next."""
        transactions = iter([self.runtime.transaction])

        @contextmanager
        def transaction() -> Iterator[Session]:
            begin = next(transactions, None)
            if begin is None:
                raise WebhookDied
            with begin() as session:
                yield session

        return transaction

    def step(self, until: datetime) -> bool:
        """Jump to the next moment at which anything happens and let it happen; False when there is none before then."""
        moment = self._next_moment()
        if moment is None or moment >= until:
            self.now.move_to(max(until, self.now()))
            return False
        begins = max(moment, self.now())
        self._until = begins + (AWAKE if begins < self._awake_until else CALM)
        while (upcoming := self.network.next_timer()) is not None and upcoming <= self._until:
            self.network.run_until(max(upcoming, self.now()))
        self.network.run_until(self._until)
        self.settle()
        return True

    def hurry(self) -> None:
        """Let what has just come be looked after at once, and what follows without long waits."""
        self._until = min(self._until, self.now() + PRESSING)
        self._awake_until = self.now() + _A_CRISIS

    def _next_moment(self) -> datetime | None:
        return min((step for step in (self.network.next_timer(), self._wake) if step is not None), default=None)

    def settle(self) -> None:
        """Let the workers and the scheduler do what there is to do at this moment."""
        for _ in range(_AT_MOST):
            self._read_texts()
            self._keep_receipts()
            if self.lanes.work(self.runtime):
                self._unseen = True
                self.network.run_due()
                continue
            if not self._pass_over():
                return
        raise NeverAtRest(f"the world does not come to rest at {self.now().isoformat()}")

    def _pass_over(self) -> bool:
        """Let the scheduler look, if its time has come again, and do what is due; says whether there was anything."""
        now = self.now()
        if not self.scheduler_alive or now < self._rests_until or not (self._unseen or self._is_due(now)):
            waits = self.scheduler_alive and self._unseen
            self._wake = self._rests_until if waits else self._wake
            return False
        self._rests_until, self._unseen = now + PASS, False
        if not self._is_due(now):
            self._coming = due.next_moment(self.runtime)
        passes = self._is_due(now)
        if passes:
            due.do_what_is_due(self.runtime)
            self.network.run_due()
            self._coming = due.next_moment(self.runtime)
        self._wake = None if self._coming is None else max(self._coming, self._rests_until)
        return passes

    def _is_due(self, now: datetime) -> bool:
        return self._coming is not None and self._coming <= now

    def _keep_receipts(self) -> None:
        """Keep the receipts that came, in the order in which they came."""
        waiting, self._receipts = self._receipts, []
        if waiting:
            with self.runtime.transaction() as session:
                receipts.receive_receipts(session, waiting, now=self.now())
            self._unseen = self._unseen or any(receipt.error_code for receipt in waiting)

    def overdue(self) -> datetime | None:
        """Say since when something waits that a scheduler that is well would have done; None when nothing does."""
        late = self.now() - _TOO_LATE
        if not self.scheduler_alive or self.scheduler_since > late or self._coming is None:
            return None
        return self._coming if self._coming < late else None

    def something_changed(self) -> None:
        """Let what was done from outside be seen."""
        self._unseen = True

    def stop_scheduler(self) -> None:
        """Let the scheduler die."""
        self.scheduler_alive, self._wake = False, None

    def start_scheduler(self) -> None:
        """Let the scheduler come back."""
        self.scheduler_alive, self._unseen = True, True
        self.scheduler_since = self._rests_until = self._wake = self.now()

    def forget(self) -> None:
        """Let the network forget what is days old: the database remembers it."""
        network, before = self.network, self.now() - _REMEMBERS
        for book in (network.texts, network.call_book):
            old = [sid for sid, each in book.items() if each.created_at < before]
            for sid in old:
                del book[sid]
                network.legs.pop(sid, None)
        for line in network.lines.values():
            line.texts.clear()
        self.carrier.forget()

    def close(self) -> None:
        """Leave nothing behind."""
        close = getattr(self.carrier.real, "close", None)
        if close is not None:
            close()
        self._database.close()
