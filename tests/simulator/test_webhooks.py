"""How the program's URLs are called: signatures, retries, fallbacks."""

import pytest
import urllib3

from outreach.simulator import HttpDeliver, Kind
from outreach.simulator.signing import Overrides, sign
from tests.simulator.world import DANA, PROGRAM, PUBLIC, World

REFUSED = ConnectionRefusedError("nobody there")
LATE = TimeoutError("too late")


def text(world: World, url: str = f"{PUBLIC}/texts", **urls: str) -> list[str]:
    """Text the program once, wait a minute, and name the paths that were asked."""
    world.network.own(PROGRAM, sms_url=url, **urls)
    world.network.text(DANA, PROGRAM, "hello")
    world.wait(60)
    return [told.path for told in world.program.told]


def test_a_refused_connection_is_tried_once_more(world: World) -> None:
    world.program.says["/texts"] = REFUSED

    assert text(world) == ["/texts", "/texts"]


@pytest.mark.parametrize("answer", [(500, ""), (404, ""), (302, ""), LATE])
def test_nothing_else_is_tried_again_unless_asked(world: World, answer: tuple[int, str] | Exception) -> None:
    world.program.says["/texts"] = answer

    assert text(world) == ["/texts"]


@pytest.mark.parametrize(
    ("fragment", "answer", "times"),
    [
        ("rc=3&rp=all", (500, ""), 4),
        ("rc=3&rp=5xx", (500, ""), 4),
        ("rc=3&rp=5xx", (404, ""), 1),
        ("rc=2&rp=4xx,5xx", (404, ""), 3),
        ("rc=2&rp=rt", LATE, 3),
        ("rc=0", REFUSED, 1),
        ("rc=5", REFUSED, 6),
        ("rc=9", REFUSED, 2),
        ("rc=5&tt=2000", REFUSED, 3),
    ],
)
def test_a_url_says_how_often_it_is_tried(
    world: World, fragment: str, answer: tuple[int, str] | Exception, times: int
) -> None:
    world.program.says["/texts"] = answer

    assert text(world, f"{PUBLIC}/texts#{fragment}") == ["/texts"] * times


def test_all_attempts_carry_the_same_token_and_other_deliveries_another(world: World) -> None:
    world.program.says["/texts"] = [REFUSED, (200, "<Response/>")]
    text(world)
    text(world)

    tokens = [told.headers["I-Twilio-Idempotency-Token"] for told in world.program.told]
    assert tokens[0] == tokens[1]
    assert tokens[2] != tokens[0]


def test_the_fallback_is_told_what_went_wrong(world: World) -> None:
    world.program.says["/texts"] = (500, "")
    paths = text(world, sms_fallback_url=f"{PUBLIC}/fallback")

    assert paths == ["/texts", "/fallback"]
    form = world.program.told[-1].form
    assert (form["ErrorCode"], form["ErrorUrl"], form["Body"]) == ("11200", f"{PUBLIC}/texts", "hello")


def test_the_fallback_also_gets_what_cannot_be_read(world: World) -> None:
    world.program.says["/texts"] = (200, "<html>")
    text(world, sms_fallback_url=f"{PUBLIC}/fallback")

    assert world.program.told[-1].form["ErrorCode"] == "12100"


def test_without_a_fallback_the_text_stays_in_the_list(world: World) -> None:
    world.program.says["/texts"] = (500, "")
    text(world)

    assert [message.body for message in world.client.messages.list(to=PROGRAM)] == ["hello"]
    assert Kind.WARNING in [entry.kind for entry in world.network.log]


def test_every_attempt_is_in_the_log(world: World) -> None:
    world.program.says["/texts"] = [REFUSED, (200, "<Response/>")]
    text(world)

    attempts = [dict(entry.details) for entry in world.network.log if entry.kind is Kind.WEBHOOK]
    assert [(one["attempt"], one.get("failed"), one.get("status")) for one in attempts] == [
        ("0", "ConnectionRefusedError", None),
        ("1", None, "200"),
    ]


def test_a_get_carries_the_form_in_its_query_and_is_signed_with_it(world: World) -> None:
    text(world, f"{PUBLIC}/texts?a=1", sms_method="GET")

    (told,) = world.program.told
    assert told.method == "GET"
    assert told.url.startswith(f"{PUBLIC}/texts?a=1&")
    assert "Body=hello" in told.url
    assert not told.form


def test_a_name_and_password_in_a_url_become_a_header(world: World) -> None:
    text(world, "https://us:secret@program.example/texts")

    (told,) = world.program.told
    assert told.url == f"{PUBLIC}/texts"
    assert told.headers["Authorization"] == "Basic dXM6c2VjcmV0"


def test_the_signature_is_the_one_in_twilios_own_example() -> None:
    form = [
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675309"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
        ("To", "+18005551212"),
    ]
    signed = sign("12345", "POST", "https://mycompany.com/myapp.php?foo=1&bar=2", form, voice=False)

    assert signed.headers["X-Twilio-Signature"] == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_only_calls_over_https_drop_the_port_from_the_signature() -> None:
    def signature(url: str, *, voice: bool) -> str:
        return sign("12345", "POST", url, [], voice=voice).headers["X-Twilio-Signature"]

    bare, ported = "https://program.example/x", "https://program.example:8443/x"
    assert signature(ported, voice=True) == signature(bare, voice=True)
    assert signature(ported, voice=False) != signature(bare, voice=False)
    assert signature("http://program.example:8080/x", voice=True) != signature("http://program.example/x", voice=True)


def test_what_a_fragment_gets_wrong_is_left_at_its_default() -> None:
    assert Overrides.of("https://x.example/#rc=lots&ct=1&rp=never&tt=99999") == Overrides()
    assert Overrides.of("https://x.example/#ct=2000&rt=3000").connect == 2.0


def test_a_program_that_cannot_be_reached_over_http_fails_as_the_rules_expect() -> None:
    with pytest.raises(urllib3.exceptions.HTTPError):
        HttpDeliver(connect=0.5, read=0.5)("POST", "http://127.0.0.1:9/x", [("a", "b")], {})
