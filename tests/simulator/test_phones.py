"""The phones in the browser, and the same as JSON."""

import pytest

from outreach.simulator import CallScript
from tests.simulator.world import DANA, PROGRAM, SAM, Pages, World


def ringing(world: World, browser: Pages) -> str:
    """Ring Sam's phone, which waits for somebody on the page; the path of the call."""
    world.network.adjust(unscripted=CallScript.by_hand())
    world.program.says["/voice"] = (
        200,
        '<Response><Gather numDigits="1" timeout="30" action="/voice/ack"><Say>Press 1.</Say></Gather></Response>',
    )
    world.call()
    world.wait(3)
    (call,) = browser.get(f"/phones/{SAM}.json").json["calls"]
    assert (call["ringing"], call["talking"]) == (True, False)
    return f"/phones/{SAM}/calls/{call['sid']}"


def test_the_front_page_leads_to_the_phones(browser: Pages) -> None:
    assert browser.get("/").headers["Location"] == "/phones"


@pytest.mark.parametrize(
    "path",
    ["/phones", f"/phones/{DANA}", "/phones/static/phones.css", "/phones/static/phone.js", "/phones/static/phones.js"],
)
def test_pages_and_their_parts_are_there(browser: Pages, path: str) -> None:
    with browser.get(path) as answer:
        assert answer.status_code == 200


def test_a_page_asks_nobody_else_for_anything(browser: Pages) -> None:
    assert "//" not in browser.get(f"/phones/{DANA}").text.replace("<!doctype html>", "")


def test_a_phone_shows_both_sides_of_a_thread_in_order(world: World, browser: Pages) -> None:
    world.send("How are you?")
    world.wait(60)
    browser.post(f"/phones/{DANA}/texts", json={"body": "<b>fine</b>"})

    texts = browser.get(f"/phones/{DANA}.json").json["texts"]
    assert [(text["direction"], text["body"]) for text in texts] == [("in", "How are you?"), ("out", "<b>fine</b>")]


@pytest.mark.parametrize("kind", ["json", "data"])
def test_a_phone_texts_the_program(world: World, browser: Pages, kind: str) -> None:
    answer = browser.post(f"/phones/{DANA}/texts", **{kind: {"body": "hello"}})

    assert answer.status_code == 201
    assert world.program.heard("MessageSid", "/texts") == [answer.json["sid"]]
    assert world.program.heard("From", "/texts") == [DANA]


def test_a_phone_answers_who_texted_it(world: World, browser: Pages) -> None:
    world.network.own("+12025550101", sms_url="https://program.example/texts")
    world.send(from_="+12025550101")
    browser.post(f"/phones/{DANA}/texts", json={"body": "hello"})
    browser.post(f"/phones/{DANA}/texts", json={"body": "hello", "to": PROGRAM})

    assert world.program.heard("To", "/texts") == ["+12025550101", PROGRAM]


@pytest.mark.parametrize(
    ("path", "said", "words"),
    [
        (f"/phones/{DANA}/texts", {}, "body: missing"),
        (f"/phones/{DANA}/texts", {"body": 3}, "body: missing"),
        ("/phones/nobody/texts", {"body": "hi"}, "not a phone number"),
        (f"/phones/{DANA}/texts", {"body": "hi", "to": SAM}, "nobody owns"),
        (f"/phones/{DANA}/calls/CA1", {"do": "press"}, "no such call"),
    ],
)
def test_what_makes_no_sense_is_explained(browser: Pages, path: str, said: dict[str, object], words: str) -> None:
    answer = browser.post(path, json=said)

    assert answer.status_code == 400
    assert words in answer.json["error"]


def test_a_number_may_be_written_as_people_write_it(browser: Pages) -> None:
    answer = browser.post("/phones", data={"number": "(202) 555-0110"})

    assert answer.headers["Location"] == f"/phones/{DANA}"
    assert [phone["number"] for phone in browser.get("/phones.json").json["phones"]] == [DANA]


def test_the_list_shows_who_rings_and_the_last_text(world: World, browser: Pages) -> None:
    world.send("How are you?")
    ringing(world, browser)

    dana, sam = browser.get("/phones.json").json["phones"]
    assert (dana["last"]["body"], dana["ringing"], sam["ringing"]) == ("How are you?", False, True)


def test_a_call_can_be_picked_up_and_a_key_pressed(world: World, browser: Pages) -> None:
    call = ringing(world, browser)
    browser.post(call, json={"do": "pick_up"})
    world.wait(1)
    (shown,) = browser.post(call, json={"do": "press", "keys": "1"}).json["calls"]

    assert shown["heard"] == ["Press 1."]
    assert world.program.heard("Digits", "/voice/ack") == ["1"]


def test_a_key_cuts_the_words_short(world: World, browser: Pages) -> None:
    call = ringing(world, browser)
    browser.post(call, json={"do": "pick_up"})
    browser.post(call, json={"do": "press", "keys": "1"})

    assert world.program.heard("Digits", "/voice/ack") == ["1"]


@pytest.mark.parametrize(("what", "status"), [("busy", "busy"), ("hang_up", "no-answer"), ("voicemail", "in-progress")])
def test_a_ringing_call_can_be_met_otherwise(world: World, browser: Pages, what: str, status: str) -> None:
    (shown,) = browser.post(ringing(world, browser), json={"do": what}).json["calls"]

    assert shown["status"] == status


def test_a_call_left_ringing_is_not_answered(world: World, browser: Pages) -> None:
    call = ringing(world, browser)
    world.wait(30)
    answer = browser.post(call, json={"do": "pick_up"})

    assert (answer.status_code, "does not ring" in answer.json["error"]) == (400, True)
    assert browser.get(f"/phones/{SAM}.json").json["calls"][0]["status"] == "no-answer"


def test_a_call_can_be_hung_up(world: World, browser: Pages) -> None:
    call = ringing(world, browser)
    browser.post(call, json={"do": "pick_up"})
    (shown,) = browser.post(call, json={"do": "hang_up"}).json["calls"]

    assert shown["status"] == "completed"


def test_the_next_calls_can_be_scripted(world: World, browser: Pages) -> None:
    browser.post(f"/phones/{SAM}/script", json={"answer": "busy"})
    world.call()
    world.wait(10)

    assert browser.get(f"/phones/{SAM}.json").json["calls"][0]["status"] == "busy"


def test_a_phone_calls_the_program(world: World, browser: Pages) -> None:
    browser.post(f"/phones/{DANA}/calls", json={})

    assert world.program.heard("From", "/incoming") == [DANA]


@pytest.mark.parametrize(
    ("origin", "status"), [("http://localhost", 201), ("https://elsewhere.example", 403), ("null", 403)]
)
def test_another_sites_page_may_not_text(browser: Pages, origin: str, status: int) -> None:
    answer = browser.post(f"/phones/{DANA}/texts", json={"body": "hi"}, headers={"Origin": origin})

    assert answer.status_code == status
