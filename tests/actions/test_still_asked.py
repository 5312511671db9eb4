"""What a check-in asks is asked again about at the moment of saying it: nobody in a crisis, and nothing answered."""

from datetime import time, timedelta

import pytest
from sqlalchemy import Engine

from outreach.actions import clearing, due, escalations, receipts, replies
from outreach.actions.people import Person
from outreach.domain.check_in import CheckInStatus, SkipReason
from outreach.domain.delivery import DropReason, Lane, MessageKind, MessageStatus
from outreach.domain.escalation import ReasonKind
from outreach.domain.troubles import Trouble
from outreach.domain.urgency import Urgency
from outreach.ports import CarrierUnavailable, Receipt, Runtime
from outreach.records import claims
from outreach.records.messages import Message
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking
from tests.actions.carrier import Carrier, takes
from tests.actions.saying import always, drain, reason_of
from tests.counting import statements_of
from tests.records import rows

DANGER = "i want to kill myself"
BUSY = CarrierUnavailable("429", timedelta(seconds=2))


@pytest.fixture
def asked_at_nine(runtime: Runtime, clock: make.Clock, sam: Specialist) -> Person:
    """Somebody who is asked at 9 in Denver; it is 9."""
    del sam  # who is on call
    clock.at = clock.at.replace(hour=15)
    with runtime.transaction() as session:
        person = make.participant(session, asks_daily_at=time(9), now=clock())
    clock.at = clock.at.replace(hour=16)
    return person


def plan_and_say(runtime: Runtime) -> None:
    due.do_what_is_due(runtime)
    drain(runtime)


def hears(carrier: Carrier, person: Person) -> list[str]:
    return [each.body for each in carrier.asked if each.to == person.phone]


def writes(runtime: Runtime, person: Person, body: str) -> None:
    replies.receive(runtime, make.inbound(body, phone=person.phone))


def worries(runtime: Runtime, person: Person, urgency: Urgency) -> None:
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what="wants to use", rule="use")
    with runtime.transaction() as session:
        escalations.raise_reasons(session, person, [reason], now=runtime.now())


def lost(runtime: Runtime, message: Message) -> None:
    """The network lost a text, and says so."""
    told = Receipt(
        message_id=message.id,
        carrier_id=message.carrier_id or "",
        status="undelivered",
        after=MessageStatus.UNDELIVERED,
        error_code="30008",
        trouble=Trouble.PASSING,
    )
    with runtime.transaction() as session:
        receipts.receive_receipt(session, told, now=runtime.now())


def prompt_of(runtime: Runtime) -> Message:
    return looking.one_message(runtime.transaction, MessageKind.PROMPT)


def how_it_ended(runtime: Runtime) -> tuple[CheckInStatus, SkipReason | None]:
    (check_in,) = looking.check_ins(runtime.transaction)
    return check_in.status, check_in.skip_reason


@pytest.mark.parametrize(("urgency", "asked"), [(Urgency.SAME_DAY, 1), (Urgency.URGENT, 0), (Urgency.EMERGENCY, 0)])
def test_nobody_in_a_crisis_is_asked_how_they_are(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, asked_at_nine: Person, urgency: Urgency, asked: int
) -> None:
    carrier.answers = always(BUSY)
    plan_and_say(runtime)
    carrier.answers = takes
    carrier.asked.clear()

    worries(runtime, asked_at_nine, urgency)
    clock.move(minutes=2)
    drain(runtime)

    assert len(hears(carrier, asked_at_nine)) == asked
    if not asked:
        assert reason_of(runtime, prompt_of(runtime)) == DropReason.NO_LONGER_NEEDED
        assert how_it_ended(runtime) == (CheckInStatus.SKIPPED, SkipReason.PERSON_IN_TOUCH)


@pytest.mark.usefixtures("sam")
def test_a_check_in_planned_before_a_crisis_does_not_come_in_it(
    runtime: Runtime, carrier: Carrier, clock: make.Clock
) -> None:
    clock.at = clock.at.replace(hour=13)
    with runtime.transaction() as session:
        person = make.participant(session, asks_daily_at=time(7), now=clock())
    clock.at = clock.at.replace(hour=14, minute=1)
    due.do_what_is_due(runtime)  # it waits for the opening at 9

    writes(runtime, person, DANGER)
    for _ in range(5):
        clock.move(minutes=40)
        plan_and_say(runtime)

    assert not any("How are you" in body for body in hears(carrier, person))
    assert prompt_of(runtime).status is MessageStatus.CANCELLED
    assert how_it_ended(runtime) == (CheckInStatus.SKIPPED, SkipReason.PERSON_IN_TOUCH)


@pytest.mark.parametrize("words", [DANGER, "4"])
def test_a_question_that_was_lost_is_not_said_again_once_they_wrote(
    runtime: Runtime, clock: make.Clock, asked_at_nine: Person, words: str
) -> None:
    plan_and_say(runtime)
    clock.move(minutes=5)
    writes(runtime, asked_at_nine, words)
    drain(runtime)
    before = looking.check_ins(runtime.transaction)[0]

    lost(runtime, prompt_of(runtime))
    clock.move(minutes=6)
    drain(runtime)

    after = looking.check_ins(runtime.transaction)[0]
    assert prompt_of(runtime).status is MessageStatus.UNDELIVERED
    assert (after.status, after.question) == (before.status, before.question)


def test_a_question_that_came_back_is_not_asked_after_the_next_one(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, asked_at_nine: Person
) -> None:
    def meanwhile(_: object) -> None:
        carrier.before = None
        writes(runtime, asked_at_nine, "4")

    carrier.answers, carrier.before = always(BUSY), meanwhile
    plan_and_say(runtime)
    carrier.answers = takes
    carrier.asked.clear()

    clock.move(minutes=2)
    drain(runtime)

    assert not any("How are you" in body for body in hears(carrier, asked_at_nine))
    assert reason_of(runtime, prompt_of(runtime)) == DropReason.OVERTAKEN
    assert how_it_ended(runtime) == (CheckInStatus.ASKED, None)  # at the next question, which waits for an answer


def test_a_reminder_that_came_back_is_left_once_they_wrote(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, asked_at_nine: Person
) -> None:
    plan_and_say(runtime)

    def meanwhile(_: object) -> None:
        carrier.before = None
        writes(runtime, asked_at_nine, "4")

    clock.move(minutes=1)
    (check_in,) = looking.check_ins(runtime.transaction)
    with runtime.transaction() as session:
        rows.message(session, asked_at_nine, MessageKind.REMINDER, now=clock(), check_in=check_in.id)
    carrier.answers, carrier.before = always(BUSY), meanwhile
    drain(runtime)
    carrier.answers = takes
    clock.move(minutes=2)
    drain(runtime)

    reminder = looking.one_message(runtime.transaction, MessageKind.REMINDER)
    assert reminder.status is MessageStatus.CANCELLED


def test_it_costs_no_more_statements_to_ask_about_many_questions_than_about_one(
    runtime: Runtime, engine: Engine, sam: Specialist
) -> None:
    del sam  # who is on call

    def statements(many: int) -> int:
        with runtime.transaction() as session:
            for _ in range(many):
                person = make.participant(session)
                rows.message(session, person, check_in=rows.check_in(session, person))
        with runtime.transaction() as session:
            batch = claims.claim(session, Lane.PROMPTS, now=runtime.now(), limit=50, ready_before=runtime.now())
            with statements_of(engine) as asked:
                going = clearing.cleared(session, batch, state_hours=runtime.state_hours, now=runtime.now())
        assert len(going) == many
        return len(asked)

    assert statements(20) <= statements(1)
