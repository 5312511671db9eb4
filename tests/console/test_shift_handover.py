"""The hand-over packet at the console: what is in it, accepting it, and giving one's own before the shift ends."""

from contextlib import AbstractContextManager
from uuid import UUID

import pytest
import sqlalchemy as sa

from outreach.actions import handing_over, shift_notices
from outreach.domain.urgency import Urgency
from outreach.records import escalations, profiles, specialists
from outreach.records.escalations import Escalation
from outreach.records.handovers import HandoverRow
from outreach.records.profiles import Known
from outreach.records.specialists import Specialist
from tests import make, writers
from tests.console.desk import Console
from tests.console.shifting import colleague, has, one_of_ours, words, works


@pytest.fixture
def kim(console: Console) -> Specialist:
    return colleague(console)


def owner(console: Console, found: Escalation) -> UUID | None:
    with console.runtime.transaction() as session:
        return escalations.by_ids(session, [found.id])[found.id].acknowledged_by


def offered(console: Console, giver: Specialist, taker: Specialist) -> UUID:
    """Offer what somebody has; gives the id of that hand-over."""
    with console.runtime.transaction() as session:
        assert handing_over.give(session, console.program, giver, taker, now=console.clock())
    with console.runtime.transaction() as session:
        return session.scalars(sa.select(HandoverRow.id).order_by(HandoverRow.id.desc())).first() or UUID(int=0)


def test_a_packet_shows_what_is_open_what_was_promised_and_how_to_reach_somebody(
    console: Console, kim: Specialist
) -> None:
    sam = console.as_specialist()
    found = has(console, kim)
    with console.runtime.transaction() as session:
        assert found.participant_id is not None
        known = Known(safe_contact="Text only, her mother reads along.")
        profiles.add(session, found.participant_id, known, number=1, writer=writers.writer(session), now=make.NOW)
    offered(console, kim, one_of_ours(sam))

    said = words(sam.text("/shifts/handover"))

    assert "From Kim" in said
    assert "D.M." in said
    assert "craving is 9" in said
    assert "Promised: in touch by 10:" in said
    assert "Text only, her mother reads along." in said
    assert "Dana" not in said


def test_what_is_accepted_is_theirs(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    found = has(console, kim)
    key = offered(console, kim, one_of_ours(sam))

    answer = sam.post(f"/shifts/handover/{key}/accept")

    assert answer.status_code == 303
    assert owner(console, found) == one_of_ours(sam).id
    assert "1 is yours now." in words(sam.text("/shifts/handover"))


def test_the_front_page_says_that_a_hand_over_waits(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    has(console, kim)
    offered(console, kim, one_of_ours(sam))

    assert "A hand-over waits for you." in words(sam.text("/shifts"))


def test_accepting_twice_takes_once_and_says_so(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    found = has(console, kim)
    key = offered(console, kim, one_of_ours(sam))
    sam.post(f"/shifts/handover/{key}/accept")

    sam.post(f"/shifts/handover/{key}/accept")

    assert "Nothing is left to take over" in words(sam.text("/shifts/handover"))
    assert owner(console, found) == one_of_ours(sam).id


def test_nobody_accepts_what_another_was_offered(console: Console, kim: Specialist) -> None:
    sam, mia = console.as_specialist(), colleague(console, "Mia")
    found = has(console, kim)
    key = offered(console, kim, mia)

    sam.post(f"/shifts/handover/{key}/accept")

    assert owner(console, found) == kim.id
    assert "Nothing is offered to you." in words(sam.text("/shifts/handover"))


def test_what_they_have_is_given_to_who_is_on_call_first(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    mia = colleague(console, "Mia")
    works(console, mia, -1, 4)
    found = has(console, one_of_ours(sam))

    page = sam.text("/shifts/handover")
    answer = sam.post("/shifts/handover/give", {"program": console.program.program_id, "taker": mia.id})

    assert page.index("Mia (on call)") < page.index(f">{kim.name}<")
    assert answer.status_code == 303
    assert owner(console, found) == one_of_ours(sam).id
    assert "Mia is asked to take over." in words(sam.text("/shifts/handover"))


def test_nobody_who_is_not_of_the_program_is_asked(console: Console) -> None:
    sam = console.as_specialist()
    has(console, one_of_ours(sam))
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge")
        stranger = make.specialist(session, "Ida", in_use=other, on_call=None)

    answers = [
        sam.post("/shifts/handover/give", {"program": console.program.program_id, "taker": taker})
        for taker in (stranger.id, one_of_ours(sam).id, UUID(int=7), "")
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert "Choose somebody else of this program." in words(answers[0].text)


def test_nobody_is_asked_whose_phone_is_known_to_fail_and_the_page_says_why(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    has(console, one_of_ours(sam))
    with console.runtime.transaction() as session:
        specialists.unreachable(session, kim.id, since=make.NOW)

    answer = sam.post("/shifts/handover/give", {"program": console.program.program_id, "taker": kim.id})

    assert answer.status_code == 422
    assert "Our texts do not get through to them at the moment." in words(answer.text)


def test_giving_twice_asks_once(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    has(console, one_of_ours(sam))
    form = {"program": console.program.program_id, "taker": kim.id}
    sam.post("/shifts/handover/give", form)

    sam.post("/shifts/handover/give", form)

    assert "somebody is asked already" in words(sam.text("/shifts/handover"))
    with console.runtime.transaction() as session:
        assert len(session.scalars(sa.select(HandoverRow.id)).all()) == 1


def test_reading_a_packet_is_written_down(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    has(console, kim)
    offered(console, kim, one_of_ours(sam))

    sam.text("/shifts/handover")

    with console.runtime.transaction() as session:
        said = session.execute(sa.text("SELECT account_id FROM audit WHERE action = 'read_handover'")).all()
    assert len(said) == 1


def test_at_the_end_of_a_shift_the_next_one_finds_it_here(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    works(console, kim, -8, 1)
    works(console, one_of_ours(sam), 1, 8)
    found = has(console, kim, urgency=Urgency.SAME_DAY)
    console.clock.move(hours=1)
    with console.runtime.transaction() as session:
        shift_notices.look_due(session, now=console.clock(), limit=10)

    assert "From Kim" in words(sam.text("/shifts/handover"))
    assert owner(console, found) == kim.id


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_takes_as_many_statements_however_much_is_handed_over(
    console: Console, kim: Specialist, statements: AbstractContextManager[list[str]], count: int
) -> None:
    sam = console.as_specialist()
    for step in range(count):
        has(console, kim, f"Person {step}")
    offered(console, kim, one_of_ours(sam))
    sam.text("/shifts")

    with statements as asked:
        sam.text("/shifts/handover")

    assert len(asked) <= 26
