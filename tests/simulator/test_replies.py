"""A text from a phone to the program."""

import pytest

from outreach.simulator import CarrierKeywords, Kind
from tests.simulator.world import DANA, PROGRAM, PUBLIC, World

THANKS = "<Response><Message>Thank you</Message></Response>"


def test_the_program_is_asked_at_once(world: World) -> None:
    sid = world.network.text(DANA, PROGRAM, "a good day, all told ☀")

    (told,) = world.program.told
    assert (told.method, told.url) == ("POST", f"{PUBLIC}/texts")
    assert told.form["MessageSid"] == told.form["SmsMessageSid"] == told.form["SmsSid"] == sid
    assert (told.form["From"], told.form["To"]) == (DANA, PROGRAM)
    assert told.form["Body"] == "a good day, all told ☀"
    assert (told.form["NumMedia"], told.form["SmsStatus"]) == ("0", "received")
    assert told.headers["User-Agent"].startswith("TwilioProxy")


def test_a_reply_is_listed_with_the_messages(world: World) -> None:
    sid = world.network.text(DANA, PROGRAM, "3")

    (message,) = world.client.messages.list(to=PROGRAM)
    assert (message.sid, message.direction, message.status, message.body) == (sid, "inbound", "received", "3")


def test_what_the_program_answers_in_twiml_is_sent(world: World) -> None:
    world.program.says["/texts"] = (200, THANKS)
    world.network.text(DANA, PROGRAM, "3")

    assert [text.body for text in world.network.phone(DANA).inbox] == ["Thank you"]
    assert world.client.messages.list(to=DANA)[0].direction == "outbound-reply"


def test_a_redirect_is_followed(world: World) -> None:
    world.program.says["/texts"] = (200, "<Response><Redirect>/more</Redirect></Response>")
    world.program.says["/more"] = (200, THANKS)
    world.network.text(DANA, PROGRAM, "3")

    assert [told.path for told in world.program.told] == ["/texts", "/more"]
    assert len(world.network.phone(DANA).inbox) == 1


def test_a_redirect_in_a_circle_ends(world: World) -> None:
    world.program.says["/texts"] = (200, "<Response><Redirect>/texts</Redirect></Response>")
    world.network.text(DANA, PROGRAM, "3")

    assert len(world.program.told) == 6


def test_pictures_are_named(world: World) -> None:
    world.network.text(DANA, PROGRAM, "", media=("https://media.example/1",))

    form = world.program.told[0].form
    assert (form["NumMedia"], form["MediaUrl0"]) == ("1", "https://media.example/1")
    assert form["MessageSid"].startswith("MM")


def test_a_number_that_nobody_owns_cannot_be_texted(world: World) -> None:
    with pytest.raises(ValueError, match="owns"):
        world.network.text(DANA, "+12025550199", "hello")


def test_a_number_without_a_url_keeps_the_text_and_warns(world: World) -> None:
    world.network.own(PROGRAM, sms_url=None)
    world.network.text(DANA, PROGRAM, "hello")

    assert len(world.network.messages) == 1
    assert [entry.kind for entry in world.network.log][-1] is Kind.WARNING


@pytest.mark.parametrize(
    "word", ["STOP", "stop ", "StopAll", "UNSUBSCRIBE", "end", "QUIT", "cancel", "REVOKE", "optout"]
)
def test_with_keywords_on_the_carrier_itself_stops(world: World, word: str) -> None:
    world.network.adjust(carrier_keywords=CarrierKeywords.DEFAULT)
    world.network.text(DANA, PROGRAM, word)

    assert world.network.opt_outs.blocks(DANA, PROGRAM)
    assert "unsubscribed" in world.network.phone(DANA).inbox[-1].body
    assert world.program.heard("Body", "/texts") == [word]
    assert "OptOutType" not in world.program.told[0].form


@pytest.mark.parametrize("word", ["START", "unstop", "Yes"])
def test_with_keywords_on_the_carrier_lets_people_back(world: World, word: str) -> None:
    world.network.adjust(carrier_keywords=CarrierKeywords.ADVANCED)
    world.network.block(DANA, PROGRAM)
    world.network.text(DANA, PROGRAM, word)

    assert not world.network.opt_outs.blocks(DANA, PROGRAM)
    assert world.program.heard("OptOutType", "/texts") == ["START"]
    assert len(world.network.phone(DANA).inbox) == 1


def test_help_is_not_answered_to_those_who_stopped(world: World) -> None:
    world.network.adjust(carrier_keywords=CarrierKeywords.ADVANCED)
    world.network.block(DANA, PROGRAM)
    world.network.text(DANA, PROGRAM, "HELP")

    assert world.network.phone(DANA).inbox == ()
    assert world.program.heard("OptOutType", "/texts") == ["HELP"]


def test_a_keyword_counts_only_as_the_whole_message(world: World) -> None:
    world.network.adjust(carrier_keywords=CarrierKeywords.DEFAULT)
    world.network.text(DANA, PROGRAM, "please stop")

    assert world.network.opt_outs.pairs == ()


def test_by_default_the_carrier_leaves_keywords_to_the_program(world: World) -> None:
    world.network.text(DANA, PROGRAM, "STOP")

    assert world.network.opt_outs.pairs == ()
    assert world.network.phone(DANA).inbox == ()
    assert world.send().status == "queued"
