"""The guard that nobody can switch off: six automatic texts a day that nobody asked for, whatever a bug does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach.actions import delivery, due
from outreach.actions.people import Person
from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.domain.escalation import ReasonKind
from outreach.domain.runaway import AUTOMATIC, MOST_A_DAY
from outreach.ports import CarrierUnavailable, OutcomeUnknown, Runtime, SendRefused, Transaction
from outreach.records.replies import ReplyRow, store
from outreach.records.runaways import RunawayRow
from tests import make
from tests.actions.carrier import Carrier, takes
from tests.actions.looking import escalation, messages, reasons_of
from tests.actions.saying import always, drain, reason_of, say

ATTEMPTED = frozenset(MessageStatus) - {MessageStatus.QUEUED, MessageStatus.EXPIRED, MessageStatus.CANCELLED}
LOUD = frozenset({MessageKind.CRISIS_CARD, MessageKind.NOTE, MessageKind.NOTICE})


@pytest.fixture
def generous(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """An installation whose programs cap nothing, so that only the guard is in the way."""
    monkeypatch.setattr("outreach.domain.delivery._over_cap", lambda _: False)
    return replace(runtime, pace=1000.0)


def attempted(transaction: Transaction, person: Person) -> int:
    """How many automatic texts the carrier was asked to take to somebody."""
    found = messages(transaction, *AUTOMATIC)
    return sum(each.status in ATTEMPTED for each in found if each.participant_id == person.participant_id)


@pytest.mark.parametrize("kind", [MessageKind.PROMPT, MessageKind.REMINDER, MessageKind.ACKNOWLEDGMENT])
def test_the_seventh_of_a_day_is_held(
    generous: Runtime, carrier: Carrier, dana: Person, transaction: Transaction, kind: MessageKind
) -> None:
    for _ in range(MOST_A_DAY + 3):
        say(generous, dana, kind)

    drain(generous)

    found = messages(transaction, kind)
    assert len(carrier.asked) == MOST_A_DAY
    assert [each.status for each in found].count(MessageStatus.SENT) == MOST_A_DAY
    assert {reason_of(generous, each) for each in found if each.status is not MessageStatus.SENT} == {"runaway"}


def test_the_next_day_begins_anew(generous: Runtime, dana: Person, clock: make.Clock, transaction: Transaction) -> None:
    for _ in range(MOST_A_DAY + 1):
        say(generous, dana, MessageKind.PROMPT)
    drain(generous)
    clock.move(hours=24)
    say(generous, dana, MessageKind.PROMPT)

    drain(generous)

    assert messages(transaction, MessageKind.PROMPT)[-1].status is MessageStatus.SENT


def test_texts_of_which_nobody_is_sure_count(
    generous: Runtime, carrier: Carrier, dana: Person, transaction: Transaction
) -> None:
    carrier.answers = always(OutcomeUnknown("timeout"))
    for _ in range(MOST_A_DAY):
        say(generous, dana, MessageKind.PROMPT)
    drain(generous)
    carrier.answers = takes
    say(generous, dana, MessageKind.REMINDER)

    drain(generous)

    assert reason_of(generous, messages(transaction, MessageKind.REMINDER)[0]) == "runaway"


def test_what_surely_did_not_go_out_does_not_count(
    generous: Runtime, carrier: Carrier, dana: Person, clock: make.Clock, transaction: Transaction
) -> None:
    carrier.answers = always(CarrierUnavailable("429", timedelta(seconds=1)))
    for _ in range(MOST_A_DAY):
        say(generous, dana, MessageKind.PROMPT)
    for _ in range(4):
        drain(generous)
        clock.move(minutes=5)
    carrier.answers = takes

    drain(generous)

    assert attempted(transaction, dana) == MOST_A_DAY


def test_a_talk_never_breaks_off(generous: Runtime, dana: Person, clock: make.Clock, transaction: Transaction) -> None:
    for _ in range(2 * MOST_A_DAY):
        with transaction() as session:
            key = store(session, make.inbound(phone=dana.phone), now=clock.at, first_try_at=clock.at)
            session.execute(sa.update(ReplyRow).where(ReplyRow.id == key).values(participant_id=dana.participant_id))
        say(generous, dana, MessageKind.ACKNOWLEDGMENT)
        drain(generous)
        clock.move(minutes=1)

    assert attempted(transaction, dana) == 2 * MOST_A_DAY


def test_it_is_told_once_a_day(generous: Runtime, dana: Person, clock: make.Clock, transaction: Transaction) -> None:
    with transaction() as session:
        make.lead(session)
    for _ in range(3):
        for _ in range(MOST_A_DAY):
            say(generous, dana, MessageKind.PROMPT)
        drain(generous)
        due.do_what_is_due(generous)
        clock.move(minutes=10)

    held = [
        reason for reason in reasons_of(transaction, escalation(transaction, dana)) if reason.kind is ReasonKind.HELD
    ]
    told = [each for each in messages(transaction, MessageKind.ALERT) if each.text_key == "texts_held"]
    assert (len(held), len(told)) == (1, 1)
    with transaction() as session:
        assert session.scalar(sa.select(RunawayRow.texts)) == 2 * MOST_A_DAY


steps = st.lists(
    st.tuples(
        st.sampled_from(sorted(AUTOMATIC | LOUD)),
        st.integers(1, 5),
        st.sampled_from([takes, always(OutcomeUnknown("reset")), always(SendRefused("30006"))]),
        st.sampled_from([Lane.PROMPTS, Lane.CONVERSATION, Lane.URGENT, None]),
    ),
    max_size=12,
)


@given(steps=steps)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_planner_queues_nobody_gets_more(
    generous: Runtime,
    carrier: Carrier,
    transaction: Transaction,
    steps: Sequence[tuple[MessageKind, int, object, Lane | None]],
) -> None:
    with transaction() as session:
        person = make.participant(session, "Riley")
    for kind, count, answers, lane in steps:
        for _ in range(count):
            say(generous, person, kind)
        carrier.answers = answers  # type: ignore[assignment]
        if lane is not None:
            delivery.drain(generous, lane)
    drain(generous)

    loud = [each for each in messages(transaction, *LOUD) if each.participant_id == person.participant_id]
    assert attempted(transaction, person) <= MOST_A_DAY
    assert all(each.status in ATTEMPTED for each in loud)
