"""The network on a real socket, with the real SDK on the other side and a real clock."""

import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl

import pytest
import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from outreach.simulator import CallScript, Fault, Network
from outreach.simulator.server import Serving, real_clock
from tests.simulator.world import DANA, PROGRAM, SAM, Sdk


@pytest.fixture
def network() -> Network:
    network = Network(now=real_clock(speed=50))
    network.own(PROGRAM)
    return network


@pytest.fixture
def serving(network: Network) -> Iterator[Serving]:
    with Serving(network) as serving:
        yield serving


@pytest.fixture
def client(network: Network, serving: Serving) -> Iterator[Sdk]:
    http = TwilioHttpClient(timeout=5)
    client = Client(network.account.sid, network.account.token, http_client=http)
    client.api.base_url = serving.url
    yield client
    assert http.session is not None
    http.session.close()


@pytest.fixture
def program() -> Iterator[ThreadingHTTPServer]:
    """A real web server that keeps what it is told, each with its signature's verdict."""

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = dict(parse_qsl(body, keep_blank_values=True))
            url = f"http://127.0.0.1:{server.server_port}{self.path}"
            token = "simulated-auth-token"
            told.append((form, RequestValidator(token).validate(url, form, self.headers["X-Twilio-Signature"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'<Response><Gather numDigits="1"><Say>Press 1</Say></Gather></Response>')

        def log_message(self, *_: object) -> None:
            pass

    told: list[tuple[dict[str, str], bool]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.told = told  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def eventually(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_the_sdk_sends_a_text_over_a_socket_and_the_receipts_are_signed(
    network: Network, client: Sdk, program: ThreadingHTTPServer
) -> None:
    url = f"http://127.0.0.1:{program.server_port}/status?a=1#rc=2&ct=1000"
    message = client.messages.create(to=DANA, from_=PROGRAM, body="Hi", status_callback=url)
    eventually(lambda: client.messages(message.sid).fetch().status == "delivered")
    eventually(lambda: len(program.told) == 2)  # type: ignore[attr-defined]

    assert [(form["MessageStatus"], genuine) for form, genuine in program.told] == [  # type: ignore[attr-defined]
        ("sent", True),
        ("delivered", True),
    ]
    assert len(network.phone(DANA).inbox) == 1


def test_a_call_runs_by_the_real_clock(network: Network, client: Sdk, program: ThreadingHTTPServer) -> None:
    network.meets(SAM, CallScript.answers_and_presses("1"))
    call = client.calls.create(to=SAM, from_=PROGRAM, url=f"http://127.0.0.1:{program.server_port}/voice")
    eventually(lambda: any(form.get("Digits") == "1" for form, _ in program.told))  # type: ignore[attr-defined]
    client.calls(call.sid).update(status="completed")

    assert network.phone(SAM).calls[0].heard[0] == "Press 1"


@pytest.mark.parametrize(("fault", "accepted"), [(Fault.REFUSED, 0), (Fault.ANSWER_LOST, 1), (Fault.ANSWER_RESET, 1)])
def test_a_lost_answer_is_a_closed_socket(network: Network, client: Sdk, fault: Fault, accepted: int) -> None:
    network.faults.set(fault)

    with pytest.raises(requests.exceptions.ConnectionError):
        client.messages.create(to=DANA, from_=PROGRAM, body="Hi")
    assert len(network.messages) == accepted


def test_a_slow_carrier_takes_its_time_to_answer(network: Network, client: Sdk) -> None:
    network.faults.set(Fault.SLOW, seconds=10)
    begun = time.monotonic()
    client.messages.create(to=DANA, from_=PROGRAM, body="Hi")

    assert time.monotonic() - begun >= 10 / 50


def test_a_taken_port_is_an_error_at_once(network: Network, serving: Serving) -> None:
    with pytest.raises(OSError, match="in use"):
        Serving(network, port=int(serving.url.rpartition(":")[2]))
