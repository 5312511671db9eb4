"""What we know of somebody and tell each other: notes that reach nobody, a profile, marks, and what they asked for."""

import re

import pytest
import sqlalchemy as sa

from outreach.actions.people import Person
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import Lane
from outreach.domain.marks import Mark
from outreach.queries import reading_marks
from outreach.records import enrollments, notes, participants, profiles
from outreach.records.enrollments import EnrollmentStatus
from outreach.records.messages import MessageRow
from tests import make
from tests.console.desk import Console, Signed
from tests.console.people import wrote


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


def test_a_note_is_kept_for_the_team_and_goes_nowhere(
    console: Console, sam: Signed, dana: Person, doorbell: make.Doorbell
) -> None:
    with console.runtime.transaction() as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(MessageRow))
    doorbell.rings.clear()

    answer = sam.post(page_of(dana, "/notes"), {"note": "her sister says she used on Friday"})

    assert answer.status_code == 303
    assert "her sister says she used on Friday" in sam.text(page_of(dana))
    with console.runtime.transaction() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(MessageRow)) == before
        (kept,) = notes.newest_of(session, participant=dana.participant_id, stranger=None, limit=5)
    assert kept.writer.name == "Sam"
    assert list[Lane](doorbell.rings) == []


def test_a_note_that_cannot_be_kept_is_given_back_in_its_own_box(sam: Signed, dana: Person) -> None:
    kept = sam.post(page_of(dana, "/notes"), {"note": "likes mornings"}, htmx=True)
    empty = sam.post(page_of(dana, "/notes"), {"note": " "}, htmx=True)

    assert (kept.status_code, empty.status_code) == (200, 422)
    assert "likes mornings" in kept.text
    assert "The note is kept." in kept.text
    assert "There is nothing in this note yet." in empty.text
    assert all(answer.text.lstrip().startswith('<section id="notes"') for answer in (kept, empty))


def test_the_two_boxes_have_nothing_in_common(sam: Signed, dana: Person) -> None:
    """Another form, another address, another field, another button, another look: nothing switches between them."""
    sam.post(page_of(dana, "/claim"))
    page = sam.text(page_of(dana))
    forms = {
        name: form
        for form in re.findall(r"<form.*?</form>", page, re.DOTALL)
        for name in ("typed", "note")
        if f'<textarea id="{"typed" if name == "typed" else "f-note"}"' in form
    }

    assert forms["typed"] != forms["note"]
    assert f'action="{page_of(dana, "/text")}"' in forms["typed"]
    assert f'action="{page_of(dana, "/notes")}"' in forms["note"]
    assert "Send text" in forms["typed"]
    assert "Send" not in forms["note"]
    assert "Keep note" in forms["note"]
    assert "note" not in re.findall(r'name="([^"]+)"', forms["typed"])
    assert "typed" not in re.findall(r'name="([^"]+)"', forms["note"])


def test_words_for_the_note_box_are_no_text_wherever_they_are_sent(sam: Signed, dana: Person, console: Console) -> None:
    sam.post(page_of(dana, "/claim"))

    answer = sam.post(page_of(dana, "/text"), {"note": "her sister", "token": "A" * 22})

    assert answer.status_code == 422
    with console.runtime.transaction() as session:
        assert not [row.body for row in session.scalars(sa.select(MessageRow)) if "sister" in row.body]


def test_an_empty_note_says_so(sam: Signed, dana: Person) -> None:
    answer = sam.post(page_of(dana, "/notes"), {"note": "  "})

    assert answer.status_code == 422
    assert "There is nothing in this note yet." in answer.text


def test_a_profile_shows_who_changed_it(sam: Signed, dana: Person) -> None:
    sam.post(page_of(dana, "/profile"), {"goals": "See my girl", "safe_contact": "never before 10", "after": "0"})

    page = sam.text(page_of(dana))

    assert "See my girl" in page
    assert "Last changed by Sam" in page


def test_of_two_who_change_a_profile_the_second_sees_both(console: Console, sam: Signed, dana: Person) -> None:
    lee = console.as_lead()
    lee.post(page_of(dana, "/profile"), {"goals": "A job", "after": "0"})

    answer = sam.post(page_of(dana, "/profile"), {"goals": "See my girl", "after": "0"})
    after = re.search(r'name="after" value="(\d+)"', answer.text)

    assert answer.status_code == 422
    assert "Lee changed this while you wrote" in answer.text
    assert "A job" in answer.text
    assert "See my girl" in answer.text
    assert after is not None
    sam.post(page_of(dana, "/profile"), {"goals": "See my girl", "after": after[1]})
    with console.runtime.transaction() as session:
        history = profiles.history(session, make.the_id(dana))
    assert [each.known.goals for each in history] == ["See my girl", "A job"]


@pytest.mark.parametrize(
    ("form", "mark"),
    [
        ({"mark": "true_alarm"}, Mark.TRUE_ALARM),
        ({"mark": "false_alarm"}, Mark.FALSE_ALARM),
        ({"mark": "missed", "urgency": "emergency", "category": "suicide"}, Mark.MISSED),
    ],
)
def test_a_specialist_says_whether_the_reader_was_right(
    console: Console, sam: Signed, dana: Person, form: dict[str, str], mark: Mark
) -> None:
    with console.runtime.transaction() as session:
        text = wrote(session, dana)

    answer = sam.post(page_of(dana, f"/replies/{text}/mark"), form)

    assert answer.status_code == 303
    with console.runtime.transaction() as session:
        assert [each.judgement.mark for each in reading_marks.of_reply(session, text)] == [mark]


def test_what_was_missed_needs_how_urgent_it_was(console: Console, sam: Signed, dana: Person) -> None:
    with console.runtime.transaction() as session:
        text = wrote(session, dana)

    answer = sam.post(page_of(dana, f"/replies/{text}/mark"), {"mark": "missed"})

    assert answer.status_code == 422
    assert "say how urgent it was" in answer.text


def test_what_was_missed_is_asked_on_a_page_of_its_own_or_in_its_place(
    console: Console, sam: Signed, dana: Person
) -> None:
    with console.runtime.transaction() as session:
        text = wrote(session, dana, "so tired of it all", flagged=False)
    here = page_of(dana, f"/replies/{text}/mark")

    whole, part = sam.text(here), sam.get(here, htmx=True).text

    assert here in sam.text(page_of(dana))
    assert "so tired of it all" in whole
    assert part.lstrip().startswith("<form")
    assert sam.get(page_of(dana, f"/replies/{make.the_id(dana)}/mark")).status_code == 404


def test_a_text_is_marked_on_its_writers_page_only(console: Console, sam: Signed, dana: Person) -> None:
    assert sam.specialist is not None
    with console.runtime.transaction() as session:
        kim = make.participant(session, "Kim", peer=sam.specialist.id)
        text = wrote(session, kim)

    assert sam.post(page_of(dana, f"/replies/{text}/mark"), {"mark": "true_alarm"}).status_code == 422
    with console.runtime.transaction() as session:
        assert reading_marks.of_reply(session, text) == []


def test_pausing_and_going_on(console: Console, sam: Signed, dana: Person) -> None:
    sam.post(page_of(dana, "/pause"), {"days": "7"})
    paused = status_of(console, dana)
    sam.post(page_of(dana, "/resume"))

    assert (paused, status_of(console, dana)) == (EnrollmentStatus.PAUSED, EnrollmentStatus.ACTIVE)


def status_of(console: Console, person: Person) -> EnrollmentStatus:
    with console.runtime.transaction() as session:
        found = enrollments.of_participant(session, make.the_id(person))
    assert found is not None
    return found.status


@pytest.mark.parametrize("days", ["0", "-1", "366", "many", ""])
def test_a_pause_has_an_end(sam: Signed, dana: Person, console: Console, days: str) -> None:
    assert sam.post(page_of(dana, "/pause"), {"days": days}).status_code == 422
    assert status_of(console, dana) is EnrollmentStatus.ACTIVE


def test_what_is_not_possible_is_said_on_the_page(sam: Signed, dana: Person) -> None:
    answer = sam.post(page_of(dana, "/resume"))

    assert answer.status_code == 422
    assert "That is not possible as things stand." in answer.text


def test_stopping_is_asked_twice(console: Console, sam: Signed, dana: Person) -> None:
    hasty = sam.post(page_of(dana, "/withdraw"))
    before = consent_of(console, dana)
    sam.post(page_of(dana, "/withdraw"), {"sure": "yes"})

    assert hasty.status_code == 422
    assert (before, consent_of(console, dana)) == (ConsentState.GIVEN, ConsentState.WITHDRAWN)
    assert "They told us to stop" in sam.text(page_of(dana))


def consent_of(console: Console, person: Person) -> ConsentState | None:
    with console.runtime.transaction() as session:
        return participants.by_ids(session, [make.the_id(person)])[make.the_id(person)].consent


def test_what_they_allow_is_written_with_how_they_said_so(sam: Signed, dana: Person) -> None:
    silent = sam.post(page_of(dana, "/allow"), {"scope": "voicemail", "allowed": "yes", "wording": " "})
    wrong = sam.post(page_of(dana, "/allow"), {"scope": "text", "allowed": "no", "wording": "by phone"})
    sam.post(page_of(dana, "/allow"), {"scope": "voicemail", "allowed": "yes", "wording": "by phone today"})

    page = sam.text(page_of(dana))

    assert (silent.status_code, wrong.status_code) == (422, 422)
    assert "Voicemail: allowed" in page
    assert "by phone today" in page
