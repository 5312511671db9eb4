"""Reaching the network without a socket."""

import asyncio
from datetime import UTC, datetime

import pytest
from twilio.rest import Client

from outreach.simulator import AsyncLocalCarrierClient, Clock, Fault, Network, create_app
from tests.simulator.world import DANA, PROGRAM, Sdk


@pytest.fixture
def network() -> Network:
    network = Network(now=Clock(datetime(2026, 3, 6, tzinfo=UTC)), deliver=lambda *_: (200, ""))
    network.own(PROGRAM)
    return network


def client_of(network: Network) -> Sdk:
    http = AsyncLocalCarrierClient(create_app(network), timeout=5)
    return Client(network.account.sid, network.account.token, http_client=http)


def test_the_sdks_asynchronous_calls_reach_it_too(network: Network) -> None:
    message = asyncio.run(client_of(network).messages.create_async(to=DANA, from_=PROGRAM, body="Hi ✓ & more"))

    assert network.phone(DANA).inbox[0].body == "Hi ✓ & more"
    assert message.status == "queued"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.REFUSED, ConnectionRefusedError),
        (Fault.ANSWER_LOST, TimeoutError),
        (Fault.ANSWER_RESET, ConnectionResetError),
    ],
)
def test_an_asynchronous_call_fails_as_sockets_do(network: Network, fault: Fault, error: type[Exception]) -> None:
    network.faults.set(fault)

    with pytest.raises(error):
        asyncio.run(client_of(network).messages.create_async(to=DANA, from_=PROGRAM, body="Hi"))
