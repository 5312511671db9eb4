"""PostgreSQL was stopped and runs again: what came meanwhile is there once, read, and in front of a person."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import pytest
import sqlalchemy as sa
import urllib3

from outreach.domain.delivery import MessageStatus
from outreach.simulator.server import Serving
from tests import make
from tests.webhooks.outage import DANGER, KIM, LEE, SAM, House, environment
from tests.webhooks.site import encode, sign, text


def test_after_the_outage_everything_is_there_once_read_and_in_front_of_a_person(
    home: House, clock: make.Clock
) -> None:
    home.stop()
    written = [("hello?", clock())]
    home.texts("hello?", sid="1")
    written.append((DANGER, clock.move(minutes=1)))
    home.texts(DANGER, sid="2")
    home.start()
    clock.move(minutes=20)

    home.passes()

    assert home.replies() == [(body, at, True) for body, at in written]
    assert home.urgencies() == ["urgent"]
    assert home.journal.is_empty()
    assert home.texts(DANGER, sid="2").status_code == 200
    assert len(home.replies()) == 2


def test_the_card_is_not_said_a_second_time_after_the_outage(home: House) -> None:
    home.stop()
    home.texts(DANGER)
    home.start()

    home.passes()

    assert home.cards() == [MessageStatus.CANCELLED]
    notes = home.site.rows("timeline", "what")
    assert any("said at once when they wrote" in note for note in notes)
    assert "page" in home.site.rows("messages", "text_key")


def test_the_next_text_goes_behind_those_on_disk(home: House, clock: make.Clock) -> None:
    home.stop()
    home.texts("first", sid="1")
    home.start()
    clock.move(minutes=1)

    answer = home.texts("second", sid="2")

    assert answer.status_code == 200
    assert [body for body, _, _ in home.replies()] == ["first", "second"]
    assert home.journal.is_empty()


def test_a_full_disk_of_the_database_costs_no_text(home: House) -> None:
    """It answers what it is asked, and takes nothing: no text is at fault, however often it is tried."""
    home.stop()
    home.texts(DANGER, sid="1")
    home.start()
    fill = (
        (
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$"
        ),
        "CREATE TRIGGER full_disk BEFORE INSERT ON replies EXECUTE FUNCTION full_disk()",
    )
    with home.engine.begin() as connection:
        for statement in fill:
            connection.execute(sa.text(statement))
    for _ in range(5):
        home.passes()
    waited = (home.journal.is_empty(), home.journal.set_aside(), home.replies())
    with home.engine.begin() as connection:
        connection.execute(sa.text("DROP TRIGGER full_disk ON replies"))

    home.passes()

    assert waited == (False, 0, [])
    assert [(body, dealt_with) for body, _, dealt_with in home.replies()] == [(DANGER, True)]
    assert home.journal.is_empty()


def test_a_disk_that_breaks_under_kept_texts_keeps_no_new_one_from_the_database(home: House) -> None:
    """What lies on a broken disk has to wait for somebody; whoever writes now has not."""
    home.stop()
    home.texts("kept", sid="1")
    home.start()
    (home.folder / "journal" / "handing-over").mkdir()

    answer = home.texts(DANGER, sid="2")

    assert (answer.status_code, "<Message>" in answer.text) == (200, False)
    assert [body for body, _, _ in home.replies()] == [DANGER]
    assert home.urgencies() == ["urgent"]


def test_a_text_of_the_day_before_is_put_before_a_person_and_not_answered(home: House, clock: make.Clock) -> None:
    home.stop()
    home.texts("i want to use")
    home.start()
    clock.move(hours=25)

    home.passes()

    assert [handled for _, _, handled in home.replies()] == [True]
    assert "outage.too_old" in home.rules()
    assert [row.to for row in home.site.rows("messages", "to", "reply_id") if row.reply_id is not None] == []


def test_a_stop_of_the_day_before_is_obeyed(home: House, clock: make.Clock) -> None:
    home.stop()
    home.texts("STOP")
    home.start()
    clock.move(hours=25)

    home.passes()

    assert [state.value for state in home.site.rows("consents", "state")] == ["given", "withdrawn"]


def test_a_command_of_the_day_before_is_not_obeyed(home: House, clock: make.Clock) -> None:
    home.stop()
    home.texts("HELP", number=SAM.e164)
    home.start()
    clock.move(hours=25)

    home.passes()

    assert [handled for _, _, handled in home.replies()] == [True]
    assert "staff_help" not in set(home.site.rows("messages", "text_key"))


def test_a_stranger_of_the_outage_is_met_after_it(home: House) -> None:
    home.stop()
    home.texts(DANGER, number=KIM)
    home.start()

    home.passes()

    assert home.urgencies() == ["urgent"]
    assert home.cards() == [MessageStatus.CANCELLED]


def test_a_receipt_for_a_page_of_the_outage_breaks_nothing(home: House) -> None:
    home.stop()
    home.texts(DANGER)
    home.start()
    (sid,) = [each.sid for each in home.network.messages if each.to == SAM.e164]

    path = "/receipts/00000000-0000-7000-8000-000000000009"
    answer = home.site.posts(path, [("MessageSid", sid), ("MessageStatus", "undelivered"), ("ErrorCode", "30003")])

    assert answer.status_code == 204
    assert home.site.count("escalations") == 0


def test_health_says_what_waits_on_disk(home: House) -> None:
    home.passes()
    home.stop()
    home.texts("hello")

    during = home.site.asks("/health/ready", method="GET")
    home.start()
    home.passes()
    after = home.site.asks("/health/ready", method="GET")

    assert (during.status_code, during.text) == (503, "the database does not answer; 1 texts wait on disk\n")
    assert (after.status_code, after.text) == (200, "ready\n")


def test_a_web_process_that_is_killed_right_after_its_answer_brings_the_text_home_when_it_starts_again(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    with Serving(home.network) as phones:
        for name, value in environment(home, port=port, carrier=phones.url).items():
            monkeypatch.setenv(name, value)
        home.stop()
        with _web_process(port):
            answer = _posts(port, DANGER)
        kept = home.journal.count()
        home.start()
        with _web_process(port):
            _eventually(lambda: home.site.count("replies") == 1 and home.journal.is_empty())

    assert (answer.status, "<Message>" in answer.data.decode()) == (200, True)
    assert len(home.heard_by(LEE)) == 1
    assert kept == 1
    assert [(body, handled) for body, _, handled in home.replies()] == [(DANGER, True)]
    assert home.cards() == [MessageStatus.CANCELLED]


@contextmanager
def _web_process(port: int) -> Iterator[None]:
    """Serve the webhooks in a process of their own, which is killed at the end."""
    words = [sys.executable, "-m", "outreach.cli", "serve", "webhooks"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _eventually(lambda: _lives(port))
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _lives(port: int) -> bool:
    try:
        return urllib3.request("GET", f"http://127.0.0.1:{port}/health/live", retries=False, timeout=2).status == 200
    except urllib3.exceptions.HTTPError:
        return False


def _posts(port: int, body: str) -> urllib3.BaseHTTPResponse:
    form = text(body)
    headers = {"X-Twilio-Signature": sign("/texts", form), "Content-Type": "application/x-www-form-urlencoded"}
    return urllib3.request("POST", f"http://127.0.0.1:{port}/texts", body=encode(form), headers=headers, timeout=15)


def _eventually(holds: Callable[[], bool]) -> None:
    give_up = monotonic() + 60
    while not holds():
        assert monotonic() < give_up, "it never came to hold"
        sleep(0.1)
