"""What a story asks of a phone network: of our simulator, or of anything else that speaks Twilio's API."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from outreach.simulator import Account, AsyncLocalCarrierClient, CallScript, Clock, Deliver, Network, Text, create_app

PUBLIC_URL = "https://outreach.example.org"


class Lacks(Exception):
    """Raised for what a story needs and the network that it is played on does not have; says what that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A text or a call that the carrier took, as the transcript tells of it; `body` is None for a call."""

    at: datetime
    to: str
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How we and a network reach each other: our account there, its address, our client for it, and our own address."""

    sid: str
    token: str = field(repr=False)
    base_url: str | None
    make_http_client: Callable[[], AsyncLocalCarrierClient] | None
    public_url: str


class PhoneNetwork(Protocol):
    """Carries what people text and what we do; `simulator` is what stands behind it, if that is ours."""

    connection: Connection
    simulator: Network | None

    @property
    def phones(self) -> tuple[str, ...]:
        """The numbers of all phones that it has met, sorted."""

    def own(self, number: str, **urls: str) -> object:
        """Say what is asked when one of our numbers is texted or called, named as in OwnedNumber."""

    def was_asked(self) -> None:
        """Hear that something may have been asked of it."""

    def run_due(self) -> int:
        """Let everything happen whose time has come, and count it."""

    def next_timer(self) -> datetime | None:
        """Say when something is to happen next."""

    def text(self, sender: str, to: str, body: str) -> object:
        """Text one of our numbers from a phone."""

    def meets(self, number: str, script: CallScript) -> None:
        """Script what the next calls to a phone meet."""

    def inbox(self, number: str) -> tuple[Text, ...]:
        """List what reached a phone."""

    def calls_to(self, number: str) -> int:
        """Count the calls to a phone."""

    def texts_since(self, place: int) -> list[Sent]:
        """List the texts that it took after so many."""

    def calls_since(self, place: int) -> list[Sent]:
        """List the calls that it took after so many."""

    def close(self) -> None:
        """Leave nothing behind."""


class InTheBox:
    """Our simulator, in this process and on the story's clock."""

    def __init__(self, *, now: Clock, deliver: Deliver, seed: int) -> None:
        """Build an idle network."""
        account = Account()
        network = self._network = Network(now=now, deliver=deliver, account=account, seed=seed)
        app = create_app(network)
        self.simulator: Network | None = network
        self.connection = Connection(
            sid=account.sid,
            token=account.token,
            base_url=None,
            make_http_client=lambda: AsyncLocalCarrierClient(app),
            public_url=PUBLIC_URL,
        )
        self.own, self.run_due, self.next_timer = network.own, network.run_due, network.next_timer
        self.text, self.meets = network.text, network.meets

    def was_asked(self) -> None:
        """Need nothing: the simulator knows by itself."""

    @property
    def phones(self) -> tuple[str, ...]:
        """The numbers of all phones that it has met, sorted."""
        return self._network.phones

    def inbox(self, number: str) -> tuple[Text, ...]:
        """List what reached a phone."""
        return self._network.phone(number).inbox

    def calls_to(self, number: str) -> int:
        """Count the calls to a phone."""
        return sum(1 for call in self._network.calls if call.order.to == number)

    def texts_since(self, place: int) -> list[Sent]:
        """List the texts that it took after so many."""
        return [Sent(at=text.created_at, to=text.to, body=text.body) for text in self._network.messages[place:]]

    def calls_since(self, place: int) -> list[Sent]:
        """List the calls that it took after so many."""
        return [Sent(at=call.created_at, to=call.order.to) for call in self._network.calls[place:]]

    def close(self) -> None:
        """Nothing is left behind."""
