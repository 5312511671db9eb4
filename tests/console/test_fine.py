"""The lane of answers that worry nobody: one tap thanks, once; whoever may not see them does not."""

from uuid import UUID

import pytest

from outreach.actions import replies
from outreach.actions.people import Person
from outreach.records import audit
from tests import make
from tests.console.desk import Console, Signed
from tests.console.waiting import my_id, somebody, texts


@pytest.fixture
def sam(console: Console) -> Signed:
    return console.as_specialist(on_call=True)


@pytest.fixture
def dana(console: Console, sam: Signed) -> Person:
    return somebody(console, peer=my_id(sam))


def wrote(console: Console, dana: Person, body: str = "went for a walk") -> UUID:
    received = replies.receive(console.runtime, make.inbound(body, phone=dana.phone))
    assert received.reply_id is not None
    return received.reply_id


def thanked(console: Console, dana: Person) -> int:
    return [each.text_key for each in texts(console, to=dana)].count("thanked")


def test_an_answer_is_thanked_for_by_one_tap_and_is_gone(console: Console, sam: Signed, dana: Person) -> None:
    reply = wrote(console, dana)
    assert "went for a walk" in sam.text("/")

    answer = sam.post(f"/queue/fine/{reply}/thank", htmx=True)
    assert "They get your thanks." in answer.text
    assert "went for a walk" not in answer.text
    assert thanked(console, dana) == 1


def test_two_taps_make_one_text(console: Console, sam: Signed, dana: Person) -> None:
    reply = wrote(console, dana)
    sam.post(f"/queue/fine/{reply}/thank")
    again = sam.post(f"/queue/fine/{reply}/thank", htmx=True)

    assert "Somebody has thanked them already." in again.text
    assert thanked(console, dana) == 1


def test_without_script_it_leads_back_to_the_queue(console: Console, sam: Signed, dana: Person) -> None:
    answer = sam.post(f"/queue/fine/{wrote(console, dana)}/thank")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_who_stopped_meanwhile_is_not_thanked_and_it_says_why(console: Console, sam: Signed, dana: Person) -> None:
    reply = wrote(console, dana)
    wrote(console, dana, "STOP")

    answer = sam.post(f"/queue/fine/{reply}/thank", htmx=True)
    assert answer.status_code == 409
    assert thanked(console, dana) == 0


def test_another_peers_person_is_neither_shown_nor_thanked(console: Console, sam: Signed, dana: Person) -> None:
    del sam  # whose person it is
    reply = wrote(console, dana)
    kim = console.as_specialist("Kim")

    assert "went for a walk" not in kim.text("/")
    assert kim.post(f"/queue/fine/{reply}/thank", htmx=True).status_code == 409
    assert thanked(console, dana) == 0
    assert "went for a walk" in console.as_lead().text("/")


def test_all_that_was_read_goes_away_without_a_text(console: Console, sam: Signed, dana: Person) -> None:
    reply = wrote(console, dana)

    answer = sam.post("/queue/fine/read", {"reply": [str(reply)]}, htmx=True)
    assert "1 answer read." in answer.text
    assert "went for a walk" not in sam.text("/queue/fine")
    assert thanked(console, dana) == 0


def test_nobody_reads_away_what_they_do_not_see(console: Console, sam: Signed, dana: Person) -> None:
    reply = wrote(console, dana)
    console.as_specialist("Kim").post("/queue/fine/read", {"reply": [str(reply)]})

    assert "went for a walk" in sam.text("/queue/fine")


def test_what_somebody_wrote_never_becomes_part_of_the_page(console: Console, sam: Signed, dana: Person) -> None:
    wrote(console, dana, "all good <script>alert(1)</script>")

    assert "<script>alert" not in sam.text("/")


def test_thanks_and_reading_stand_in_the_audit_log_beside_whom_they_are_about(
    console: Console, sam: Signed, dana: Person
) -> None:
    sam.post(f"/queue/fine/{wrote(console, dana)}/thank")
    other = wrote(console, somebody(console, "Ed Ortiz", peer=my_id(sam)))
    sam.post("/queue/fine/read", {"reply": [str(other)]})

    with console.runtime.transaction() as session:
        lines = {each.action: each for each in audit.page(session)}
    assert (lines["thanked"].participant_id, lines["thanked"].program_id) == (
        dana.participant_id,
        console.program.program_id,
    )
    assert lines["read_answers"].participant_id is not None
