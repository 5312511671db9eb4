"""The world of a rehearsal: the real code, database, SDK, signatures and webhooks, around a clock that can be moved."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from outreach.actions import due
from outreach.domain.delivery import MessageKind
from outreach.ports import Runtime
from outreach.records import messages
from outreach.records.keys import new_key
from outreach.rehearsal.database import ScratchDatabase
from outreach.rehearsal.lanes import make_lanes
from outreach.rehearsal.numbers import when_called
from outreach.settings import Settings
from outreach.simulator import Account, AsyncLocalCarrierClient, Clock, Network
from outreach.simulator import create_app as create_carrier
from outreach.wiring import build
from webhooks import create_app

PROGRAM_NUMBER = "+18335550142"
STAFF_NUMBER = "+18335550143"
PUBLIC_URL = "https://outreach.example.org"

_QUIET = frozenset({("MessageStatus", "sent"), ("MessageStatus", "delivered")})
"""Receipts after which nothing is due sooner than before."""

_AT_MOST = 200
_LOOK_AGAIN = timedelta(seconds=10)


def _nothing() -> None:
    """Do nothing after a step."""


class WorldStuck(Exception):
    """The world never came to rest at one moment: something makes work for itself without end."""


class World:
    """Everything that a story plays in; `now` is its clock."""

    def __init__(
        self,
        start: datetime,
        *,
        lanes: str = "inline",
        database_url: str | None = None,
        seed: int = 7,
        asks_back: timedelta | None = None,
    ) -> None:
        """Build an empty installation whose clock stands at `start`; only with `asks_back` it asks for missed texts."""
        self.now = Clock(start)
        account = Account()
        self.network = Network(now=self.now, deliver=self._deliver, account=account, seed=seed)
        self._carrier = create_carrier(self.network)
        self.lanes = make_lanes(lanes)
        self._database = ScratchDatabase(database_url)
        settings = Settings(
            database_url=self._database.url,
            public_url=PUBLIC_URL,
            twilio_account_sid=account.sid,
            twilio_auth_token=account.token,
            sender=PROGRAM_NUMBER,
            page_sender=STAFF_NUMBER,
            encryption_keys=f"rehearsal:{new_key()}",
            lookup_key=new_key(),
        )
        self.runtime: Runtime = build(
            settings,
            now=self.now,
            engine=self._database.open(settings),
            doorbell=self.lanes,
            make_http_client=self._wire,
            asks_back=asks_back,
        )
        self._webhooks = create_app(self.runtime).test_client()
        self._background_is_alive = True
        self._coming: datetime | None = None
        self._looked = False
        self.after_each_step: Callable[[], None] = _nothing
        for number in (PROGRAM_NUMBER, STAFF_NUMBER):
            self.network.own(number, sms_url=f"{PUBLIC_URL}/texts#rc=5&rp=all", **when_called(PUBLIC_URL))

    def _wire(self) -> AsyncLocalCarrierClient:
        return AsyncLocalCarrierClient(self._carrier)

    def _deliver(
        self,
        method: str,
        url: str,
        form: list[tuple[str, str]],
        headers: Mapping[str, str],
    ) -> tuple[int, str]:
        """Carry one signed request of the carrier to the real webhooks."""
        body: dict[str, list[str]] = {}
        for name, value in form:
            body.setdefault(name, []).append(value)
        self._looked = self._looked and not _QUIET.isdisjoint(form)
        answer = self._webhooks.open(url.removeprefix(PUBLIC_URL), method=method, data=body, headers=dict(headers))
        return answer.status_code, answer.get_data(as_text=True)

    def settle(self) -> None:
        """Let everything happen that happens at this moment, until the world is at rest."""
        self._looked = False
        self._settle()

    def _settle(self) -> None:
        for _ in range(_AT_MOST):
            if self.network.run_due() > 0:
                continue
            if self.lanes.work(self.runtime):
                self._looked = False
            elif not self._scheduler_finds_work():
                return
        raise WorldStuck(f"the world does not come to rest at {self.now().isoformat()}")

    def _scheduler_finds_work(self) -> bool:
        """Let the scheduler pass over what is due; says whether that changed anything."""
        coming = self._look()
        if coming is None or coming > self.now():
            return False
        due.do_what_is_due(self.runtime)
        self._looked = False
        return self.lanes.work(self.runtime) or self.network.run_due() > 0 or self._look() != coming

    def _look(self) -> datetime | None:
        """See what is due next; looking is slow, so it is done only after something may have changed it."""
        if not self._looked:
            self._coming = due.next_moment(self.runtime) if self._background_is_alive else None
            self._looked = True
        return self._coming

    def advance_to(self, moment: datetime) -> None:
        """Move the clock on, doing on the way, in order, what falls due."""
        self.settle()
        while (step := self._next_step(moment)) < moment:
            self.now.move_to(step)
            self._settle()
            self.after_each_step()
        self.now.move_to(max(moment, self.now()))
        self.settle()

    def _next_step(self, moment: datetime) -> datetime:
        now = self.now()
        steps = [moment]
        timer = self.network.next_timer()
        if timer is not None:
            steps.append(max(timer, now + timedelta(milliseconds=1)))
        coming = self._look()
        if coming is not None:
            steps.append(coming if coming > now else now + _LOOK_AGAIN)
        return min(steps)

    def stop_background(self) -> None:
        """Let the workers and the scheduler die; the webhooks live on."""
        self.lanes.workers_alive = False
        self._background_is_alive = False

    def start_background(self) -> None:
        """Let the workers and the scheduler come back."""
        self.lanes.workers_alive = True
        self._background_is_alive = True

    def restart_database(self) -> None:
        """Break every connection to the database."""
        self._database.restart()

    def answers_to_staff(self, carrier_ids: set[str]) -> frozenset[str]:
        """Say which of some texts are answers to what a specialist of ours asked for."""
        with self.runtime.transaction() as session:
            kinds = messages.kinds(session, sorted(carrier_ids))
        return frozenset(key for key, kind in kinds.items() if kind is MessageKind.STAFF_ANSWER)

    def close(self) -> None:
        """Leave nothing behind."""
        close = getattr(self.runtime.carrier, "close", None)
        if close is not None:
            close()
        self.lanes.close()
        self._database.close()
