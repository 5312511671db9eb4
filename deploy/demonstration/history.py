"""What happened before the demonstration begins: some weeks played through the real code, in this process."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import cast
from uuid import UUID

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from demonstration import accounts, earlier, habits, happenings, moving_in, paperwork
from demonstration.accounts import Login
from demonstration.installation import PROGRAM_NUMBER, STAFF_NUMBER
from outreach.actions import due, receipts
from outreach.domain.hours import at_wall_clock, local_day
from outreach.ports import Form, Receipt, Runtime
from outreach.rehearsal.numbers import when_called
from outreach.settings import Settings
from outreach.simulator import Account, AsyncLocalCarrierClient, Clock, Network
from outreach.simulator import create_app as create_carrier
from outreach.wiring import build, close, engine_of
from webhooks import create_app

DAYS, _PLAYED = 17, 4
ZONE = "America/Denver"
_AT_LEAST = timedelta(seconds=45)
"""What happens within so long is taken in together."""

_TOGETHER = timedelta(minutes=2)
_SEED = 20260306  # never that of a live network: the ids of texts would come twice


@dataclass(slots=True)
class Past:
    """A world of its own on the installation's database; its people answer as people do."""

    settings: Settings
    clock: Clock
    network: Network
    runtime: Runtime
    deliver: "_Deliver"
    end: datetime
    days: int
    team: Mapping[str, UUID] = field(default_factory=dict)

    def at(self, days_ago: int, clock: str, do: Callable[[], object]) -> None:
        """Let something happen so many days before the demonstration's own, at a time of the program's clocks.

        What would be before the beginning, or after the end, is left out.
        """
        day = local_day(self.end, ZONE) - timedelta(days=days_ago)
        moment = at_wall_clock(day, time.fromisoformat(clock), ZONE)
        if self.clock() <= moment < self.end:
            self.network.timers.at(moment, lambda: _void(do()))

    def texts(self, days_ago: int, clock: str, who: str, body: str) -> None:
        """Let a participant text."""
        self.at(days_ago, clock, lambda: self.network.text(who, PROGRAM_NUMBER, body))

    def play(self) -> None:
        """Let everything happen until the end, in order."""
        people = habits.Habits(self.network, self.clock, self.end)
        while True:
            self._settle(people)
            step = self._next_step()
            if step is None or step >= self.end:
                break
            self.clock.move_to(step)
        self.clock.move_to(self.end)
        self.deliver.hand_over()

    def _settle(self, people: habits.Habits) -> None:
        """Let everything happen that happens now."""
        self.network.run_due()
        coming = due.next_moment(self.runtime)
        if self.deliver.hand_over_at is not None and self.deliver.hand_over_at <= self.clock():
            self.deliver.hand_over()
        if coming is not None and coming <= self.clock():
            due.do_what_is_due(self.runtime)
        people.look()

    def _next_step(self) -> datetime | None:
        now = self.clock()
        coming = (self.network.next_timer(), due.next_moment(self.runtime), self.deliver.hand_over_at)
        steps = [moment for moment in coming if moment is not None]
        return max(min(steps), now + _AT_LEAST) if steps else None


def play(settings: Settings, end: datetime, *, days: int = DAYS, set_up_at: datetime | None = None) -> Sequence[Login]:
    """Fill a new installation with its people, and play the days before `end`; gives the accounts of its console.

    The accounts are set up a little while ago by real time, unless `set_up_at` says when.
    """
    began = at_wall_clock(local_day(end, ZONE) - timedelta(days=days), time(8, 30), ZONE)
    played_from = max(began, at_wall_clock(local_day(end, ZONE) - timedelta(days=_PLAYED), time(8, 30), ZONE))
    clock = Clock(began)
    deliver = _Deliver(settings.public_url)
    network = Network(now=clock, deliver=deliver, account=_account(settings), seed=_SEED)
    for number in (PROGRAM_NUMBER, STAFF_NUMBER):
        network.own(number, sms_url=f"{settings.public_url}/texts", **when_called(settings.public_url))
    carrier = create_carrier(network)
    with _hasty(settings) as engine:
        # This carrier loses nothing: to ask it every minute of some weeks what was missed would take minutes.
        runtime = build(
            settings.model_copy(update={"redis_url": None}),
            now=clock,
            engine=engine,
            make_http_client=partial(AsyncLocalCarrierClient, carrier),
            asks_back=None,
        )
        deliver.begin(runtime)
        past = Past(settings, clock, network, runtime, deliver, end, min(days, _PLAYED))
        try:
            past.team = moving_in.move_in(runtime)
            logins = accounts.make(runtime, past.team, set_up_at=set_up_at)
            clock.move_to(played_from)
            earlier.skip_to(runtime, now=played_from)
            happenings.schedule(past)
            paperwork.schedule(past)
            past.play()
            earlier.fill_in(runtime, began=began, until=played_from)
        finally:
            close(runtime)
    return logins


def _void(_what: object) -> None:
    """Want nothing more of what was done."""


def _account(settings: Settings) -> Account:
    return Account(sid=settings.twilio_account_sid, token=settings.twilio_auth_token.get_secret_value())


@contextmanager
def _hasty(settings: Settings) -> Iterator[sa.Engine]:
    """Give a database that waits for no disk, and rest from looking for garbage: nobody has lived here yet."""
    engine = engine_of(settings)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    gc.collect()
    gc.disable()
    try:
        yield engine
    finally:
        gc.enable()
        engine.dispose()


class _Deliver:
    """Carries the signed requests of a network to the webhooks in this process; receipts a heap at a time."""

    runtime: Runtime
    client: FlaskClient

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url
        self._receipts: list[Receipt] = []
        self.hand_over_at: datetime | None = None

    def begin(self, runtime: Runtime) -> None:
        """Carry to the webhooks of an installation from now on."""
        self.runtime = runtime
        self.client = create_app(runtime).test_client()

    def __call__(
        self, method: str, url: str, form: list[tuple[str, str]], headers: Mapping[str, str]
    ) -> tuple[int, str]:
        """Carry one."""
        path = url.removeprefix(self._public_url)
        if path.startswith("/receipts/"):
            self._keep(UUID(path.removeprefix("/receipts/").partition("?")[0]), cast("Form", MultiDict(form)))
            return 204, ""
        body: dict[str, list[str]] = {}
        for name, value in form:
            body.setdefault(name, []).append(value)
        answer = self.client.open(path, method=method, data=body, headers=dict(headers))
        return answer.status_code, answer.get_data(as_text=True)

    def _keep(self, message: UUID, form: Form) -> None:
        self._receipts.append(self.runtime.carrier.read_receipt(form, message_id=message))
        self.hand_over_at = self.hand_over_at or self.runtime.now() + _TOGETHER

    def hand_over(self) -> None:
        """Hand over the receipts that have come."""
        told, self._receipts, self.hand_over_at = self._receipts, [], None
        if told:
            with self.runtime.transaction() as session:
                receipts.receive_receipts(session, told, now=self.runtime.now())
