"""Answers that worry nobody: who sees them, and when they are gone from the lane."""

from datetime import time, timedelta
from uuid import UUID

import pytest

from outreach.actions import due, enrollment, inviting, replies, taking, thanking
from outreach.actions import escalations as raising
from outreach.actions.people import Person
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.escalation import Outcome, ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.queries.fine import Fine, fine
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make


@pytest.fixture
def dana(runtime: Runtime, sam: Specialist) -> Person:
    with runtime.transaction() as session:
        return make.participant(session, peer=sam.id)


def wrote(runtime: Runtime, dana: Person, body: str = "doing good today thanks") -> UUID:
    received = replies.receive(runtime, make.inbound(body, phone=dana.phone))
    assert received.reply_id is not None
    return received.reply_id


def lane(runtime: Runtime, who: Specialist | None, *, everybody: bool = False) -> list[Fine]:
    with runtime.transaction() as session:
        here = [make.program(session).program_id]
        return fine(
            session,
            programs_=here,
            everybody_of=here if everybody else [],
            specialist=None if who is None else who.id,
            now=runtime.now(),
        )


def test_a_peer_sees_what_their_own_people_answered(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    reply = wrote(runtime, dana)

    (found,) = lane(runtime, sam)
    assert (found.reply, found.called, found.text) == (reply, "D.M.", "doing good today thanks")


def test_other_peoples_people_are_seen_by_who_leads_and_by_who_was_invited(
    runtime: Runtime,
    dana: Person,
    sam: Specialist,
) -> None:
    with runtime.transaction() as session:
        kim = make.specialist(session, "Kim")
    wrote(runtime, dana)
    assert lane(runtime, kim) == []
    assert len(lane(runtime, kim, everybody=True)) == 1

    with runtime.transaction() as session:
        worry = NewReason(kind=ReasonKind.ANSWER, urgency=Urgency.WATCH, what="mood is 2", rule="r")
        live = raising.raise_reasons(session, dana, [worry], now=make.NOW)
        inviting.invite(session, live, sam, kim, now=make.NOW)
        taking.resolve(session, live, sam, outcome=Outcome.REACHED, note="", now=make.NOW)
    assert len(lane(runtime, kim)) == 1


def test_nobody_of_ours_sees_those_without_a_peer_by_being_nobody(runtime: Runtime) -> None:
    with runtime.transaction() as session:
        alone = make.participant(session)
    wrote(runtime, alone)

    assert lane(runtime, None) == []


def test_only_the_latest_answer_of_each_is_there(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    wrote(runtime, dana, "all good")
    latest = wrote(runtime, dana, "went for a walk")

    assert [each.reply for each in lane(runtime, sam)] == [latest]


def test_whoever_was_thanked_or_read_is_gone_with_all_they_wrote_before(
    runtime: Runtime,
    dana: Person,
    sam: Specialist,
) -> None:
    wrote(runtime, dana, "all good")
    latest = wrote(runtime, dana, "went for a walk")
    with runtime.transaction() as session:
        thanking.have_read(session, [latest], sam, now=make.NOW)
    assert lane(runtime, sam) == []

    again = wrote(runtime, dana, "and home now")
    assert [each.reply for each in lane(runtime, sam)] == [again]


@pytest.mark.parametrize("body", ["i want to use so bad", "STOP", "HELP", "PAUSE 7", "LESS"])
def test_what_worries_us_and_what_is_a_command_is_not_there(
    runtime: Runtime,
    dana: Person,
    sam: Specialist,
    body: str,
) -> None:
    wrote(runtime, dana, body)

    assert lane(runtime, sam) == []


def test_whoever_waits_in_the_queue_is_not_there(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    wrote(runtime, dana)
    wrote(runtime, dana, "i want to use so bad")

    assert lane(runtime, sam) == []


def test_whoever_stopped_is_not_there(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    wrote(runtime, dana)
    with runtime.transaction() as session:
        enrollment.change_consent(session, dana, ConsentState.WITHDRAWN, ConsentHow.STAFF, now=make.NOW)

    assert lane(runtime, sam) == []


def test_after_two_days_nobody_thanks_any_more(
    runtime: Runtime,
    dana: Person,
    sam: Specialist,
    clock: make.Clock,
) -> None:
    wrote(runtime, dana)
    clock.at = make.NOW + timedelta(hours=49)

    assert lane(runtime, sam) == []


def test_a_figure_comes_with_the_question_that_it_answers(runtime: Runtime, clock: make.Clock, sam: Specialist) -> None:
    with runtime.transaction() as session:
        asked = make.participant(session, peer=sam.id, asks_daily_at=time(10, 5))
    clock.move(minutes=60)
    due.do_what_is_due(runtime)
    wrote(runtime, asked, "4")

    (found,) = lane(runtime, sam)
    assert (found.text, found.answers) == ("4", (("mood", "4"),))
