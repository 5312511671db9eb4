"""A lead says things in their own words, and hears at once what is wrong with them."""

from html import unescape

import pytest

from tests.console.desk import Console
from tests.console.test_program import at, draft, form_of, send
from tests.console.test_program_questions import drafted

THANKS = "/words/thanks"


@pytest.mark.parametrize("page", ["/words", "/words?to=calls", "/words?to=staff", THANKS])
def test_the_words_are_for_leads_only(console: Console, page: str) -> None:
    assert "<h1" in console.as_lead().text(at(console, page))
    assert console.as_specialist().get(at(console, page)).status_code == 403


def test_the_texts_of_each_kind_are_listed_apart(console: Console) -> None:
    lead = console.as_lead()
    assert "Thanks" in lead.text(at(console, "/words"))
    assert "Ack echo" in lead.text(at(console, "/words?to=staff"))
    assert "Voice hello" in lead.text(at(console, "/words?to=calls"))


def test_ones_own_words_are_kept_beside_those_of_the_house(console: Console) -> None:
    lead = console.as_lead()

    assert send(lead, console, THANKS, "words", {"text-en": "Thanks a lot, {preferred_name}."}).status_code == 303

    changed = drafted(console)
    assert changed.wording["en"]["thanks"] == "Thanks a lot, {preferred_name}."
    assert "your own, English" in lead.text(at(console, "/words"))
    page = unescape(lead.text(at(console, THANKS)))
    assert "Thanks a lot, Cristina." in page, "as it arrives"
    assert page.count("As it comes") == 2


def test_empty_words_are_those_of_the_house_again(console: Console) -> None:
    lead = console.as_lead()
    send(lead, console, THANKS, "words", {"text-en": "Thanks a lot."})

    send(lead, console, THANKS, "words", {"text-en": ""})

    assert "\n[wording" not in (draft(console) or "")


@pytest.mark.parametrize(
    ("page", "words", "said"),
    [
        (THANKS, "Thanks for your sobriety check.", "gives the person away"),
        (THANKS, "Thanks {name}.", "is not a field of this text"),
        (THANKS, "Thanks. " * 60, "2 is the most"),
        ("/words/crisis_suicide", "We are here.", "must say 988"),
        ("/words/paused", "We pause.", "{until} must appear"),
    ],
)
def test_what_is_wrong_with_words_is_said_while_they_are_typed_and_when_they_are_kept(
    console: Console, page: str, words: str, said: str
) -> None:
    lead = console.as_lead()
    fields = form_of(lead.text(at(console, page)), "words")

    told = lead.post(at(console, f"{page}/verdict?lang=en"), {**fields, "text-en": words}, htmx=True)
    answer = send(lead, console, page, "words", {"text-en": words})

    assert said in unescape(told.text)
    assert (answer.status_code, said in unescape(answer.text)) == (422, True)
    assert form_of(answer.text, "words")["text-en"] == [" ".join(words.split())]
    assert draft(console) is None


def test_hard_words_are_warned_of_and_may_be_kept(console: Console) -> None:
    lead = console.as_lead()
    words = (
        "We appreciate your participation; the organization anticipates additional communication "
        "regarding individual circumstances momentarily."
    )
    told = lead.post(at(console, f"{THANKS}/verdict?lang=en"), {"text-en": words}, htmx=True)

    assert "reads like grade" in told.text
    assert send(lead, console, THANKS, "words", {"text-en": words}).status_code == 303


def test_the_cost_and_odd_signs_are_shown(console: Console) -> None:
    lead = console.as_lead()
    told = lead.post(at(console, f"{THANKS}/verdict?lang=en"), {"text-en": "Thanks 😀 " + "so much " * 10}, htmx=True)
    assert "2 segments" in told.text
    assert "such as emoji" in told.text


def test_there_is_no_page_of_words_that_are_none(console: Console) -> None:
    lead = console.as_lead()
    assert lead.get(at(console, "/words/nothing")).status_code == 404
    assert lead.post(at(console, f"{THANKS}/verdict?lang=xx"), htmx=True).status_code == 404


def test_the_words_are_there_in_spanish(console: Console) -> None:
    assert "Lo que decimos" in console.as_lead("Luz", lang="es").text(at(console, "/words"))
