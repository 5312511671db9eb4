"""A lead writes, changes and hides what the team says often; what is wrong is said at the field, and nothing lost."""

from html import unescape

import pytest
import sqlalchemy as sa

from outreach.actions import canned
from outreach.domain.canned import CannedReply
from outreach.records.audit import AuditRow
from tests import make
from tests.console.desk import Console
from tests.console.test_program import at, form_of, key, send

HI = "/replies/hi"


def offered(console: Console) -> dict[str, CannedReply]:
    with console.runtime.transaction() as session:
        return {each.name: each for each in canned.of_program(session, key(console))}


def write(console: Console, name: str, **texts: str) -> None:
    with console.runtime.transaction() as session:
        canned.put(session, key(console), name=name, texts=texts, now=make.NOW)


def done(console: Console) -> list[tuple[str, str | None]]:
    with console.runtime.transaction() as session:
        rows = session.execute(sa.select(AuditRow.action, AuditRow.detail).order_by(AuditRow.id))
        return [(action, detail) for action, detail in rows if "canned" in action]


@pytest.mark.parametrize("page", ["/replies", "/reply", HI])
def test_ready_replies_are_set_by_leads_only(console: Console, page: str) -> None:
    assert "<h1>" in console.as_lead().text(at(console, page))
    assert console.as_specialist().get(at(console, page)).status_code == 403


def test_the_list_is_reached_from_the_program_and_shows_both_languages(console: Console) -> None:
    lead = console.as_lead()

    assert at(console, "/replies") in lead.text(at(console, ""))
    page = unescape(lead.text(at(console, "/replies")))
    assert "Thank you for telling me." in page
    assert "Gracias por contarme." in page


def test_a_new_one_is_there_for_the_team_at_once(console: Console) -> None:
    lead, sam = console.as_lead(), console.as_specialist()
    assert sam.specialist is not None
    with console.runtime.transaction() as session:
        dana = make.participant(session, "Dana Moore", peer=sam.specialist.id)

    answer = send(lead, console, "/reply", "reply", {"name": "/Walk", "text-en": "Want to go for a walk, {name}?"})

    assert answer.status_code == 303
    assert offered(console)["walk"].texts == {"en": "Want to go for a walk, {name}?"}
    sam.post(f"/people/{dana.participant_id}/claim")
    page = sam.text(f"/people/{dana.participant_id}")
    assert 'data-name="walk"' in page
    assert "Want to go for a walk, Dana?" in page
    assert done(console) == [("added_canned_reply", "walk")]


def test_own_words_stand_beside_those_that_come_with_us_and_empty_ones_give_them_back(console: Console) -> None:
    lead = console.as_lead()

    send(lead, console, HI, "reply", {"text-en": "Hey {name}, {me} here."})

    assert offered(console)["hi"].texts["en"] == "Hey {name}, {me} here."
    assert offered(console)["hi"].texts["es"].startswith("Hola {name}")
    assert form_of(lead.text(at(console, HI)), "reply")["text-es"] == [""]
    assert "your own" in lead.text(at(console, "/replies"))

    send(lead, console, HI, "reply", {"text-en": ""})

    assert not offered(console)["hi"].own
    assert done(console) == [("changed_canned_reply", "hi")] * 2


def test_one_is_hidden_and_brought_back_with_its_words(console: Console) -> None:
    lead = console.as_lead()
    write(console, "walk", en="Want to go for a walk?")

    assert lead.post(at(console, "/replies/walk/hide")).status_code == 303
    assert "walk" not in offered(console)
    assert "Want to go for a walk?" in lead.text(at(console, "/replies"))

    assert lead.post(at(console, "/replies/walk/bring-back")).status_code == 303
    assert offered(console)["walk"].texts == {"en": "Want to go for a walk?"}
    assert done(console) == [("hid_canned_reply", "walk"), ("brought_canned_reply_back", "walk")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Still sober, {name}?", "can be read on a locked phone"),
        ("Hi {friend}.", "Only {name} and {me} can be filled in."),
        ("Hi {name.", "a brace that does not belong"),
        ("Reply STOP or HELP now.", "the phone company acts on that word"),
        ("Write any time. " * 30, "It is long: it goes out in 4 pieces"),
    ],
)
def test_what_is_wrong_is_said_while_one_types_and_at_the_field_when_it_is_kept(
    console: Console, words: str, said: str
) -> None:
    lead = console.as_lead()

    told = lead.post(at(console, "/reply/verdict?lang=en"), {"text-en": words}, htmx=True)
    answer = send(lead, console, HI, "reply", {"text-en": words, "text-es": "Hola."})

    assert said in unescape(told.text)
    assert answer.status_code == 422
    form = form_of(answer.text, "reply")
    assert (form["text-en"], form["text-es"]) == ([" ".join(words.split())], ["Hola."])
    field = answer.text[: answer.text.index('name="text-en"')].rpartition('class="field"')[2]
    assert said in unescape(field), "beside the field"
    assert not offered(console)["hi"].own
    assert done(console) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("go walk", "Hello.", "2 to 20 small letters"),
        ("", "Hello.", "2 to 20 small letters"),
        ("hi", "Hello.", "There is a reply of that name already"),
        ("walk", "", "in one language at least"),
    ],
)
def test_a_new_one_needs_a_free_name_and_words(console: Console, name: str, text: str, said: str) -> None:
    answer = send(console.as_lead(), console, "/reply", "reply", {"name": name, "text-en": text})

    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert form_of(answer.text, "reply")["name"] == [name]
    assert form_of(answer.text, "reply")["text-en"] == [text]


def test_pieces_and_cost_are_those_of_the_text_as_it_arrives(console: Console) -> None:
    lead = console.as_lead()

    plain = lead.post(at(console, "/reply/verdict?lang=en"), {"text-en": "Hi {name}."}, htmx=True).text
    dear = lead.post(at(console, "/reply/verdict?lang=en"), {"text-en": "Hi {name} 😀" + "a" * 70}, htmx=True).text

    assert "Roberto: Hi Cristina." in plain, "with who writes, and a name"
    assert "1 segment" in plain
    assert "2 segments" in dear
    assert "cost more: 😀" in dear


def test_nothing_typed_is_judged_as_nothing(console: Console) -> None:
    told = console.as_lead().post(at(console, "/reply/verdict?lang=es"), {"text-es": " "}, htmx=True)

    assert (told.status_code, told.text.strip()) == (200, "")


def test_there_is_no_reply_nor_language_that_is_none(console: Console) -> None:
    lead = console.as_lead()

    assert lead.get(at(console, "/replies/nothing")).status_code == 404
    assert lead.post(at(console, "/replies/nothing")).status_code == 404
    assert lead.post(at(console, "/replies/nothing/hide")).status_code == 404
    assert lead.post(at(console, "/replies/nothing/bring-back")).status_code == 404
    assert lead.post(at(console, "/reply/verdict?lang=xx"), htmx=True).status_code == 404


def test_all_of_it_is_there_in_spanish(console: Console) -> None:
    lead = console.as_lead("Luz", lang="es")

    assert "Respuestas listas" in lead.text(at(console, "/replies"))
    answer = send(lead, console, HI, "reply", {"text-es": "¿Sigues sobrio?"})
    assert answer.status_code == 422
    assert "se lee en un teléfono bloqueado" in unescape(answer.text)
