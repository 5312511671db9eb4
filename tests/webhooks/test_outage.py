"""PostgreSQL is stopped and Redis is gone: whoever is in danger is answered, somebody is told, and nothing is lost."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
import urllib3

import servers
from outreach.adapters import journal
from outreach.domain.delivery import MessageStatus
from outreach.domain.phone import PhoneNumber
from outreach.simulator import Fault
from outreach.simulator.server import Serving
from tests import make
from tests.webhooks.outage import LEE, SAM, House, environment, house
from tests.webhooks.site import DANA, encode, sign, text
from webhooks import patience

DANGER = "i want to kill myself"
KIM = "+12025550111"


@pytest.fixture(scope="module")
def _server() -> Iterator[servers.PostgreSQL]:
    with servers.PostgreSQL() as server:
        yield server


@pytest.fixture
def home(_server: servers.PostgreSQL, tmp_path: Path, clock: make.Clock) -> Iterator[House]:
    """An installation with Dana in it, Sam on call, and Lee as lead; its database still runs."""
    if _server.pid is None:
        _server.start()
    with house(_server, tmp_path / "state", clock) as made:
        with made.site.runtime.transaction() as session:
            make.participant(session, "Dana Moore", phone=PhoneNumber(DANA))
        made.staff()
        yield made


def cards(home: House) -> list[str]:
    """What became of every crisis card in the outbox."""
    rows = home.site.rows("messages", "text_key", "status")
    return [row.status.value for row in rows if row.text_key.startswith("crisis_")]


def urgencies(home: House) -> list[str]:
    return [each.value for each in home.site.rows("escalations", "urgency")]


def rules(home: House) -> set[str]:
    return set(home.site.rows("reasons", "rule"))


def test_somebody_in_danger_gets_the_card_in_the_answer_itself(home: House) -> None:
    home.stop()

    answer = home.texts(DANGER)

    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert "<Message>" in answer.text
    assert "988" in answer.text
    assert "911" in answer.text
    assert DANGER not in answer.text


def test_somebody_is_told_by_the_last_roster_on_disk(home: House) -> None:
    home.stop()

    home.texts(DANGER)

    (page,) = home.heard_by(SAM)
    assert "Urgent" in page
    assert f"ending in {DANA[-4:]}" in page
    assert "Our records are down" in page
    assert DANA not in page
    assert home.heard_by(LEE) == [page]


def test_a_text_that_worries_nobody_is_kept_and_the_carrier_asked_to_come_again(home: House) -> None:
    home.stop()

    answer = home.texts("doing fine today")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert home.journal.count() == 1
    assert home.network.messages == ()


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
    assert urgencies(home) == ["urgent"]
    assert home.journal.is_empty()
    assert home.texts(DANGER, sid="2").status_code == 200
    assert len(home.replies()) == 2


def test_the_card_is_not_said_a_second_time_after_the_outage(home: House) -> None:
    home.stop()
    home.texts(DANGER)
    home.start()

    home.passes()

    assert cards(home) == [MessageStatus.CANCELLED]
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


def test_a_repeat_is_kept_answered_and_told_of_once(home: House) -> None:
    home.stop()
    first = home.texts(DANGER)

    again = home.texts(DANGER)

    assert "<Message>" in first.text
    assert (again.status_code, "<Message>" in again.text) == (200, False)
    assert home.journal.count() == 1
    assert len(home.heard_by(SAM)) == 1


def test_at_the_fallback_address_the_card_is_said_again_for_the_first_was_not_heard(home: House) -> None:
    home.stop()
    home.texts(DANGER)

    again = home.texts(DANGER, path="/texts/fallback")

    assert "<Message>" in again.text
    assert home.journal.count() == 1
    assert len(home.heard_by(SAM)) == 1


def test_a_kept_text_at_the_fallback_address_is_taken(home: House) -> None:
    home.stop()

    assert home.texts("fine", path="/texts/fallback").status_code == 200
    assert home.journal.count() == 1


def test_the_fallback_address_is_the_same_door_while_all_is_well(home: House) -> None:
    home.texts("hello", path="/texts/fallback")
    home.texts("hello")

    assert [body for body, _, _ in home.replies()] == ["hello"]


def test_somebody_who_texts_again_and_again_is_told_of_every_five_minutes(home: House, clock: make.Clock) -> None:
    home.stop()
    for sid in "123":
        assert "<Message>" in home.texts(DANGER, sid=sid).text
        clock.move(minutes=1)
    told = len(home.heard_by(SAM))

    clock.move(minutes=2)
    home.texts(DANGER, sid="4")

    assert (told, len(home.heard_by(SAM))) == (1, 2)


def test_somebody_else_is_told_of_at_once(home: House) -> None:
    home.stop()
    home.texts(DANGER, sid="1")

    home.texts(DANGER, sid="2", number=KIM)

    assert len(home.heard_by(SAM)) == 2


def test_a_process_that_starts_again_remembers_whom_it_told_of(home: House) -> None:
    home.stop()
    home.texts(DANGER, sid="1")

    home.begin_again()
    home.texts(DANGER, sid="2")

    assert len(home.heard_by(SAM)) == 1
    assert home.journal.count() == 2


def test_a_repeat_after_a_restart_is_answered_for_nobody_knows_if_it_was_heard(home: House) -> None:
    home.stop()
    home.texts(DANGER)

    home.begin_again()

    assert "<Message>" in home.texts(DANGER).text


def test_when_nobody_could_be_told_the_next_text_tells(home: House) -> None:
    home.stop()
    home.network.faults.set(Fault.REFUSED)
    home.texts(DANGER, sid="1")
    told = len(home.heard_by(SAM))
    home.network.faults.clear()

    home.texts(DANGER, sid="2")

    assert (told, len(home.heard_by(SAM))) == (0, 1)


def test_a_card_is_in_the_language_of_the_text(home: House) -> None:
    home.stop()

    answer = home.texts("me quiero matar")

    assert "Respuesta" in answer.text
    assert "Automatic reply" not in answer.text


def test_a_card_is_in_every_language_of_ours_when_the_text_does_not_tell(home: House) -> None:
    home.stop()

    answer = home.texts("suicide")

    assert "Respuesta" in answer.text
    assert "Automatic reply" in answer.text


def test_what_one_of_ours_writes_is_kept_and_means_nothing_more(home: House) -> None:
    home.stop()

    answer = home.texts("SAY do you want to kill yourself?", number=SAM.e164)

    assert answer.status_code == 503
    assert home.heard_by(SAM) == []
    assert home.journal.count() == 1


def test_a_sender_without_a_number_is_told_of_and_not_answered(home: House) -> None:
    home.stop()

    answer = home.texts(DANGER, number="72345")

    assert (answer.status_code, "<Message>" in answer.text) == (200, False)
    assert len(home.heard_by(SAM)) == 1


def test_when_the_disk_is_full_too_the_card_is_said_and_somebody_told_once(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(_file: Path, _line: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal, "_append", is_full)
    home.stop()

    answers = [home.texts(DANGER, sid=sid) for sid in "12"]

    assert all("<Message>" in answer.text for answer in answers)
    assert len(home.heard_by(SAM)) == 1
    assert home.texts("fine", sid="3").status_code == 503


def test_without_a_roster_the_card_is_said_all_the_same(home: House) -> None:
    (home.folder / "roster").unlink()
    home.stop()

    answer = home.texts(DANGER)

    assert "<Message>" in answer.text
    assert home.network.messages == ()


def test_a_text_of_the_day_before_is_put_before_a_person_and_not_answered(home: House, clock: make.Clock) -> None:
    home.stop()
    home.texts("i want to use")
    home.start()
    clock.move(hours=25)

    home.passes()

    assert [handled for _, _, handled in home.replies()] == [True]
    assert "outage.too_old" in rules(home)
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
    assert home.site.count("messages") == 0


def test_a_stranger_of_the_outage_is_met_after_it(home: House) -> None:
    home.stop()
    home.texts(DANGER, number=KIM)
    home.start()

    home.passes()

    assert urgencies(home) == ["urgent"]
    assert cards(home) == [MessageStatus.CANCELLED]


def test_a_receipt_for_a_page_of_the_outage_breaks_nothing(home: House) -> None:
    home.stop()
    home.texts(DANGER)
    home.start()
    (sid,) = [each.sid for each in home.network.messages if each.to == SAM.e164]

    path = "/receipts/00000000-0000-7000-8000-000000000009"
    answer = home.site.posts(path, [("MessageSid", sid), ("MessageStatus", "undelivered"), ("ErrorCode", "30003")])

    assert answer.status_code == 204
    assert home.site.count("escalations") == 0


def test_other_requests_of_the_carrier_are_asked_to_come_again(home: House) -> None:
    home.stop()

    path = "/receipts/00000000-0000-7000-8000-000000000009"
    answer = home.site.posts(path, [("MessageSid", "SM1"), ("MessageStatus", "delivered")])

    assert answer.status_code == 503


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


def test_a_database_that_hangs_is_not_waited_for(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "STORING", timedelta(seconds=0.5))
    with _locked(home) as connection:
        began = monotonic()
        answer = home.texts(DANGER, sid="1")
        waited = monotonic() - began
        calm = home.texts("fine", sid="2", number=KIM)
        connection.rollback()

    assert waited < 5
    assert "<Message>" in answer.text
    assert calm.status_code == 503
    assert len(home.heard_by(SAM)) == 1
    home.passes()
    assert sorted(body for body, _, _ in home.replies()) == ["fine", DANGER]


def _locked(home: House) -> "psycopg.Connection[Any]":
    url = sa.make_url(home.url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(url)
    connection.execute("LOCK TABLE replies IN ACCESS EXCLUSIVE MODE")
    return connection


def test_the_roster_is_kept_fresh_by_the_scheduler(home: House, clock: make.Clock) -> None:
    assert home.site.runtime.on_disk is not None
    clock.move(minutes=2)

    home.passes()

    kept = home.site.runtime.on_disk.roster.read()
    assert kept is not None
    assert kept.made_at == clock()
    assert kept.knows(SAM)


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
    assert cards(home) == [MessageStatus.CANCELLED]


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
