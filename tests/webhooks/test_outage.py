"""PostgreSQL is stopped and Redis is gone: whoever is in danger is answered, and somebody is told."""

from datetime import timedelta
from html import unescape
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from outreach.adapters import journal
from outreach.simulator import Fault
from tests import make
from tests.webhooks.outage import DANGER, KIM, LEE, PAGES, SAM, House
from tests.webhooks.site import DANA, OURS
from webhooks import patience


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


def test_when_nobody_could_be_told_it_is_tried_again_though_they_write_no_more(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "AGAIN_AFTER", timedelta(seconds=0.2))
    home.stop()
    home.network.faults.set(Fault.REFUSED)
    home.texts(DANGER)
    home.network.faults.clear()

    until = monotonic() + 10
    while not home.heard_by(LEE) and monotonic() < until:
        sleep(0.05)
    sleep(0.5)

    assert (len(home.heard_by(SAM)), len(home.heard_by(LEE))) == (1, 1)


def test_once_the_text_is_home_nobody_is_told_without_records(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "AGAIN_AFTER", timedelta(seconds=2))
    home.stop()
    home.network.faults.set(Fault.REFUSED)
    home.texts(DANGER)
    home.start()
    home.passes()
    home.network.faults.clear()

    sleep(2.5)

    assert not any("Our records are down" in page for page in home.heard_by(SAM))


@pytest.mark.parametrize("words", [DANGER, "suicide"])
@pytest.mark.parametrize("back", ["{}", "Liked “{}”", "I am driving and cannot read this now: {}"])
def test_a_phone_that_sends_our_card_back_is_not_answered_with_another_one(home: House, words: str, back: str) -> None:
    """Two machines would say it to each other until the database is back."""
    home.stop()
    card = unescape(home.texts(words, sid="1").text.split("<Message>")[1].split("</Message>")[0])

    answer = home.texts(back.format(card), sid="2")

    assert "<Message>" not in answer.text


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

    answer = home.texts("SAY 42 do you want to kill yourself?", number=SAM.e164)

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


def test_other_requests_of_the_carrier_are_asked_to_come_again(home: House) -> None:
    home.stop()

    path = "/receipts/00000000-0000-7000-8000-000000000009"
    answer = home.site.posts(path, [("MessageSid", "SM1"), ("MessageStatus", "delivered")])

    assert answer.status_code == 503


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


def test_one_of_our_own_who_is_in_danger_is_somebody_in_danger(home: House) -> None:
    """Peers are in recovery themselves; only what they ask us to do waits for the database."""
    home.stop()

    command = home.texts("QUEUE", number=SAM.e164, sid="1")
    danger = home.texts(DANGER, number=SAM.e164, sid="2")

    assert (command.status_code, danger.status_code) == (503, 200)
    assert "988" in danger.text
    assert (len(home.heard_by(LEE)), home.heard_by(SAM)) == (1, [])


@pytest.mark.parametrize(
    "body",
    [
        "SAY goodbye to everyone, i am going to kill myself",
        "DONE 20 pills, i want to die tonight",
        "done. i want to kill myself",
        "pages i want to kill myself",
        "cover me i want to kill myself",
        "di adiós a todos, me voy a matar",
    ],
)
def test_one_of_our_own_whose_words_look_like_a_command_is_heard_at_once(home: House, body: str) -> None:
    """Whether a command is about anybody who waits, only the database could say: then somebody else has to come."""
    home.stop()

    answer = home.texts(body, number=SAM.e164)

    assert "988" in answer.text
    assert (len(home.heard_by(LEE)), home.heard_by(SAM)) == (1, [])


@pytest.mark.parametrize("number", [OURS, PAGES])
def test_our_own_number_is_not_answered_now_nor_once_its_text_is_home(home: House, number: str) -> None:
    """Two numbers of one house would say cards to each other."""
    home.stop()

    answer = home.texts(DANGER, number=number)
    home.start()
    home.passes()

    assert (answer.status_code, "<Message>" in answer.text) == (200, False)
    assert "????" in home.heard_by(SAM)[0]
    assert [body for body, _, _ in home.replies()] == [DANGER]
    assert home.cards() == []


def test_a_machine_that_answers_every_card_with_a_warning_of_its_own_is_answered_a_few_times(home: House) -> None:
    home.stop()
    machine = "This line is not monitored. If you are experiencing suicidal thoughts call or text 988."

    answers = [home.texts(machine, sid=sid) for sid in "12345678"]

    assert [("<Message>" in answer.text) for answer in answers] == [True] * 5 + [False] * 3
    assert {answer.status_code for answer in answers} == {200}
    assert home.journal.count() == 8
