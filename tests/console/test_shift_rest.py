"""Rest at the console: what the limits say, asking for more, and talking an emergency over."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.actions import taking
from outreach.domain.debrief import DebriefAnswer
from outreach.domain.escalation import Outcome
from outreach.domain.rota import Role
from outreach.domain.urgency import Urgency
from outreach.records import escalations, paging_rules
from outreach.records.debriefs import DebriefRow
from outreach.records.specialists import Specialist
from tests.console.desk import Console, Signed
from tests.console.shifting import colleague, has, one_of_ours, words, works


@pytest.fixture
def kim(console: Console) -> Specialist:
    return colleague(console)


@pytest.fixture
def sam(console: Console) -> Signed:
    """Somebody who is on call."""
    signed = console.as_specialist()
    works(console, one_of_ours(signed), -1, 6)
    return signed


def rests_until(console: Console, signed: Signed) -> object:
    with console.runtime.transaction() as session:
        found = paging_rules.of(session, [one_of_ours(signed).id])
    return found[one_of_ours(signed).id].rest_until if found else None


def had_an_emergency(console: Console, signed: Signed) -> None:
    found = has(console, one_of_ours(signed), urgency=Urgency.EMERGENCY)
    with console.runtime.transaction() as session:
        held = escalations.by_ids(session, [found.id])[found.id]
        taking.resolve(session, held, one_of_ours(signed), outcome=Outcome.REACHED, note="", now=console.clock())


def debriefs(console: Console) -> list[tuple[object, DebriefAnswer | None]]:
    with console.runtime.transaction() as session:
        return [(row.id, row.answer) for row in session.scalars(sa.select(DebriefRow))]


def test_who_is_on_call_alone_reads_that_nobody_else_is_there(sam: Signed) -> None:
    said = words(sam.text("/shifts/rest"))

    assert "You are on call, and asked like everybody else." in said
    assert "Nobody else is on call." in said


def test_after_an_emergency_it_says_until_when_others_are_asked_and_who(
    console: Console, sam: Signed, kim: Specialist
) -> None:
    works(console, kim, -1, 6, role=Role.BACKUP)
    has(console, one_of_ours(sam), urgency=Urgency.EMERGENCY)

    said = words(sam.text("/shifts/rest"))

    assert "You had an emergency a little while ago. Others are asked first until 10:30 AM" in said
    assert "Who is there for you meanwhile: Kim." in said
    assert "You hold 1 urgent one." in said


@pytest.mark.parametrize(
    ("length", "until"), [("30", timedelta(minutes=30)), ("240", timedelta(hours=4)), ("shift", timedelta(hours=6))]
)
def test_somebody_asks_for_a_rest(console: Console, sam: Signed, length: str, until: timedelta) -> None:
    answer = sam.post("/shifts/rest", {"length": length})

    assert answer.status_code == 303
    assert rests_until(console, sam) == console.clock() + until
    assert "You asked for a rest. Others are asked first until" in words(sam.text("/shifts/rest"))


@pytest.mark.parametrize("length", ["", "0", "-5", "99999", "ever"])
def test_a_rest_that_the_page_does_not_offer_is_refused(console: Console, sam: Signed, length: str) -> None:
    answer = sam.post("/shifts/rest", {"length": length})

    assert answer.status_code == 422
    assert "Choose how long." in words(answer.text)
    assert rests_until(console, sam) is None


def test_who_is_not_on_call_has_no_shift_to_rest_until(console: Console) -> None:
    tess = console.as_specialist("Tess")

    assert tess.post("/shifts/rest", {"length": "shift"}).status_code == 422


def test_a_rest_ends_when_they_are_back(console: Console, sam: Signed) -> None:
    sam.post("/shifts/rest", {"length": "60"})

    assert "I am back" in words(sam.text("/shifts/rest"))
    sam.post("/shifts/rest/end")

    assert rests_until(console, sam) is None
    assert "I am back" not in words(sam.text("/shifts/rest"))


def test_after_an_emergency_they_are_asked_how_they_are(console: Console, sam: Signed) -> None:
    assert "Thank you for being there." not in words(sam.text("/shifts/rest"))

    had_an_emergency(console, sam)

    assert "You had an emergency. How are you?" in words(sam.text("/shifts"))
    assert "Such a thing stays with people." in words(sam.text("/shifts/rest"))


def test_who_talked_it_over_is_asked_no_more(console: Console, sam: Signed) -> None:
    had_an_emergency(console, sam)
    ((key, _),) = debriefs(console)

    sam.post(f"/shifts/debrief/{key}/talked")

    assert debriefs(console) == [(key, DebriefAnswer.TALKED)]
    assert "How are you?" not in words(sam.text("/shifts"))


def test_nobody_says_it_for_another(console: Console, sam: Signed) -> None:
    had_an_emergency(console, sam)
    ((key, _),) = debriefs(console)

    console.as_specialist("Tess").post(f"/shifts/debrief/{key}/talked")

    assert debriefs(console) == [(key, None)]


def test_who_wants_to_talk_is_told_who_calls(console: Console, sam: Signed) -> None:
    console.as_lead("Lee")
    had_an_emergency(console, sam)

    sam.post("/shifts/talk", {"program": console.program.program_id})

    assert "Lee will get in touch with you today." in words(sam.text("/shifts/rest"))
    assert [answer for _, answer in debriefs(console)] == [DebriefAnswer.WANTS_TO_TALK]


def test_in_spanish(console: Console) -> None:
    ana = console.as_specialist("Ana", lang="es")
    works(console, one_of_ours(ana), -1, 6)

    ana.post("/shifts/rest", {"length": "60"})
    said = words(ana.text("/shifts/rest"))

    assert "Que descanse." in said
    assert "Pidió un descanso." in said
