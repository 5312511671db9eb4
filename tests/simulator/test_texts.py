"""A text from the program to a phone."""

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from outreach.simulator import MessageStatus, Outcome
from tests.simulator.world import DANA, PROGRAM, PUBLIC, World


def refused(world: World, **order: object) -> tuple[int, int | None]:
    with pytest.raises(TwilioRestException) as refusal:
        world.send(**order)
    return refusal.value.status, refusal.value.code


def test_a_text_is_queued_then_sent_then_delivered(world: World) -> None:
    message = world.send()
    seen = [message.status]
    for _ in range(2):
        world.wait(1.9)
        seen.append(world.status(message))

    assert seen == ["queued", "sent", "delivered"]


def test_the_phone_has_the_text_the_moment_it_is_accepted(world: World) -> None:
    world.send("Hello Dana")

    (text,) = world.network.phone(DANA).inbox
    assert (text.sender, text.body, text.at) == (PROGRAM, "Hello Dana", world.clock())


def test_the_phone_may_also_wait_for_delivery(world: World) -> None:
    world.network.adjust(instant_delivery=False)
    world.send("Hello Dana")
    at_once = world.network.phone(DANA).inbox
    world.wait(5)

    assert at_once == ()
    assert [text.body for text in world.network.phone(DANA).inbox] == ["Hello Dana"]


def test_the_program_is_told_of_sent_and_delivered_but_not_of_queued(world: World) -> None:
    message = world.send(status_callback=f"{PUBLIC}/status?a=17#rc=5&rp=all")
    world.wait(10)

    assert world.program.heard("MessageStatus") == ["sent", "delivered"]
    assert world.program.heard("MessageSid") == [message.sid] * 2
    assert world.program.told[0].url == f"{PUBLIC}/status?a=17"


def test_every_property_of_a_message_is_shown_as_twilio_shows_it(world: World) -> None:
    message = world.send("Hi", to=DANA)

    assert message.num_segments == "1"
    assert message.num_media == "0"
    assert message.date_created == world.clock()
    assert message.date_sent is None
    assert message.uri == f"/2010-04-01/Accounts/{world.network.account.sid}/Messages/{message.sid}.json"
    assert message.subresource_uris == {"media": message.uri.replace(".json", "/Media.json")}


@pytest.mark.parametrize("code", [30003, 30005, 30006, 30007, 30008])
def test_a_number_may_be_made_undeliverable(world: World, code: int) -> None:
    world.network.ends(DANA, Outcome(MessageStatus.UNDELIVERED, code))
    message = world.send()
    world.wait(10)

    assert world.status(message) == "undelivered"
    assert world.program.told[-1].form["ErrorCode"] == str(code)
    assert world.network.phone(DANA).inbox == ()


def test_a_number_may_be_made_to_fail(world: World) -> None:
    world.network.ends(DANA, Outcome(MessageStatus.FAILED, 30034))
    message = world.send()
    world.wait(10)

    assert world.program.heard("MessageStatus") == ["failed"]
    assert world.client.messages(message.sid).fetch().error_code == 30034


def test_a_number_may_stay_at_sent_for_ever(world: World) -> None:
    world.network.ends(DANA, Outcome(MessageStatus.SENT))
    message = world.send()
    world.wait(3600)

    assert world.status(message) == "sent"
    assert len(world.network.phone(DANA).inbox) == 1


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"to": ""}, 21604),
        ({"to": "not-a-number"}, 21211),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"from_": None}, 21603),
        ({"from_": "+12025550199"}, 21606),
        ({"from_": "nonsense"}, 21212),
        ({"from_": None, "messaging_service_sid": "MG" + "0" * 32}, 21701),
        ({"status_callback": "https://bad_host.example/x"}, 21609),
        ({"status_callback": "http://[broken"}, 21609),
        ({"validity_period": "soon"}, 20001),
        ({"content_retention": "perhaps"}, 20001),
        ({"schedule_type": "fixed"}, 35111),
    ],
)
def test_a_bad_order_is_refused_with_twilios_own_code(world: World, order: dict[str, Any], code: int) -> None:
    assert refused(world, **order) == (400, code)
    assert world.network.messages == ()


@pytest.mark.parametrize(
    ("sender", "to", "code"),
    [
        ("+15005550001", DANA, 21212),
        ("+15005550007", DANA, 21606),
        ("+15005550008", DANA, 21611),
        ("+15005550006", "+15005550001", 21211),
        ("+15005550006", "+15005550002", 21612),
        ("+15005550006", "+15005550003", 21408),
        ("+15005550006", "+15005550004", 21610),
        ("+15005550006", "+15005550009", 21614),
        (PROGRAM, "+15005550009", 21614),
    ],
)
def test_twilios_test_numbers_mean_what_they_mean_there(world: World, sender: str, to: str, code: int) -> None:
    assert refused(world, from_=sender, to=to) == (400, code)


def test_the_good_test_number_sends(world: World) -> None:
    assert world.send(from_="+15005550006").status == "queued"


def test_a_picture_makes_it_a_multimedia_message(world: World) -> None:
    message = world.send(body="", media_url=["https://program.example/a.jpg", "https://program.example/b.jpg"])

    assert message.sid.startswith("MM")
    assert message.num_media == "2"


def test_a_finished_body_can_be_blanked_and_an_unfinished_one_not(world: World) -> None:
    message = world.send("secret")
    with pytest.raises(TwilioRestException) as refusal:
        world.client.messages(message.sid).update(body="")
    world.wait(10)

    assert refusal.value.code == 20009
    assert world.client.messages(message.sid).update(body="").body == ""


def test_a_deleted_message_is_gone(world: World) -> None:
    message = world.send()
    world.wait(10)
    world.client.messages(message.sid).delete()

    with pytest.raises(TwilioRestException) as refusal:
        world.client.messages(message.sid).fetch()
    assert (refusal.value.status, refusal.value.code) == (404, 20404)
