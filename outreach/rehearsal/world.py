"""The world of a rehearsal: the real code, database, SDK, signatures and webhooks, around a clock that can be moved."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from outreach.actions import due
from outreach.domain.delivery import MessageKind
from outreach.ports import Runtime
from outreach.records import messages
from outreach.records.keys import new_key
from outreach.rehearsal.database import ScratchDatabase
from outreach.rehearsal.elsewhere import Elsewhere, ElsewhereNetwork, OnlyOurs
from outreach.rehearsal.lanes import make_lanes
from outreach.rehearsal.networks import PUBLIC_URL, Connection, InTheBox, PhoneNetwork
from outreach.rehearsal.numbers import OVERRIDES, when_called
from outreach.settings import Settings
from outreach.simulator import Clock, Deliver, Network
from outreach.wiring import build
from webhooks import create_app

PROGRAM_NUMBER = "+18335550142"
STAFF_NUMBER = "+18335550143"
__all__ = ["PROGRAM_NUMBER", "PUBLIC_URL", "STAFF_NUMBER", "World", "WorldStuck"]

_QUIET = frozenset({("MessageStatus", "sent"), ("MessageStatus", "delivered")})
"""Receipts after which nothing is due sooner than before."""

_AT_MOST = 200
_LOOK_AGAIN = timedelta(seconds=10)


def _nothing() -> None:
    """Do nothing after a step."""


class WorldStuck(Exception):
    """The world never came to rest at one moment: something makes work for itself without end."""


def _settings(connection: Connection, database_url: str) -> Settings:
    """Set an installation up that reaches its network, and is reached by it, over a connection."""
    return Settings(
        database_url=database_url,
        public_url=connection.public_url,
        twilio_account_sid=connection.sid,
        twilio_auth_token=connection.token,
        twilio_base_url=connection.base_url,
        sender=PROGRAM_NUMBER,
        page_sender=STAFF_NUMBER,
        encryption_keys=f"rehearsal:{new_key()}",
        lookup_key=new_key(),
    )


class World:
    """Everything that a story plays in; `now` is its clock, `deliver` the way by which webhooks come."""

    def __init__(
        self,
        start: datetime,
        *,
        lanes: str = "inline",
        database_url: str | None = None,
        seed: int = 7,
        asks_back: timedelta | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        """Build an empty installation whose clock stands at `start`; only with `asks_back` it asks for missed texts.

        `elsewhere` is another server that speaks Twilio's API; our simulator carries the texts if it is left out.
        """
        self.now = Clock(start)
        self.deliver: Deliver = self._deliver
        self.carrier: PhoneNetwork = (
            InTheBox(now=self.now, deliver=self._knock, seed=seed)
            if elsewhere is None
            else ElsewhereNetwork(elsewhere, now=self.now, deliver=self._knock)
        )
        self.lanes = make_lanes(lanes)
        self._database = ScratchDatabase(database_url)
        connection = self.carrier.connection
        settings = _settings(connection, self._database.url)
        self.runtime: Runtime = build(
            settings,
            now=self.now,
            engine=self._database.open(settings),
            doorbell=self.lanes,
            make_http_client=connection.make_http_client,
            asks_back=asks_back,
        )
        self._webhooks = create_app(self.runtime).test_client()
        self._background_is_alive = True
        self._coming: datetime | None = None
        self._looked = False
        self.after_each_step: Callable[[], None] = _nothing
        for number in (PROGRAM_NUMBER, STAFF_NUMBER):
            sms_url = f"{connection.public_url}/texts{OVERRIDES}"
            self.carrier.own(number, sms_url=sms_url, **when_called(connection.public_url))

    @property
    def network(self) -> Network:
        """Our simulator, for what only it can do; whatever is asked of it raises Lacks where another server carries."""
        return self.carrier.simulator or cast("Network", OnlyOurs())

    def _knock(self, *request: Any) -> tuple[int, str]:  # noqa: ANN401
        """Take a request of the carrier on, by whatever way leads to our webhooks now: a test may lay another."""
        return self.deliver(*request)

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
        answer = self._webhooks.open(
            url.removeprefix(self.carrier.connection.public_url), method=method, data=body, headers=dict(headers)
        )
        return answer.status_code, answer.get_data(as_text=True)

    def settle(self) -> None:
        """Let everything happen that happens at this moment, until the world is at rest."""
        self._looked = False
        self._settle()

    def _settle(self) -> None:
        for _ in range(_AT_MOST):
            if self.carrier.run_due() > 0:
                continue
            if self._work():
                self._looked = False
            elif not self._scheduler_finds_work():
                return
        raise WorldStuck(f"the world does not come to rest at {self.now().isoformat()}")

    def _work(self) -> bool:
        """Let the workers answer every ring."""
        try:
            worked = self.lanes.work(self.runtime)
        except BaseException:
            self.carrier.was_asked()  # it may have been, before whoever asked was killed
            raise
        if worked:
            self.carrier.was_asked()
        return worked

    def _scheduler_finds_work(self) -> bool:
        """Let the scheduler pass over what is due; says whether that changed anything."""
        coming = self._look()
        if coming is None or coming > self.now():
            return False
        due.do_what_is_due(self.runtime)
        self.carrier.was_asked()
        self._looked = False
        return self._work() or self.carrier.run_due() > 0 or self._look() != coming

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
        timer = self.carrier.next_timer()
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
        self.carrier.close()
        self.lanes.close()
        self._database.close()
