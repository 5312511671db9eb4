"""A phone network with one program on it: the program writes down what it is told, and says what it is set to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from openapi_core import OpenAPI
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from werkzeug.datastructures import MultiDict

from outreach.simulator import Clock, Network, create_app
from tests.simulator.contract import CheckedClient

PROGRAM = "+12025550100"
DANA = "+12025550110"
SAM = "+12025550120"
PUBLIC = "https://program.example"

Sdk = Any  # what the SDK declares is not what it returns: statuses are strings, sids are never None
Pages = Any  # nor does a test client know what its JSON holds
Form = list[tuple[str, str]]
Answer = tuple[int, str] | Exception


@dataclass(frozen=True)
class Told:
    """One request that the network made of the program."""

    method: str
    url: str
    form: MultiDict[str, str]
    headers: dict[str, str]

    @property
    def path(self) -> str:
        return urlsplit(self.url).path


@dataclass
class Program:
    """A program at the other end of the webhooks; `says` gives its answers by path, a list one after another."""

    token: str
    told: list[Told] = field(default_factory=list)
    says: dict[str, Answer | list[Answer]] = field(default_factory=dict)

    def __call__(self, method: str, url: str, form: Form, headers: dict[str, str]) -> tuple[int, str]:
        told = Told(method, url, MultiDict(form), headers)
        assert RequestValidator(self.token).validate(url, told.form, headers["X-Twilio-Signature"])
        self.told.append(told)
        answer = self._answer(told.path)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _answer(self, path: str) -> Answer:
        answer = self.says.get(path, (200, "<Response/>"))
        if not isinstance(answer, list):
            return answer
        return answer.pop(0) if len(answer) > 1 else answer[0]

    def heard(self, name: str, path: str = "/status") -> list[str]:
        return [told.form[name] for told in self.told if told.path == path]


@dataclass
class World:
    clock: Clock
    network: Network
    program: Program
    client: Sdk
    pages: Pages

    def send(self, body: object = "How are you today?", to: object = DANA, **more: object) -> Sdk:
        known: dict[str, object] = {"from_": PROGRAM, "status_callback": f"{PUBLIC}/status"}
        return self.client.messages.create(to=to, body=body, **(known | more))

    def call(self, to: object = SAM, **more: object) -> Sdk:
        known: dict[str, object] = {
            "from_": PROGRAM,
            "url": f"{PUBLIC}/voice",
            "status_callback": f"{PUBLIC}/call-status",
            "status_callback_event": ["initiated", "ringing", "answered", "completed"],
            "timeout": 22,
        }
        return self.client.calls.create(to=to, **(known | more))

    def wait(self, seconds: float) -> None:
        self.network.run_on(seconds)

    def status(self, message: Sdk) -> str:
        return str(self.client.messages(message.sid).fetch().status)


def make_world(contract: OpenAPI, now: Callable[[], Clock]) -> World:
    clock = now()
    program = Program("")
    network = Network(now=clock, deliver=program)
    program.token = network.account.token
    network.own(PROGRAM, sms_url=f"{PUBLIC}/texts", voice_url=f"{PUBLIC}/incoming")
    app = create_app(network)
    client = Client(network.account.sid, network.account.token, http_client=CheckedClient(app, contract))
    return World(clock, network, program, client, app.test_client())
