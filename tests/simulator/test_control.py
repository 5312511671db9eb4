"""The network's own controls."""

from datetime import UTC, datetime

import pytest

from outreach.simulator import MessageStatus, Network, create_app
from tests.simulator.world import DANA, PROGRAM, SAM, Pages, World


def test_faults_are_set_shown_and_cleared(world: World, browser: Pages) -> None:
    browser.post("/simulator/faults", json={"fault": "slow", "seconds": 7, "probability": 0.5})
    browser.post("/simulator/faults", data={"say": "loses receipts"})
    shown = browser.get("/simulator/faults").json["faults"]
    browser.post("/simulator/faults", json={"clear": "slow"})

    assert [(fault["fault"], fault["seconds"], fault["probability"]) for fault in shown] == [
        ("slow", 7.0, 0.5),
        ("receipts_lost", 0.0, 1.0),
    ]
    assert len(world.network.faults.active) == 1
    assert browser.delete("/simulator/faults").json["faults"] == []


@pytest.mark.parametrize(
    ("path", "said", "words"),
    [
        ("/simulator/faults", {"fault": "rust"}, "rust"),
        ("/simulator/faults", {"say": "is rusty"}, "is slow"),
        ("/simulator/faults", {"fault": "slow", "seconds": "long"}, "seconds: a number"),
        ("/simulator/clock", {"to": "noon"}, "to: a moment like"),
        ("/simulator/clock", {"to": "2026-03-07T09:00:00"}, "zone"),
        ("/simulator/settings", {"colour": "red"}, "no such setting"),
        ("/simulator/meets", {"number": SAM}, "answer: missing"),
        ("/simulator/outcomes", {"number": SAM, "status": "failed"}, "error code"),
        ("/simulator/blocks", {"to": "x", "from": PROGRAM}, "to: not a phone number"),
    ],
)
def test_what_makes_no_sense_is_explained(browser: Pages, path: str, said: dict[str, object], words: str) -> None:
    answer = browser.post(path, json=said)

    assert answer.status_code == 400
    assert words in answer.json["error"]


def test_a_body_that_is_no_object_is_explained(browser: Pages) -> None:
    assert browser.post("/simulator/reset", data="[1", content_type="application/json").status_code == 400


def test_moving_the_clock_lets_everything_on_the_way_happen(world: World, browser: Pages) -> None:
    message = world.send()
    shown = browser.post("/simulator/clock", json={"to": "2026-03-06T09:00:30-07:00"}).json

    assert (shown["now"], shown["next_timer"]) == ("2026-03-06T16:00:30+00:00", None)
    assert world.status(message) == "delivered"


def test_the_clock_moves_on_and_changes_its_speed(world: World, browser: Pages) -> None:
    before = world.clock()
    shown = browser.post("/simulator/clock", json={"seconds": 90, "speed": 60}).json

    assert (world.clock() - before).total_seconds() == 90
    assert shown["speed"] == 60


def test_a_clock_that_is_not_ours_is_left_alone() -> None:
    network = Network(now=lambda: datetime(2026, 3, 6, tzinfo=UTC))
    browser: Pages = create_app(network).test_client()

    assert browser.get("/simulator/clock").json["speed"] is None
    assert browser.post("/simulator/clock", json={"seconds": 1}).status_code == 400


def test_resetting_forgets_everything_but_the_numbers(world: World, browser: Pages) -> None:
    first = world.send().sid
    browser.post("/simulator/reset", json={})
    state = browser.get("/simulator/state.json").json

    assert (state["messages"], state["calls"], [owned["number"] for owned in state["numbers"]]) == ([], [], [PROGRAM])
    assert browser.get("/phones.json").json["phones"] == []
    assert world.send().sid != first


def test_the_same_seed_gives_the_same_sids(world: World, browser: Pages) -> None:
    sids = []
    for _ in range(2):
        browser.post("/simulator/reset", json={"seed": 11})
        sids.append(world.send().sid)

    assert sids[0] == sids[1]


def test_calls_outcomes_and_blocks_are_scripted(world: World, browser: Pages) -> None:
    browser.post("/simulator/meets", json={"number": SAM, "answer": "human", "presses": ["1", "2"], "after": 2})
    browser.post("/simulator/outcomes", json={"number": DANA, "status": "undelivered", "error_code": 30005})
    blocked = browser.post("/simulator/blocks", json={"to": DANA, "from": PROGRAM}).json["blocked"]
    unblocked = browser.post("/simulator/blocks", json={"to": DANA, "from": PROGRAM, "blocked": False}).json["blocked"]

    script = world.network.lines[SAM].script
    assert script is not None
    assert (script.presses, script.after) == (("1", "2"), 2.0)
    assert world.network.lines[DANA].outcome.status is MessageStatus.UNDELIVERED
    assert (blocked, unblocked) == ([[DANA, PROGRAM]], [])


def test_settings_are_shown_and_changed(world: World, browser: Pages) -> None:
    said = {"carrier_keywords": "advanced", "instant_delivery": "no", "segments_per_second": 2, "concurrency": None}
    browser.post("/simulator/settings", json=said)
    shown = browser.get("/simulator/settings").json

    assert (shown["carrier_keywords"], shown["instant_delivery"]) == ("advanced", False)
    assert (world.network.settings.segments_per_second, world.network.settings.concurrency) == (2.0, None)


def test_numbers_can_be_owned(world: World, browser: Pages) -> None:
    answer = browser.post("/simulator/numbers", json={"number": "+12025550101", "sms_url": "http://127.0.0.1/x"})

    assert answer.status_code == 201
    assert world.network.numbers["+12025550101"].sms_url == "http://127.0.0.1/x"


def test_the_log_tells_everything_and_can_be_read_on_from_a_place(world: World, browser: Pages) -> None:
    world.send("Hello")
    entries = browser.get("/simulator/log.json").json["entries"]
    world.network.text(DANA, PROGRAM, "hi")
    later = browser.get(f"/simulator/log.json?after={entries[-1]['order']}&kind=text_sent").json["entries"]

    assert [entry["kind"] for entry in entries] == ["text_arrived", "request"]
    assert (entries[0]["to"], entries[0]["body"]) == (DANA, "Hello")
    assert [entry["body"] for entry in later] == ["hi"]
