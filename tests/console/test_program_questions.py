"""A lead writes what is asked, in every language, and sees it on a phone as it would arrive."""

from html import unescape

import pytest

from outreach.domain.program import Program
from outreach.domain.questions import QuestionKind
from outreach.packs.program_document import load_document
from tests.console.desk import Console
from tests.console.test_program import at, draft, form_of, send

SET = "/questions/check_in"


def drafted(console: Console) -> Program:
    text = draft(console)
    assert text is not None
    return load_document(text).program


@pytest.mark.parametrize("page", ["/questions", SET])
def test_the_questions_are_for_leads_only(console: Console, page: str) -> None:
    assert "<h1>" in console.as_lead().text(at(console, page))
    assert console.as_specialist().get(at(console, page)).status_code == 403


def test_questions_that_are_sent_back_as_they_were_change_nothing(console: Console) -> None:
    lead = console.as_lead()
    assert send(lead, console, SET, "set").status_code == 303
    assert "Nothing that anybody would notice" in lead.text(at(console, "/apply"))


def test_another_wording_is_kept_and_its_version_rises_by_itself(console: Console) -> None:
    lead = console.as_lead()
    words = "How is today, 1 to 5? 1 is very hard, 5 is really good."

    assert send(lead, console, SET, "set", {"q-0-text-en": words}).status_code == 303

    changed = drafted(console).question_sets["check_in"]
    assert changed.questions[0].text["en"] == words
    assert changed.version == 2


def test_a_question_is_added_with_answers_to_choose_from(console: Console) -> None:
    lead = console.as_lead()
    added = send(lead, console, SET, "set", {"do": "add"})
    assert added.status_code == 200
    last = int(form_of(added.text, "set")["questions"][0]) - 1
    new = {
        f"q-{last}-kind": "choice",
        f"q-{last}-key": "need",
        f"q-{last}-text-en": "What would help most? 1 food, 2 a ride.",
        f"q-{last}-text-es": "¿Qué te ayudaría más? 1 comida, 2 transporte.",
        f"q-{last}-options-en": "Food\nA ride",
        f"q-{last}-options-es": "Comida\nTransporte",
    }

    answer = lead.post(at(console, SET), {**form_of(added.text, "set"), **new})

    assert answer.status_code == 303, unescape(answer.text)[:3000]
    question = drafted(console).question_sets["check_in"].questions[last]
    assert question.kind is QuestionKind.CHOICE
    assert [(one.value, one.text["es"]) for one in question.options] == [("food", "Comida"), ("a_ride", "Transporte")]


def test_questions_change_places(console: Console) -> None:
    lead = console.as_lead()

    send(lead, console, SET, "set", {"do": "down-2"})

    assert [one.key for one in drafted(console).question_sets["check_in"].questions] == ["mood", "safe", "used", "pull"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"q-0-text-es": ""}, "has no wording in 'es'"),
        ({"q-0-text-en": "How are you, 1 to 5? Any drugs in rehab?"}, "gives the person away"),
        ({"q-0-text-en": "How are you today?"}, "must say how to answer"),
        ({"q-0-high": "lots"}, "must be a whole number"),
        ({"q-1-ask_if": "moood <= 2"}, "but the questions to choose from are: mood"),
    ],
)
def test_a_mistake_in_a_question_is_named_and_nothing_is_lost(
    console: Console, changes: dict[str, str], said: str
) -> None:
    answer = send(console.as_lead(), console, SET, "set", changes)

    assert answer.status_code == 422
    assert said in unescape(answer.text)
    typed = form_of(answer.text, "set")
    assert {name: typed[name] for name in changes} == {name: [value] for name, value in changes.items()}
    assert draft(console) is None


def test_the_phones_show_what_is_typed_as_it_would_be_sent(console: Console) -> None:
    lead = console.as_lead()
    fields = form_of(lead.text(at(console, SET)), "set")
    typed = {**fields, "q-0-text-en": "How is it, 1 to 5? 😀", "q-0-text-es": "¿Qué tal, de 1 a 5?"}

    told = unescape(lead.post(at(console, f"{SET}/phones"), typed, htmx=True).text)

    assert "Harbor" in told
    assert "How is it, 1 to 5? 😀" in told
    assert "¿Qué tal, de 1 a 5?" in told
    assert "such as emoji" in told
    assert "2 segments" in told
    assert "only if mood <= 2" in told


def test_a_new_set_of_questions_begins_with_one(console: Console) -> None:
    lead = console.as_lead()

    answer = lead.post(at(console, "/questions"), {"name": "Evening"})

    assert answer.headers["Location"].endswith("/questions/evening")
    assert len(drafted(console).question_sets["evening"].questions) == 1
    assert lead.post(at(console, "/questions"), {"name": "evening"}).status_code == 422


def test_there_is_no_page_of_a_set_that_is_none(console: Console) -> None:
    assert console.as_lead().get(at(console, "/questions/nothing")).status_code == 404


def test_the_questions_are_there_in_spanish(console: Console) -> None:
    assert "Cómo llega" in console.as_lead("Luz", lang="es").text(at(console, SET))
