"""A lead's pages about people: the list, finding, enrolling, changing, and one thing for many."""

import re
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from outreach.actions import people, programs
from outreach.actions.people import Person
from outreach.domain.consent import ConsentState
from outreach.domain.phone import PhoneNumber
from outreach.records import audit, participants, profiles
from tests import make
from tests.console.desk import Console

TITLE = re.compile(r"<title>([^<]*)</title>")
PHONE = PhoneNumber("+12025550110")


def at(console: Console, path: str = "") -> str:
    return f"/programs/{console.program.program_id}/people{path}"


def enroll(console: Console, name: str = "Dana Moore", **given: Any) -> Person:  # noqa: ANN401 - what make.participant takes
    with console.runtime.transaction() as session:
        return make.participant(session, name, **given)


def now_of(console: Console, person: Person) -> Person:
    with console.runtime.transaction() as session:
        return people.of_participant(session, make.the_id(person))


def typed(**changed: str) -> dict[str, str]:
    """What a lead types who enrolls somebody."""
    return {"name": "Kim Lee", "phone": "202 555 0110", "language": "en", "agreed": "none"} | changed


def by_phone(console: Console, phone: PhoneNumber = PHONE) -> participants.Participant | None:
    with console.runtime.transaction() as session:
        return participants.by_phone(session, phone)


def test_who_needs_a_lead_stands_first(console: Console) -> None:
    enroll(console, "Ana Able", now=make.NOW - timedelta(days=1))
    enroll(console, "Zoe Quiet", now=make.NOW - timedelta(days=20))

    page = console.as_lead().text(at(console))

    assert page.index("Zoe Quiet") < page.index("Ana Able")


def test_a_filter_is_a_link_with_a_count_and_shows_those(console: Console) -> None:
    enroll(console, "Ana Able")
    enroll(console, "Zoe Risk", at_risk=True)

    assert 'At risk <span class="count">1</span>' in console.as_lead().text(at(console))
    page = console.as_lead().text(at(console, "?show=at_risk"))
    assert "Zoe Risk" in page
    assert "Ana Able" not in page


@pytest.mark.parametrize("query", ["?show=nonsense", "?after=nonsense", "?peer=nonsense&phase=x", "?phase=99"])
def test_what_is_no_filter_shows_everybody(console: Console, query: str) -> None:
    enroll(console, "Ana Able")

    assert "Ana Able" in console.as_lead().text(at(console, query))


def test_more_than_fifty_go_on_on_another_page(console: Console) -> None:
    for number in range(53):
        enroll(console, f"Person {number}")
    lead = console.as_lead()

    first = lead.text(at(console))
    following = re.search(r'href="([^"]*after=[^"]*)"', first)

    assert following is not None
    second = lead.text(following[1].replace("&amp;", "&"))
    assert first.count('name="person"') == 50
    assert second.count('name="person"') == 3


def test_a_page_takes_as_many_statements_for_sixty_people_as_for_two(
    console: Console, statements: AbstractContextManager[list[str]]
) -> None:
    lead = console.as_lead()
    enroll(console)
    lead.text(at(console))
    with statements as asked:
        lead.text(at(console))
        for_one = len(asked)
        asked.clear()
        for number in range(59):
            enroll(console, f"Person {number}")
        asked.clear()
        lead.text(at(console))
        assert len(asked) == for_one


@pytest.mark.parametrize("words", ["moore", "Dana", "+1 303"])
def test_somebody_is_found_without_a_word_of_it_in_an_address(console: Console, words: str) -> None:
    dana = enroll(console)
    enroll(console, "Kim Lee")
    words = dana.phone.e164 if words == "+1 303" else words

    answer = console.as_lead().post(at(console, "/search"), {"typed": words})

    assert "Dana Moore" in answer.text
    assert "Kim Lee" not in answer.text
    assert not [link for link in re.findall(r'(?:href|action)="([^"]*)"', answer.text) if "oore" in link]


@pytest.mark.parametrize("path", ["", "/new", "/import", "/strangers"])
@pytest.mark.parametrize("role", ["specialist", "admin", "auditor"])
def test_only_who_leads_or_supervises_may(console: Console, path: str, role: str) -> None:
    who = {"specialist": console.as_specialist, "admin": console.as_admin, "auditor": console.as_auditor}[role]()

    assert who.get(at(console, path)).status_code == 403


@pytest.mark.parametrize("path", ["", "/new", "/import", "/strangers"])
def test_a_supervisor_may(console: Console, path: str) -> None:
    assert console.as_supervisor().get(at(console, path)).status_code == 200


def test_a_lead_of_one_program_may_not_look_into_another(console: Console) -> None:
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge")
        elsewhere = make.participant(session, in_use=other)
    lead = console.as_lead()

    assert lead.get(f"/programs/{other.program_id}/people").status_code == 403
    assert lead.get(at(console, f"/{elsewhere.participant_id}/edit")).status_code == 404
    lead.post(at(console, "/bulk/do"), {"deed": "withdraw", "person": str(elsewhere.participant_id)})
    assert not now_of(console, elsewhere).stopped


def test_titles_name_nobody(console: Console) -> None:
    dana, lead = enroll(console), console.as_lead()
    paths = ["", "/new", f"/{dana.participant_id}/edit", f"/{dana.participant_id}/number"]

    titles = [TITLE.findall(lead.text(at(console, path)))[0] for path in paths]

    assert not [title for title in titles if "Dana" in title or dana.phone.last_four in title]


# -- enrolling -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agreed", "consent"), [("none", None), ("invite", ConsentState.INVITED), ("given", ConsentState.GIVEN)]
)
def test_somebody_is_enrolled_with_what_they_said_about_texts(
    console: Console, agreed: str, consent: ConsentState | None
) -> None:
    form = typed(agreed=agreed, wording="form of March 1", zone="America/Denver", state="CO", at_risk="yes")

    answer = console.as_lead().post(at(console, "/new"), form)

    assert answer.status_code == 303
    kim = by_phone(console)
    assert kim is not None
    assert (kim.name, kim.zone, kim.state, kim.at_risk, kim.consent) == (
        "Kim Lee",
        "America/Denver",
        "CO",
        True,
        consent,
    )


def test_how_to_reach_somebody_safely_is_kept_with_them(console: Console) -> None:
    console.as_lead().post(at(console, "/new"), typed(safe_contact="shares the phone"))

    kim = by_phone(console)
    assert kim is not None
    with console.runtime.transaction() as session:
        known = profiles.latest(session, kim.id)
    assert known is not None
    assert known.known.safe_contact == "shares the phone"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "write the name"),
        ({"phone": "12"}, "e-phone"),
        ({"zone": "", "zone_other": "EST"}, "America/New_York"),
        ({"agreed": ""}, "Say what they said about texts."),
        ({"agreed": "given"}, "Say how they agreed"),
        ({"agreed": "given", "wording": "x" * 81}, "Say how they agreed"),
        ({"language": "fr"}, "e-language"),
        ({"state": "XX"}, "e-state"),
        ({"peer": "Somebody"}, "e-peer"),
    ],
)
def test_what_is_wrong_is_said_in_its_place_and_nothing_typed_is_lost(
    console: Console, wrong: dict[str, str], said: str
) -> None:
    answer = console.as_lead().post(at(console, "/new"), typed(safe_contact="shares the phone") | wrong)

    assert answer.status_code == 422
    assert said in answer.text
    assert "shares the phone" in answer.text
    assert by_phone(console) is None


def test_a_number_that_somebody_has_is_refused_in_its_place(console: Console) -> None:
    dana = enroll(console)

    answer = console.as_lead().post(at(console, "/new"), typed(phone=dana.phone.e164))

    assert answer.status_code == 422
    assert "Somebody has this number already" in answer.text


# -- changing --------------------------------------------------------------------------------------------------------


def as_they_are(person: Person) -> dict[str, str]:
    one = person.participant
    assert one is not None
    return {"name": one.name, "language": one.lang, "zone": one.zone or "", "state": "", "peer": ""}


def test_what_is_known_of_somebody_is_changed(console: Console) -> None:
    dana, lead = enroll(console), console.as_lead()
    assert lead.specialist is not None

    form = as_they_are(dana) | {"language": "es", "peer": str(lead.specialist.id), "at_risk": "yes"}
    answer = lead.post(at(console, f"/{dana.participant_id}/edit"), form)

    assert answer.status_code == 303
    after = now_of(console, dana).participant
    assert after is not None
    assert (after.lang, after.peer_id, after.at_risk) == ("es", lead.specialist.id, True)


def test_who_speaks_what_the_program_no_longer_does_goes_on_speaking_it(console: Console) -> None:
    dana, lead = enroll(console, lang="es"), console.as_lead()
    path = at(console, f"/{dana.participant_id}/edit")
    loaded = make.pack()
    english = replace(loaded, program=replace(loaded.program, languages=("en",)), digest="in English")
    with console.runtime.transaction() as session:
        programs.apply(session, english, now=make.NOW)

    page = lead.text(path)
    answer = lead.post(path, as_they_are(dana) | {"at_risk": "yes"})
    other = lead.post(path, as_they_are(dana) | {"language": "fr"})

    assert '<option value="es" selected' in page
    assert (answer.status_code, other.status_code) == (303, 422)
    after = now_of(console, dana).participant
    assert after is not None
    assert (after.lang, after.at_risk) == ("es", True)


def test_what_cannot_be_changed_is_said_and_what_was_typed_stays(console: Console) -> None:
    dana = enroll(console)

    form = as_they_are(dana) | {"name": "Dana M.", "zone_other": "EST"}
    answer = console.as_lead().post(at(console, f"/{dana.participant_id}/edit"), form)

    assert answer.status_code == 422
    assert "Dana M." in answer.text
    assert "America/New_York" in answer.text
    after = now_of(console, dana).participant
    assert after is not None
    assert after.name == "Dana Moore"


def test_who_reads_a_record_is_in_the_audit_log(console: Console) -> None:
    dana, lead = enroll(console), console.as_lead()

    lead.text(at(console, f"/{dana.participant_id}/edit"))

    with console.runtime.transaction() as session:
        seen = audit.page(session, participant=make.the_id(dana))
    assert [(each.account_id, each.action) for each in seen] == [(lead.account, "read_record")]


# -- one thing for many ----------------------------------------------------------------------------------------------


def ids(*everybody: Person) -> list[str]:
    return [str(person.participant_id) for person in everybody]


def test_whom_it_touches_is_shown_before_anything_is_done(console: Console) -> None:
    ana, zoe = enroll(console, "Ana Able"), enroll(console, "Zoe New", consent=None)

    page = console.as_lead().post(at(console, "/bulk/look"), {"deed": "pause", "person": ids(ana, zoe)})

    assert "It touches 1 person" in page.text
    assert "It does not touch 1 person" in page.text
    assert not now_of(console, ana).stopped
    enrollment = now_of(console, ana).enrollment
    assert enrollment is not None
    assert enrollment.resume_at is None


def test_it_is_done_for_those_who_were_shown(console: Console) -> None:
    ana, zoe = enroll(console, "Ana Able"), enroll(console, "Zoe Able")

    answer = console.as_lead().post(at(console, "/bulk/do"), {"deed": "pause", "days": "3", "person": ids(ana, zoe)})

    assert answer.status_code == 303
    for person in (ana, zoe):
        enrollment = now_of(console, person).enrollment
        assert enrollment is not None
        assert enrollment.resume_at is not None


@pytest.mark.parametrize("days", ["", "0", "366", "x"])
def test_a_pause_has_a_length(console: Console, days: str) -> None:
    ana = enroll(console, "Ana Able")

    answer = console.as_lead().post(at(console, "/bulk/do"), {"deed": "pause", "days": days, "person": ids(ana)})

    assert answer.status_code == 422
    assert "Ana Able" in answer.text


def test_all_of_a_list_are_touched_without_ticking_each(console: Console) -> None:
    enroll(console, "Ana Able")
    for number in range(52):
        enroll(console, f"Risk {number}", at_risk=True)

    page = console.as_lead().post(
        at(console, "/bulk/look"), {"deed": "withdraw", "all": "yes", "show": "at_risk", "peer": "", "phase": ""}
    )

    assert "It touches 52 people" in page.text
    assert "Ana Able" not in page.text


@pytest.mark.parametrize("form", [{}, {"deed": "pause"}, {"deed": "nonsense", "person": [str(UUID(int=1))]}])
def test_whoever_chose_nobody_or_nothing_goes_back_to_the_list(console: Console, form: dict[str, Any]) -> None:
    answer = console.as_lead().post(at(console, "/bulk/look"), form)

    assert answer.headers["Location"].endswith("/people")


def test_the_pages_speak_spanish(console: Console) -> None:
    enroll(console, "Ana Able", consent=None)
    lead = console.as_lead(lang="es")

    page = lead.text(at(console))
    refused = lead.post(at(console, "/new"), typed(name=""))

    assert "Personas" in page
    assert "sin invitar" in page
    assert "escriba el nombre" in refused.text


def test_what_a_colleague_changed_while_the_form_was_open_stays(console: Console) -> None:
    dana, lead = enroll(console), console.as_lead()
    assert lead.specialist is not None
    page = lead.text(at(console, f"/{dana.participant_id}/edit"))
    was = dict(re.findall(r'name="(was_\w+)" value="([^"]*)"', page))

    meanwhile = as_they_are(dana) | {"peer": str(lead.specialist.id), "at_risk": "yes"}
    lead.post(at(console, f"/{dana.participant_id}/edit"), meanwhile)
    lead.post(at(console, f"/{dana.participant_id}/edit"), as_they_are(dana) | was | {"language": "es"})

    after = now_of(console, dana).participant
    assert after is not None
    assert (after.lang, after.peer_id, after.at_risk) == ("es", lead.specialist.id, True)


def test_what_was_unticked_is_no_more(console: Console) -> None:
    dana, lead = enroll(console), console.as_lead()
    lead.post(at(console, f"/{dana.participant_id}/edit"), as_they_are(dana) | {"at_risk": "yes"})

    lead.post(at(console, f"/{dana.participant_id}/edit"), as_they_are(dana) | {"was_at_risk": "yes"})

    after = now_of(console, dana).participant
    assert after is not None
    assert not after.at_risk


@pytest.mark.parametrize("state", ["ZZ", "C" * 500])
def test_nobody_lives_in_a_state_that_is_none(console: Console, state: str) -> None:
    dana = enroll(console)

    answer = console.as_lead().post(at(console, f"/{dana.participant_id}/edit"), as_they_are(dana) | {"state": state})

    assert (answer.status_code, "choose it from the list" in answer.text) == (422, True)
