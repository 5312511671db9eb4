"""TRUE and FALSE: marking an alarm from a basic phone."""

import pytest

from outreach.actions import escalations
from outreach.actions.people import Person
from outreach.domain.escalation import EscalationStatus, ReasonKind
from outreach.domain.marks import Mark
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking
from tests.actions.marked import DANGER, last_answer, records_of, texts


@pytest.mark.parametrize(("said", "mark_"), [("TRUE", Mark.TRUE_ALARM), ("falsa", Mark.FALSE_ALARM)])
def test_an_alarm_is_marked_by_its_code(
    runtime: Runtime, sam: Specialist, dana: Person, said: str, mark_: Mark
) -> None:
    text = texts(runtime, dana.phone, DANGER)
    raised = looking.escalation(runtime.transaction, dana)
    assert raised is not None

    texts(runtime, sam.phone, f"{said} {raised.code}")

    assert [each.judgement.mark for each in records_of(runtime, text)] == [mark_]
    assert last_answer(runtime).startswith(f"Noted: D.M., code {raised.code}, a ")


def test_only_the_texts_that_made_it_as_urgent_as_it_was_are_marked(
    runtime: Runtime, sam: Specialist, dana: Person
) -> None:
    milder = texts(runtime, dana.phone, "can someone call me please")
    worse = texts(runtime, dana.phone, DANGER)
    raised = looking.escalation(runtime.transaction, dana)
    assert raised is not None

    texts(runtime, sam.phone, f"TRUE {raised.code}")

    assert len(records_of(runtime, worse)) == 1
    assert records_of(runtime, milder) == []


def test_without_a_code_the_only_one_they_have_is_meant(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    text = texts(runtime, dana.phone, DANGER)

    texts(runtime, sam.phone, "true")
    asked = last_answer(runtime)
    texts(runtime, sam.phone, "1")
    texts(runtime, sam.phone, "true")

    assert asked == "Text TRUE or FALSE and the code, like TRUE 42."
    assert len(records_of(runtime, text)) == 1


def test_a_closed_one_can_still_be_marked_and_closing_asks_for_it_once(
    runtime: Runtime, sam: Specialist, dana: Person
) -> None:
    text = texts(runtime, dana.phone, DANGER)
    texts(runtime, sam.phone, "1")

    texts(runtime, sam.phone, "done reached")
    asked = last_answer(runtime)
    raised = looking.escalation(runtime.transaction, dana)
    assert raised is not None
    texts(runtime, sam.phone, f"FALSE {raised.code}")

    assert raised.status is EscalationStatus.RESOLVED
    assert asked.endswith(f"Was our alarm right? Text TRUE {raised.code} or FALSE {raised.code}.")
    assert [each.judgement.mark for each in records_of(runtime, text)] == [Mark.FALSE_ALARM]


@pytest.mark.parametrize("outcome", ["no answer", "911", "left message"])
def test_who_cannot_know_yet_or_has_other_worries_is_not_asked(
    runtime: Runtime, sam: Specialist, dana: Person, outcome: str
) -> None:
    texts(runtime, dana.phone, DANGER)
    texts(runtime, sam.phone, "1")

    texts(runtime, sam.phone, f"done {outcome}")

    assert last_answer(runtime).endswith("Take a breath.")


def test_who_has_marked_it_is_not_asked_again(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    texts(runtime, dana.phone, DANGER)
    texts(runtime, sam.phone, "1")
    texts(runtime, sam.phone, "true")

    texts(runtime, sam.phone, "done reached")

    assert last_answer(runtime).endswith("Take a breath.")


def test_closing_it_as_a_false_alarm_marks_it(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    text = texts(runtime, dana.phone, DANGER)
    texts(runtime, sam.phone, "1")

    texts(runtime, sam.phone, "done false alarm")

    assert [each.judgement.mark for each in records_of(runtime, text)] == [Mark.FALSE_ALARM]
    assert last_answer(runtime).endswith("Take a breath.")


def test_what_no_text_raised_cannot_be_marked(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    with runtime.transaction() as session:
        silence = NewReason(kind=ReasonKind.SILENCE, urgency=Urgency.SAME_DAY, what="missed two", rule="silence")
        raised = escalations.raise_reasons(session, dana, [silence], now=runtime.now())

    texts(runtime, sam.phone, f"TRUE {raised.code}")

    assert "did not come from a text" in last_answer(runtime)


def test_an_unknown_code_and_one_of_another_program_are_answered_alike(runtime: Runtime, sam: Specialist) -> None:
    with runtime.transaction() as session:
        elsewhere = make.participant(session, "Ari", in_use=make.program(session, "discharge"))
    text = texts(runtime, elsewhere.phone, DANGER)
    raised = looking.escalation(runtime.transaction, elsewhere)
    assert raised is not None

    texts(runtime, sam.phone, f"TRUE {raised.code}")
    theirs = last_answer(runtime)
    texts(runtime, sam.phone, "TRUE 77")

    assert theirs.startswith(f"No one with code {raised.code} is waiting.")
    assert last_answer(runtime).startswith("No one with code 77 is waiting.")
    assert records_of(runtime, text) == []
