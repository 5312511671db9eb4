"""Writing to somebody from their page: what it costs, what it gives away, by whoever has them, once for each press."""

import base64
import re

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from outreach.actions import enrollment, people
from outreach.actions.people import Person
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.records.messages import MessageRow
from tests import make
from tests.console.desk import Console, Signed
from tests.console.people import worries

_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_SPENT = base64.urlsafe_b64encode(bytes(16)).decode().rstrip("=")


@pytest.fixture
def sam(console: Console) -> Signed:
    """Dana's peer."""
    return console.as_specialist()


@pytest.fixture
def dana(console: Console, sam: Signed) -> Person:
    assert sam.specialist is not None
    with console.runtime.transaction() as session:
        return make.participant(session, peer=sam.specialist.id)


def page_of(person: Person, more: str = "") -> str:
    return f"/people/{person.participant_id}{more}"


def token_on(signed: Signed, person: Person) -> str:
    """Take the thread, and give the mark of the button as the page shows it."""
    signed.post(page_of(person, "/claim"))
    found = _TOKEN.search(signed.text(page_of(person)))
    assert found is not None
    return found[1]


def send(signed: Signed, person: Person, typed: str, token: str, *, htmx: bool = False, **more: str) -> TestResponse:
    return signed.post(page_of(person, "/text"), {"typed": typed, "token": token, **more}, htmx=htmx)


def said_to(console: Console, person: Person) -> list[str]:
    with console.runtime.transaction() as session:
        rows = session.scalars(
            sa.select(MessageRow).where(
                MessageRow.participant_id == person.participant_id, MessageRow.text_key == "note"
            )
        )
        return [row.body for row in rows]


def test_a_text_goes_out_with_the_writers_name(console: Console, sam: Signed, dana: Person) -> None:
    answer = send(sam, dana, "see you at 6", token_on(sam, dana))

    assert (answer.status_code, answer.headers["Location"]) == (303, page_of(dana))
    assert said_to(console, dana) == ["Sam: see you at 6"]
    assert "Sam: see you at 6" in sam.text(page_of(dana))


def test_a_double_click_says_it_once(console: Console, sam: Signed, dana: Person) -> None:
    token = token_on(sam, dana)

    answers = [send(sam, dana, "see you at 6", token).status_code for _ in range(3)]

    assert answers == [303, 303, 303]
    assert said_to(console, dana) == ["Sam: see you at 6"]


def test_going_back_and_writing_something_else_loses_nothing(console: Console, sam: Signed, dana: Person) -> None:
    token = token_on(sam, dana)
    send(sam, dana, "see you at 6", token)

    again = send(sam, dana, "make that 7", token)
    fresh = _TOKEN.search(again.text)

    assert again.status_code == 422
    assert "make that 7" in again.text
    assert fresh is not None
    send(sam, dana, "make that 7", fresh[1])
    assert said_to(console, dana) == ["Sam: see you at 6", "Sam: make that 7"]


@pytest.mark.parametrize("token", ["", "short", "!" * 22])
def test_without_a_mark_nothing_is_sent(console: Console, sam: Signed, dana: Person, token: str) -> None:
    token_on(sam, dana)

    assert send(sam, dana, "hello", token).status_code == 400
    assert said_to(console, dana) == []


def test_nobody_writes_who_has_not_taken_the_thread(console: Console, sam: Signed, dana: Person) -> None:
    page = sam.text(page_of(dana))
    answer = send(sam, dana, "hello there", _SPENT)

    assert "Take the thread first" in page
    assert answer.status_code == 422
    assert "hello there" in answer.text
    assert said_to(console, dana) == []


def test_of_two_only_who_has_it_writes(console: Console, sam: Signed, dana: Person) -> None:
    mia = console.as_specialist("Mia")
    with console.runtime.transaction() as session:
        worries(session, dana)
    token_on(sam, dana)

    answer = send(mia, dana, "hello", _SPENT)

    assert answer.status_code == 422
    assert said_to(console, dana) == []


def test_the_thread_is_lost_after_five_minutes_and_the_words_are_not(
    console: Console, sam: Signed, dana: Person
) -> None:
    token = token_on(sam, dana)
    console.clock.move(minutes=6)

    answer = send(sam, dana, "are you there?", token)

    assert answer.status_code == 422
    assert "are you there?" in answer.text
    assert said_to(console, dana) == []


def test_what_gives_somebody_away_waits_for_a_second_press(console: Console, sam: Signed, dana: Person) -> None:
    first = send(sam, dana, "how is rehab?", token_on(sam, dana))
    fresh = _TOKEN.search(first.text)
    assert fresh is not None
    before = said_to(console, dana)

    send(sam, dana, "how is rehab?", fresh[1], decided="how is rehab?")

    assert first.status_code == 422
    assert "Send it anyway" in first.text
    assert "can be read on a locked phone" in first.text
    assert (before, said_to(console, dana)) == ([], ["Sam: how is rehab?"])


def test_a_decision_about_one_text_is_none_about_another(console: Console, sam: Signed, dana: Person) -> None:
    answer = send(sam, dana, "how is detox?", token_on(sam, dana), decided="how is rehab?")

    assert answer.status_code == 422
    assert said_to(console, dana) == []


def test_what_phone_companies_block_is_never_sent(console: Console, sam: Signed, dana: Person) -> None:
    answer = send(sam, dana, "look: bit.ly/abc", token_on(sam, dana), decided="look: bit.ly/abc")

    assert answer.status_code == 422
    assert "This cannot be sent as it is." in answer.text
    assert said_to(console, dana) == []


def test_while_one_types_the_page_says_what_it_costs(sam: Signed, dana: Person) -> None:
    token_on(sam, dana)

    plain = sam.post(page_of(dana, "/look-over"), {"typed": "see you at 6"}, htmx=True).text
    odd = sam.post(page_of(dana, "/look-over"), {"typed": "see you 😀 " + "a" * 80}, htmx=True).text
    telling = sam.post(page_of(dana, "/look-over"), {"typed": "how is rehab?"}, htmx=True).text

    assert "1 segment" in plain
    assert "17 characters" in plain
    assert "about 1.25 cents" in plain
    assert "2 segments" in odd
    assert "😀" in odd
    assert "rehab" in telling


def test_who_types_keeps_the_thread(console: Console, sam: Signed, dana: Person) -> None:
    token = token_on(sam, dana)
    for _ in range(3):
        console.clock.move(minutes=4)
        sam.post(page_of(dana, "/look-over"), {"typed": "i am thinking"}, htmx=True)

    assert send(sam, dana, "i am thinking", token).status_code == 303


def test_nobody_texts_who_told_us_to_stop(console: Console, sam: Signed, dana: Person) -> None:
    token = token_on(sam, dana)
    with console.runtime.transaction() as session:
        enrollment.change_consent(session, dana, ConsentState.WITHDRAWN, ConsentHow.STAFF, now=make.NOW)

    answer = send(sam, dana, "hello", token)

    assert answer.status_code == 422
    assert "They told us to stop" in answer.text
    assert said_to(console, dana) == []


def test_the_box_alone_comes_back_to_who_sends_from_a_live_page(console: Console, sam: Signed, dana: Person) -> None:
    answer = send(sam, dana, "see you at 6", token_on(sam, dana), htmx=True)

    assert answer.status_code == 200
    assert answer.headers["HX-Trigger"] == "live:person"
    assert answer.text.lstrip().startswith('<section id="composer"')
    assert "see you at 6" not in answer.text
    assert said_to(console, dana) == ["Sam: see you at 6"]


def test_ready_replies_come_in_their_language_with_their_name(console: Console, sam: Signed) -> None:
    assert sam.specialist is not None
    with console.runtime.transaction() as session:
        luz = make.participant(session, "Luz Vega", lang="es", peer=sam.specialist.id)

    page_before = sam.text(page_of(luz))
    token_on(sam, luz)
    page = sam.text(page_of(luz))

    assert "canned-reply" not in page_before
    assert "Luz" in "".join(re.findall(r'data-words="([^"]+)"', page))
    assert 'lang="es"' in page


def test_a_supervisor_without_a_name_of_ours_reads_and_does_not_write(console: Console, dana: Person) -> None:
    aud = console.as_auditor()

    assert aud.post(page_of(dana, "/claim")).status_code == 403
    assert send(aud, dana, "hello", _SPENT).status_code == 403
    assert said_to(console, dana) == []


def test_a_specialist_writes_to_nobody_out_of_their_sight(console: Console) -> None:
    mia = console.as_specialist("Mia")
    with console.runtime.transaction() as session:
        kim = make.participant(session, "Kim")

    assert send(mia, kim, "hello", _SPENT).status_code == 403
    assert said_to(console, kim) == []


def test_a_stranger_is_answered_from_their_page(console: Console, sam: Signed) -> None:
    with console.runtime.transaction() as session:
        stranger = people.meet(session, make.number(), now=make.NOW)
    assert stranger is not None
    here = f"/strangers/{stranger.stranger_id}"
    sam.post(f"{here}/claim")
    found = _TOKEN.search(sam.text(here))
    assert found is not None

    sam.post(f"{here}/text", {"typed": "who is this?", "token": found[1]})

    assert "Sam: who is this?" in sam.text(here)
