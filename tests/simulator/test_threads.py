"""Many at once: nothing is lost, and nobody waits for a lock that waits for them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from twilio.rest import Client

from outreach.simulator import Clock, LocalCarrierClient, Network, create_app
from tests.simulator.world import DANA, PROGRAM, PUBLIC, Form, Sdk


def network_with(deliver: Sdk) -> tuple[Network, Sdk]:
    network = Network(now=Clock(datetime(2026, 3, 6, tzinfo=UTC)), deliver=deliver)
    network.own(PROGRAM, sms_url=f"{PUBLIC}/texts")
    client = Client(network.account.sid, network.account.token, http_client=LocalCarrierClient(create_app(network)))
    return network, client


def test_many_senders_at_once_lose_nothing() -> None:
    told: list[str] = []

    def answer(_method: str, _url: str, form: Form, _headers: dict[str, str]) -> tuple[int, str]:
        told.append(dict(form)["MessageStatus"])
        return 200, ""

    network, client = network_with(answer)

    def send(number: int) -> None:
        client.messages.create(to=DANA, from_=PROGRAM, body=str(number), status_callback=f"{PUBLIC}/status")

    with ThreadPoolExecutor(8) as crowd:
        sending = crowd.map(send, range(200))
        for _ in range(100):
            network.run_on(0.1)
        list(sending)
    network.run_on(60)

    assert {text.body for text in network.phone(DANA).inbox} == {str(number) for number in range(200)}
    assert (told.count("sent"), told.count("delivered")) == (200, 200)


def test_a_program_may_use_the_api_from_another_thread_while_it_is_asked() -> None:
    with ThreadPoolExecutor(1) as elsewhere:

        def answer(_method: str, _url: str, _form: Form, _headers: dict[str, str]) -> tuple[int, str]:
            reply = elsewhere.submit(client.messages.create, to=DANA, from_=PROGRAM, body="Thank you")
            return 200 if reply.result(timeout=5).sid else 500, ""

        network, client = network_with(answer)
        network.text(DANA, PROGRAM, "hello")

    assert [text.body for text in network.phone(DANA).inbox] == ["Thank you"]
