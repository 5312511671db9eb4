"""Contact notes on their pages: drafted, kept, signed, added to, signed off, and never written over."""

import re

import pytest

from outreach.actions.people import Person
from outreach.records import contact_notes
from tests import make
from tests.console.desk import Console, Signed
from tests.console.people import worries

WHOLE = {
    "mode": "text",
    "started_at": "2026-03-04T09:30",
    "ended_at": "2026-03-04T09:50",
    "units": "",
    "credential": "CPSS",
    "service_code": "H0038",
    "goal": "See my girl",
    "purpose": "craving",
    "intervention": "listened",
    "response": "calmer",
    "next_step": "call at 6",
    "safety": "safe tonight",
}


@pytest.fixture
def sam(console: Console) -> Signed:
    """Dana's peer."""
    return console.as_specialist()


@pytest.fixture
def dana(console: Console, sam: Signed) -> Person:
    assert sam.specialist is not None
    with console.runtime.transaction() as session:
        person = make.participant(session, peer=sam.specialist.id)
        worries(session, person)
        return person


def begun(signed: Signed, person: Person) -> str:
    """The address of a note that was just begun."""
    answer = signed.post(f"/people/{person.participant_id}/contact-notes")
    assert answer.status_code == 303
    return answer.headers["Location"]


def revision_on(signed: Signed, note: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', signed.text(note))
    assert found is not None
    return found[1]


def signed_note(signed: Signed, person: Person) -> str:
    note = begun(signed, person)
    answer = signed.post(note, {**WHOLE, "revision": revision_on(signed, note), "act": "sign"})
    assert answer.status_code == 303, answer.text
    return note


def test_a_draft_comes_filled_in(sam: Signed, dana: Person) -> None:
    page = sam.text(begun(sam, dana))

    assert "Reached out because: says they want to use" in page
    assert 'value="H0038"' in page


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(sam: Signed, dana: Person) -> None:
    note = begun(sam, dana)
    half = {**WHOLE, "safety": "", "credential": "", "revision": revision_on(sam, note), "act": "sign"}

    answer = sam.post(note, half)

    assert answer.status_code == 422
    assert "Write your credential" in answer.text
    assert "This is needed before you sign." in answer.text
    assert "See my girl" in sam.text(note)
    assert "Draft" in sam.text(note)


def test_a_time_that_is_none_keeps_every_word(sam: Signed, dana: Person) -> None:
    note = begun(sam, dana)

    answer = sam.post(note, {**WHOLE, "started_at": "yesterday", "revision": revision_on(sam, note), "act": "keep"})

    assert answer.status_code == 422
    assert "Give a day and a time." in answer.text
    assert "See my girl" in answer.text


def test_units_are_counted_unless_they_are_given(console: Console, sam: Signed, dana: Person) -> None:
    note = begun(sam, dana)
    sam.post(note, {**WHOLE, "ended_at": "2026-03-04T09:53", "revision": revision_on(sam, note), "act": "keep"})
    counted = stored(console, dana).draft.units
    sam.post(note, {**WHOLE, "units": "3", "revision": revision_on(sam, note), "act": "keep"})

    assert (counted, stored(console, dana).draft.units) == (2, 3)


def stored(console: Console, person: Person) -> contact_notes.ContactNote:
    with console.runtime.transaction() as session:
        (note,) = contact_notes.newest_of(session, participant=person.participant_id, stranger=None, limit=5)
        return note


def test_of_two_windows_the_second_is_told(sam: Signed, dana: Person) -> None:
    note = begun(sam, dana)
    older = revision_on(sam, note)
    sam.post(note, {**WHOLE, "revision": older, "act": "keep"})

    answer = sam.post(note, {**WHOLE, "goal": "something else", "revision": older, "act": "sign"})

    assert answer.status_code == 422
    assert "changed in another window" in answer.text
    assert "See my girl" in sam.text(note)


def test_a_signed_note_is_words_to_read_and_can_only_be_added_to(sam: Signed, dana: Person) -> None:
    note = signed_note(sam, dana)
    late = sam.post(note, {**WHOLE, "goal": "other", "revision": "2", "act": "keep"})
    sam.post(f"{note}/addenda", {"addendum": "it was 6, not 5"})

    page = sam.text(note)

    assert late.status_code == 422
    assert "<form" in page
    assert 'name="goal"' not in page
    assert "See my girl" in page
    assert "it was 6, not 5" in page
    assert "CPSS" in page


def test_a_supervisor_finds_what_waits_and_signs_it_off(console: Console, sam: Signed, dana: Person) -> None:
    sue = console.as_supervisor()
    note = signed_note(sam, dana)
    waiting = f"/programs/{dana.in_use.program_id}/contact-notes"
    listed = sue.text(waiting)

    sue.post(f"{note}/sign-off")

    assert note in listed
    assert "Dana" not in listed
    assert note not in sue.text(waiting)
    assert "Signed off" in sue.text(note)


def test_nobody_signs_off_their_own(console: Console, dana: Person) -> None:
    lee = console.as_lead()
    note = signed_note(lee, dana)

    assert lee.post(f"{note}/sign-off").status_code == 422
    assert "sign off</button>" not in lee.text(note)


def test_a_specialist_signs_nothing_off(sam: Signed, console: Console, dana: Person) -> None:
    note = signed_note(console.as_lead(), dana)

    assert sam.post(f"{note}/sign-off").status_code == 403
    assert sam.get(f"/programs/{dana.in_use.program_id}/contact-notes").status_code == 403


def test_a_draft_is_its_writers_alone(console: Console, sam: Signed, dana: Person) -> None:
    note = begun(sam, dana)
    lee = console.as_lead()

    assert "<textarea" not in lee.text(note)
    assert lee.post(note, {**WHOLE, "revision": "1", "act": "keep"}).status_code == 422


def test_a_note_is_found_on_the_page_of_whom_it_is_about_only(console: Console, sam: Signed, dana: Person) -> None:
    with console.runtime.transaction() as session:
        kim = make.participant(session, "Kim", peer=None if sam.specialist is None else sam.specialist.id)
    note = begun(sam, dana).rpartition("/")[2]

    assert sam.get(f"/people/{kim.participant_id}/contact-notes/{note}").status_code == 404


def test_words_that_judge_are_answered_with_kinder_ones(sam: Signed, dana: Person) -> None:
    note = begun(sam, dana)
    sam.post(note, {**WHOLE, "response": "refused to come", "revision": revision_on(sam, note), "act": "keep"})

    assert "chose not to" in sam.text(note)


def test_a_note_can_be_written_in_spanish(console: Console) -> None:
    ana = console.as_specialist("Ana", lang="es")
    assert ana.specialist is not None
    with console.runtime.transaction() as session:
        luz = make.participant(session, "Luz Vega", lang="es", peer=ana.specialist.id)
        worries(session, luz)

    page = ana.text(begun(ana, luz))

    assert "Contacto por: says they want to use" in page
    assert "Revisión de riesgos" in page
