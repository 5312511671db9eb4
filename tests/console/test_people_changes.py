"""A lead's pages that change who is who: files of people, another number, and two who are one."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from outreach.actions import importing, replies
from outreach.actions.people import Person
from outreach.domain.consent import ConsentState
from outreach.domain.phone import PhoneNumber
from outreach.records import merges
from tests import make
from tests.console.desk import Console, Signed
from tests.console.peopling import NEW, actions, at, by_phone, enroll, now_of

GOOD = "name,phone,zone\nKim Lee,2025550110,America/Denver\nAna Ruiz,2025550111,\n"


# -- files -----------------------------------------------------------------------------------------------------------


def hand_in(console: Console, who: Signed, text: str | bytes = GOOD, **said: str) -> TestResponse:
    raw = text if isinstance(text, bytes) else text.encode()
    form: dict[str, Any] = {"agreed": "none", "wording": "", "file": (io.BytesIO(raw), "people.csv")}
    return who.post(at(console, "/import"), form | said)


def apply_as_shown(console: Console, who: Signed, shown: TestResponse) -> TestResponse:
    action = re.search(r'action="([^"]*/import/[^"]*)"', shown.text)
    mark = re.search(r'name="mark" value="([^"]*)"', shown.text)
    assert action is not None
    assert mark is not None
    del console
    return who.post(action[1], {"mark": mark[1]})


def test_a_file_is_shown_first_and_then_done(console: Console) -> None:
    lead = console.as_lead()

    shown = hand_in(console, lead, agreed="invite")
    assert by_phone(console) is None
    answer = apply_as_shown(console, lead, shown)

    assert shown.status_code == 200
    assert "Enroll 2 people" in shown.text
    assert "1 person has no zone" in shown.text
    assert answer.status_code == 303
    kim = by_phone(console)
    assert kim is not None
    assert kim.consent is ConsentState.INVITED
    assert actions(console, lead) == ["looked_at_file", "imported_file"]


def test_mistakes_are_said_by_row_and_column_and_nothing_can_be_done_with_the_file(console: Console) -> None:
    shown = hand_in(console, console.as_lead(), "name,phone,zone\nKim Lee,2025550110,EST\n,12,\n")

    assert shown.status_code == 422
    assert "2 rows must be mended" in shown.text
    assert re.search(r"<th scope=\"row\">2</th><td>zone</td><td>[^<]*EST[^<]*</td><td>did you mean", shown.text)
    assert 'name="mark"' not in shown.text


def test_what_changed_since_it_was_shown_is_shown_again_and_not_done(console: Console) -> None:
    lead = console.as_lead()
    shown = hand_in(console, lead)
    with console.runtime.transaction() as session:
        make.participant(session, "Ana Ruiz", phone=PhoneNumber("+12025550111"))

    answer = apply_as_shown(console, lead, shown)

    assert answer.status_code == 422
    assert "something changed since you looked" in answer.text
    assert "Enroll 1 person" in answer.text
    assert by_phone(console) is None
    assert apply_as_shown(console, lead, answer).status_code == 303


def test_a_file_is_done_once_and_for_an_hour(console: Console) -> None:
    lead = console.as_lead()
    shown = hand_in(console, lead)
    console.clock.at += timedelta(hours=1)
    late = apply_as_shown(console, lead, shown)
    fresh = hand_in(console, lead)
    apply_as_shown(console, lead, fresh)

    again = apply_as_shown(console, lead, fresh)

    assert "an hour is over" in late.text
    assert (late.status_code, again.status_code) == (422, 422)


def test_who_is_here_already_is_left_and_what_differs_is_shown(console: Console) -> None:
    dana = enroll(console)

    text = f"name,phone,zone\nDana Moore,{dana.phone.e164},America/Chicago\n"
    shown = hand_in(console, console.as_lead(), text)

    assert "Row 2" in shown.text
    assert f"/people/{dana.participant_id}/edit" in shown.text
    assert "There is nothing to do." in shown.text


@pytest.mark.parametrize(
    ("raw", "said", "words"),
    [
        (b"", {}, "choose a file first"),
        (b"\xff\xfe", {}, "not UTF-8"),
        (GOOD.encode(), {"agreed": "given"}, "say how they agreed"),
        (b"name,phone\n", {}, "there is nobody in this file"),
    ],
)
def test_what_is_no_list_of_people_is_refused_on_the_page(
    console: Console, raw: bytes, said: dict[str, str], words: str
) -> None:
    answer = hand_in(console, console.as_lead(), raw, **said)

    assert answer.status_code == 422
    assert words in answer.text


def test_there_is_a_file_to_begin_with_and_it_can_be_handed_in(console: Console) -> None:
    lead = console.as_lead()
    example = lead.get(at(console, "/import/example.csv"))

    assert hand_in(console, lead, example.text).status_code == 200


def test_mistakes_are_said_in_spanish(console: Console) -> None:
    lead = console.as_lead(lang="es")

    shown = hand_in(console, lead, "name,phone,zone\n,2025550110,EST\nAna,2025550110,\n")

    assert "está vacío" in shown.text
    assert "no es una zona horaria" in shown.text
    assert "es el mismo número que en la fila 2" in shown.text


def test_a_long_file_is_enrolled_in_parts_each_of_which_asks_for_the_next(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    lead = console.as_lead()
    text = "name,phone,zone\nAna,2025550110,America/Denver\nBo,2025550112,America/Denver\n"

    first = apply_as_shown(console, lead, hand_in(console, lead, text))
    last = apply_as_shown(console, lead, first)

    assert "1 of the 2 people in this file are here." in first.text
    assert last.status_code == 303
    assert "2 people are enrolled." in lead.text(at(console, ""))


def test_a_part_that_is_sent_twice_enrolls_nobody_twice(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    lead = console.as_lead()
    shown = hand_in(console, lead, "name,phone,zone\nAna,2025550110,America/Denver\nBo,2025550112,America/Denver\n")
    apply_as_shown(console, lead, shown)

    again = apply_as_shown(console, lead, shown)

    assert again.status_code == 422
    assert "Enroll 1 person" in again.text
    assert apply_as_shown(console, lead, again).status_code == 303


def test_a_file_that_was_left_half_done_goes_on_when_it_is_handed_in_again(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, text = console.as_lead(), "name,phone,zone\nAna,2025550110,America/Denver\nBo,2025550112,America/Denver\n"
    with monkeypatch.context() as few:
        few.setattr(importing, "AT_ONCE", 1)
        apply_as_shown(console, lead, hand_in(console, lead, text))

    assert apply_as_shown(console, lead, hand_in(console, lead, text)).status_code == 303


def test_the_last_part_leads_a_page_that_goes_on_by_itself_to_the_list(console: Console) -> None:
    lead = console.as_lead()
    shown = hand_in(console, lead, GOOD)
    action, mark = (
        re.search(r'action="([^"]*/import/[^"]*)"', shown.text),
        re.search(r'"mark" value="(.*?)"', shown.text),
    )
    assert action is not None
    assert mark is not None

    done = lead.post(action[1], {"mark": mark[1]}, htmx=True)

    assert done.headers["HX-Redirect"].endswith("/people")


def test_of_many_mistakes_the_first_are_shown_and_all_are_in_a_file(console: Console) -> None:
    lead = console.as_lead()
    shown = hand_in(console, lead, "name,phone,zone\n" + "Ana,1,=bad\n" * 60)
    link = re.search(r'href="([^"]*/mistakes.csv)"', shown.text)
    assert link is not None

    lines = lead.get(link[1]).text.splitlines()

    assert "20 more mistakes are not shown here." in shown.text
    assert len(lines) == 121
    assert lines[0].lstrip("\ufeff") == "Row,Column,What is wrong,What to do"


def test_nobody_but_who_handed_a_file_in_reads_its_mistakes(console: Console) -> None:
    shown = hand_in(console, console.as_lead(), "name,phone,zone\nAna,1,\n")
    link = re.search(r'href="([^"]*/mistakes.csv)"', shown.text)
    assert link is not None

    assert console.as_supervisor().get(link[1]).status_code == 404


def test_more_people_than_a_file_may_hold_are_refused(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_ROWS", 1)

    answer = hand_in(console, console.as_lead(lang="es"), "name,phone\nAna,2025550110\nBo,2025550112\n")

    assert answer.status_code == 422
    assert "un archivo puede tener hasta 1 personas; este tiene 2" in answer.text


# -- another number --------------------------------------------------------------------------------------------------


def test_a_number_is_changed_by_who_says_how_they_know(console: Console) -> None:
    dana, lead = enroll(console), console.as_lead()

    path = at(console, f"/{dana.participant_id}/number")
    answer = lead.post(path, {"phone": NEW.e164, "proof": "met at the office"})

    assert answer.status_code == 303
    assert now_of(console, dana).phone == NEW
    assert "met at the office" in lead.text(path)
    assert "changed_number" in actions(console, lead)


def test_the_new_number_is_asked_and_becomes_theirs_with_the_answer(console: Console) -> None:
    dana, lead = enroll(console), console.as_lead()

    lead.post(
        at(console, f"/{dana.participant_id}/number/ask"),
        {"phone": NEW.e164, "question": "What is your dog's name?", "answer": "Rex"},
    )
    assert "…9903" in lead.text(at(console, f"/{dana.participant_id}/number"))
    replies.receive(console.runtime, make.inbound("rex", phone=NEW))

    assert now_of(console, dana).phone == NEW


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("", {"phone": "12", "proof": "met"}, "Write the new number"),
        ("", {"phone": NEW.e164, "proof": ""}, "say how"),
        ("/ask", {"phone": NEW.e164, "question": "Is it Rex?", "answer": "Rex"}, "does not hold its answer"),
        ("/ask", {"phone": NEW.e164, "question": "Still in rehab?", "answer": "Rex"}, "rehab"),
    ],
)
def test_a_refusal_stands_on_the_page_with_what_was_typed(
    console: Console, path: str, form: dict[str, str], said: str
) -> None:
    dana = enroll(console)

    answer = console.as_lead().post(at(console, f"/{dana.participant_id}/number{path}"), form)

    assert answer.status_code == 422
    assert said in answer.text
    assert form["phone"] in answer.text
    assert now_of(console, dana).phone == dana.phone


# -- two who are one -------------------------------------------------------------------------------------------------


def merging(kept: Person, number: Person, **changed: str) -> dict[str, str]:
    form = {"keep": str(kept.participant_id), "number": str(number.participant_id), "why": "she told me", "sure": "yes"}
    return form | changed


def test_two_are_found_compared_and_made_one(console: Console) -> None:
    dana, twin, lead = enroll(console), enroll(console, "D. Moore"), console.as_lead()
    page = at(console, f"/{dana.participant_id}/same-as")

    found = lead.post(page, {"typed": "moore"})
    compared = lead.text(f"{page}/{twin.participant_id}")
    answer = lead.post(f"{page}/{twin.participant_id}", merging(dana, twin))

    assert f"{page}/{twin.participant_id}" in found.text
    assert f"{page}/{dana.participant_id}" not in found.text
    assert dana.phone.last_four in compared
    assert twin.phone.last_four in compared
    assert answer.status_code == 303
    assert now_of(console, dana).phone == twin.phone
    assert "merged" in actions(console, lead)


def test_the_other_one_may_be_the_one_who_stays(console: Console) -> None:
    dana, twin, lead = enroll(console), enroll(console, "D. Moore"), console.as_lead()

    lead.post(at(console, f"/{dana.participant_id}/same-as/{twin.participant_id}"), merging(twin, twin))

    with console.runtime.transaction() as session:
        assert merges.into(session, make.the_id(dana)) == twin.participant_id


def test_the_page_of_who_is_gone_leads_to_who_they_are(console: Console) -> None:
    dana, twin, lead = enroll(console), enroll(console, "D. Moore"), console.as_lead()
    lead.post(at(console, f"/{dana.participant_id}/same-as/{twin.participant_id}"), merging(dana, dana))

    answer = lead.get(f"/people/{twin.participant_id}")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/people/{dana.participant_id}")


@pytest.mark.parametrize(("changed", "said"), [({"why": ""}, "say how you know"), ({"sure": ""}, "")])
def test_nobody_is_merged_without_a_reason_and_what_was_typed_stays(
    console: Console, changed: dict[str, str], said: str
) -> None:
    dana, twin = enroll(console), enroll(console, "D. Moore")
    form = merging(twin, twin, **changed)
    if not form["sure"]:
        del form["sure"]
        said = "say that you are sure"

    answer = console.as_lead().post(at(console, f"/{dana.participant_id}/same-as/{twin.participant_id}"), form)

    assert answer.status_code == 422
    assert said in answer.text
    assert re.search(rf'id="k-{twin.participant_id}" value="{twin.participant_id}" checked', answer.text)
    assert now_of(console, twin).phone == twin.phone


def test_a_second_press_finds_them_merged(console: Console) -> None:
    dana, twin, lead = enroll(console), enroll(console, "D. Moore"), console.as_lead()
    page = at(console, f"/{dana.participant_id}/same-as/{twin.participant_id}")

    lead.post(page, merging(dana, dana))

    assert lead.post(page, merging(dana, dana)).status_code == 404
