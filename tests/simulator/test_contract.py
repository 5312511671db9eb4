"""What the simulator answers is what Twilio's description says it must be. (Every other test checks it on the way.)"""

import json
from pathlib import Path

import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from twilio.http.response import Response

from tests.simulator.contract import check
from tests.simulator.world import DANA, PROGRAM, PUBLIC, World

MESSAGES = "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json"
DESCRIBED = json.loads(Path(__file__).with_name("twilio_api_v2010.json").read_text())["components"]["schemas"]


def answered(body: object) -> Response:
    return Response(201, json.dumps(body), {"Content-Type": "application/json"})


def test_the_description_notices_an_answer_of_the_wrong_shape(contract: OpenAPI) -> None:
    with pytest.raises(OpenAPIError):
        check(contract, "POST", MESSAGES, {}, {"To": DANA}, ("a", "b"), answered({"sid": "nonsense"}))


def test_the_description_notices_a_request_of_the_wrong_shape(contract: OpenAPI) -> None:
    with pytest.raises(OpenAPIError):
        check(contract, "POST", MESSAGES, {}, {"To": DANA, "Attempt": "often"}, ("a", "b"), answered({}))


def test_a_message_has_every_property_described(world: World) -> None:
    shown = world.client.messages.create_with_http_info(to=DANA, from_=PROGRAM, body="Hi")

    assert shown.status_code == 201
    assert set(DESCRIBED["api.v2010.account.message"]["properties"]) <= set(vars(shown.data)) | {"from"}


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("Messages", "api.v2010.account.message"),
        ("Calls", "api.v2010.account.call"),
        ("IncomingPhoneNumbers", "api.v2010.account.incoming_phone_number"),
    ],
)
def test_every_property_described_is_present(world: World, path: str, schema: str) -> None:
    world.send()
    world.call()
    answer = world.client.request("GET", MESSAGES.replace("Messages", path))

    (rows,) = (value for value in json.loads(answer.text).values() if isinstance(value, list))
    assert set(rows[0]) >= set(DESCRIBED[schema]["properties"])


def test_a_message_keeps_to_the_description_all_its_life(world: World) -> None:
    message = world.send()
    for _ in range(4):
        world.client.messages(message.sid).fetch()
        world.wait(1)

    assert world.status(message) == "delivered"


def test_a_call_keeps_to_the_description_all_its_life(world: World) -> None:
    call = world.call()
    for _ in range(20):
        world.client.calls(call.sid).fetch()
        world.wait(2)

    assert world.client.calls(call.sid).fetch().status == "no-answer"


def test_a_numbers_urls_can_be_changed(world: World) -> None:
    (owned,) = world.client.incoming_phone_numbers.list()
    changed = world.client.incoming_phone_numbers(owned.sid).update(
        sms_url=f"{PUBLIC}/new", sms_fallback_url=f"{PUBLIC}/fallback", voice_url="", friendly_name="Front desk"
    )

    assert (changed.sms_url, changed.sms_fallback_url) == (f"{PUBLIC}/new", f"{PUBLIC}/fallback")
    assert (changed.voice_url, changed.friendly_name) == (None, "Front desk")
    assert world.network.numbers[PROGRAM].sms_url == f"{PUBLIC}/new"


def test_numbers_are_found_by_number(world: World) -> None:
    world.network.own("+12025550101")

    assert [owned.phone_number for owned in world.client.incoming_phone_numbers.list(phone_number=PROGRAM)] == [PROGRAM]
    assert len(world.client.incoming_phone_numbers.list()) == 2
