"""Who is let in to the REST API."""

import pytest
from openapi_core import OpenAPI
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from outreach.simulator import create_app
from tests.simulator.contract import CheckedClient
from tests.simulator.world import DANA, PROGRAM, Pages, Sdk, World


def client_with(world: World, contract: OpenAPI, username: str, password: str, account: str | None = None) -> Sdk:
    http = CheckedClient(create_app(world.network), contract)
    return Client(username, password, account_sid=account, http_client=http)


def test_an_api_key_opens_the_account(world: World, contract: OpenAPI) -> None:
    account = world.network.account
    client = client_with(world, contract, account.api_key, account.api_secret, account.sid)

    assert client.messages.create(to=DANA, from_=PROGRAM, body="Hi").status == "queued"


@pytest.mark.parametrize(
    ("username", "password"), [("AC00000000000000000000000000000001", "wrong"), ("ACother", ""), ("SKx", "y")]
)
def test_a_wrong_password_is_refused(world: World, contract: OpenAPI, username: str, password: str) -> None:
    client = client_with(world, contract, username, password or "x", world.network.account.sid)

    with pytest.raises(TwilioRestException) as refusal:
        client.messages.create(to=DANA, from_=PROGRAM, body="Hi")
    assert (refusal.value.status, refusal.value.code, refusal.value.msg) == (
        401,
        20003,
        "Unable to create record: Authenticate",
    )


def test_another_account_is_not_found(world: World, contract: OpenAPI) -> None:
    account = world.network.account
    client = client_with(world, contract, account.sid, account.token, "AC" + "9" * 32)

    with pytest.raises(TwilioRestException) as refusal:
        client.messages.create(to=DANA, from_=PROGRAM, body="Hi")
    assert (refusal.value.status, refusal.value.code) == (404, 20404)


def test_what_the_network_does_not_have_is_not_found(world: World) -> None:
    with pytest.raises(TwilioRestException) as refusal:
        world.client.queues.create(friendly_name="waiting")
    assert (refusal.value.status, refusal.value.code) == (404, 20404)


def test_nobody_gets_in_without_a_name(world: World, browser: Pages) -> None:
    answer = browser.get(f"/2010-04-01/Accounts/{world.network.account.sid}/Messages.json")

    assert (answer.status_code, answer.json["code"]) == (401, 20003)
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
