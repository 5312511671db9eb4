"""What happened before the demonstration begins: a few days played through the real code, in this process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from flask.testing import FlaskClient

from demonstration import people
from demonstration.installation import PROGRAM_NUMBER, STAFF_NUMBER
from outreach.actions import due
from outreach.ports import Runtime
from outreach.rehearsal.numbers import when_called
from outreach.settings import Settings
from outreach.simulator import Account, AsyncLocalCarrierClient, Clock, Network, Text
from outreach.simulator import create_app as create_carrier
from outreach.wiring import build, close
from webhooks import create_app

DAYS = 3
_THIS_MORNING = timedelta(minutes=8)
_LOOK_AGAIN = timedelta(seconds=5)
_MOODS = {"1 to 5": "en", "1 a 5": "es"}
_OTHER_ANSWERS = {"0 to 10": "2", "0 a 10": "2", "1 yes, 2 no": "2", "1 sí, 2 no": "2"}
_SAFE = ("feel safe", "a salvo")
_SEED = 20260306  # never that of a live network: the ids of texts would come twice


@dataclass(slots=True)
class _Past:
    """A world of its own on the installation's database; its people answer as people do."""

    settings: Settings
    clock: Clock
    network: Network
    runtime: Runtime
    webhooks: FlaskClient
    began: datetime
    chance: Random = field(default_factory=lambda: Random(_SEED))  # noqa: S311 - moods, not secrets
    read: dict[str, int] = field(default_factory=dict)

    def play_until(self, end: datetime) -> None:
        """Let everything happen until a moment, in order."""
        while True:
            self._settle()
            step = self._next_step()
            if step is None or step >= end:
                break
            self.clock.move_to(step)
        self.clock.move_to(end)

    def a_hard_morning(self) -> None:
        """Let somebody be looked after just now, so that the queue is not empty."""
        self.network.text(people.PARTICIPANTS[5].number, PROGRAM_NUMBER, "i want to use so bad right now")

    def _settle(self) -> None:
        """Let everything happen that happens now."""
        self.network.run_due()
        coming = due.next_moment(self.runtime)
        if coming is not None and coming <= self.clock():
            due.do_what_is_due(self.runtime)
        for each in people.PARTICIPANTS:
            for text in self._unread(each.number):
                self._answer(each, text)
        for peer in people.PEERS:
            for text in self._unread(peer.number):
                self._do(peer.number, text)

    def _next_step(self) -> datetime | None:
        now = self.clock()
        coming = (self.network.next_timer(), due.next_moment(self.runtime))
        steps = [moment if moment > now else now + _LOOK_AGAIN for moment in coming if moment is not None]
        return min(steps, default=None)

    def _unread(self, number: str) -> tuple[Text, ...]:
        inbox = self.network.phone(number).inbox
        unread = inbox[self.read.get(number, 0) :]
        self.read[number] = len(inbox)
        return unread

    def _answer(self, who: people.Someone, text: Text) -> None:
        body = None
        if any(words in text.body for words in _MOODS):
            mood = who.moods[(text.at - self.began).days % len(who.moods)]
            body = None if mood is None else str(mood)
        elif any(words in text.body for words in _SAFE):
            body = "1"
        else:
            body = next((answer for words, answer in _OTHER_ANSWERS.items() if words in text.body), None)
        if body is not None:
            self._later(who.number, PROGRAM_NUMBER, body, minutes=self.chance.uniform(0.5, 12))

    def _do(self, number: str, text: Text) -> None:
        """Let a specialist take what they are paged for, and close it after a talk."""
        if "Reply 1" in text.body:
            self._later(number, STAFF_NUMBER, "1", minutes=self.chance.uniform(1, 5))
        elif text.body.startswith("You have"):
            self._later(number, STAFF_NUMBER, "DONE reached", minutes=self.chance.uniform(10, 25))

    def _later(self, sender: str, to: str, body: str, *, minutes: float) -> None:
        def write() -> None:
            self.network.text(sender, to, body)

        self.network.timers.after(minutes * 60, write)


def play(settings: Settings, end: datetime) -> None:
    """Fill a new installation with its people, and play the days before `end`."""
    began = end - timedelta(days=DAYS, minutes=30)
    clock = Clock(began)
    deliver = _Deliver(settings.public_url)
    network = Network(now=clock, deliver=deliver, account=_account(settings), seed=_SEED)
    for number in (PROGRAM_NUMBER, STAFF_NUMBER):
        network.own(number, sms_url=f"{settings.public_url}/texts", **when_called(settings.public_url))
    carrier = create_carrier(network)
    alone = settings.model_copy(update={"redis_url": None})
    runtime = build(alone, now=clock, make_http_client=partial(AsyncLocalCarrierClient, carrier))
    deliver.client = create_app(runtime).test_client()
    past = _Past(settings, clock, network, runtime, deliver.client, began)
    try:
        people.move_in(runtime)
        network.timers.at(end - _THIS_MORNING, past.a_hard_morning)
        past.play_until(end)
    finally:
        close(runtime)


def _account(settings: Settings) -> Account:
    return Account(sid=settings.twilio_account_sid, token=settings.twilio_auth_token.get_secret_value())


class _Deliver:
    """Carries the signed requests of a network to the webhooks in this process."""

    client: FlaskClient

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    def __call__(
        self, method: str, url: str, form: list[tuple[str, str]], headers: Mapping[str, str]
    ) -> tuple[int, str]:
        """Carry one."""
        body: dict[str, list[str]] = {}
        for name, value in form:
            body.setdefault(name, []).append(value)
        answer = self.client.open(url.removeprefix(self._public_url), method=method, data=body, headers=dict(headers))
        return answer.status_code, answer.get_data(as_text=True)
