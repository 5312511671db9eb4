"""A lead says in plain words who is told, one step after the other."""

from datetime import timedelta
from html import unescape

import pytest

from outreach.domain.escalation import Whom
from outreach.domain.urgency import Urgency
from tests.console.desk import Console
from tests.console.test_program import at, draft, form_of, send
from tests.console.test_program_questions import drafted

URGENT = "/ladders/urgent"


@pytest.mark.parametrize("page", ["/ladders", *(f"/ladders/{urgency.value}" for urgency in Urgency)])
def test_the_ladders_are_for_leads_only(console: Console, page: str) -> None:
    assert "<h1>" in console.as_lead().text(at(console, page))
    assert console.as_specialist().get(at(console, page)).status_code == 403


@pytest.mark.parametrize("urgency", Urgency)
def test_a_ladder_that_is_sent_back_as_it_was_changes_nothing(console: Console, urgency: Urgency) -> None:
    lead = console.as_lead()
    assert send(lead, console, f"/ladders/{urgency.value}", "ladder").status_code == 303
    assert "Nothing that anybody would notice" in lead.text(at(console, "/apply"))


def test_a_ladder_is_told_in_sentences(console: Console) -> None:
    page = unescape(console.as_lead().text(at(console, "/ladders")))

    assert "The person's own peer, if on shift: a text, and a call after 2 minutes; after 5 minutes, the next." in page
    assert "again every 15 minutes until somebody takes it." in page
    assert "Whoever takes it has 30 minutes to get back to them." in page
    assert "Nobody is called but between 08:00 and 21:00." in page


def test_a_step_is_changed_and_another_added(console: Console) -> None:
    lead = console.as_lead()
    added = send(lead, console, URGENT, "ladder", {"do": "add"})
    last = int(form_of(added.text, "ladder")["rungs"][0]) - 1
    changes = {"rung-0-wait": "7", f"rung-{last}-whom": "named", f"rung-{last}-people": "Lee", "due_back": "1h"}

    answer = lead.post(at(console, URGENT), {**form_of(added.text, "ladder"), **changes})

    assert answer.status_code == 303, unescape(answer.text)[:2000]
    ladder = drafted(console).ladders[Urgency.URGENT]
    assert ladder.rungs[0].wait == timedelta(minutes=7)
    assert (ladder.rungs[last].whom, ladder.rungs[last].people) == (Whom.NAMED, ("Lee",))
    assert ladder.due_back == timedelta(hours=1)


def test_steps_change_places_and_are_taken_out(console: Console) -> None:
    lead = console.as_lead()
    moved = send(lead, console, URGENT, "ladder", {"do": "down-0"})
    lead.post(at(console, URGENT), {**form_of(moved.text, "ladder"), "do": "remove-2"})

    rungs = drafted(console).ladders[Urgency.URGENT].rungs
    assert [rung.whom for rung in rungs] == [Whom.SHIFT, Whom.PEER, Whom.LEAD, Whom.TEAM]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rung-0-wait": "soon"}, "is not a length of time"),
        ({"rung-0-wait": "1m"}, "the next rung's turn comes first"),
        ({"rung-0-whom": "named", "rung-0-people": ""}, "names nobody"),
        ({"rung-0-text": [], "rung-0-call": []}, "must tell somebody at once"),
        ({"calls_from": "8 am"}, "belong together"),
    ],
)
def test_a_mistake_in_a_ladder_is_named_and_nothing_is_lost(
    console: Console, changes: dict[str, object], said: str
) -> None:
    answer = send(console.as_lead(), console, URGENT, "ladder", changes)

    assert answer.status_code == 422
    assert said in unescape(answer.text)
    typed = form_of(answer.text, "ladder")
    wanted = {name: value if isinstance(value, list) else [value] for name, value in changes.items()}
    assert {name: typed.get(name, []) for name in changes} == wanted
    assert draft(console) is None


def test_somebody_who_is_not_on_the_team_is_named_when_it_is_to_be_applied(console: Console) -> None:
    lead = console.as_lead()
    send(lead, console, URGENT, "ladder", {"rung-0-whom": "named", "rung-0-people": "Nobody we know"})
    seen = form_of(lead.text(at(console, "/apply")), "apply")["seen"]

    answer = lead.post(at(console, "/apply"), {"seen": seen})

    assert answer.status_code == 422
    assert "Nobody we know" in answer.text


def test_there_is_no_ladder_for_what_is_no_urgency(console: Console) -> None:
    assert console.as_lead().get(at(console, "/ladders/whenever")).status_code == 404


def test_the_ladders_are_there_in_spanish(console: Console) -> None:
    page = unescape(console.as_lead("Luz", lang="es").text(at(console, "/ladders")))
    assert "Quien esté de turno" in page
    assert "a los 5 minutos" in page or "5 minutos" in page
