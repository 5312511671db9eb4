"""How fast check-ins go out: as fast as the numbers carry, and never at the cost of somebody who waits."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.actions import delivery, due, pace
from outreach.actions.people import Person
from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.domain.pace import CarrierClass, periods_of
from outreach.domain.phone import PhoneNumber
from outreach.packs.carrier_caps import SAFEST, load_carrier_classes
from outreach.ports import Runtime, Transaction
from outreach.records import senders
from outreach.records.messages import MessageRow
from outreach.records.senders import SenderRow
from tests import make
from tests.actions.looking import messages
from tests.actions.saying import reason_of, say
from tests.counting import statements_of

TINY = CarrierClass(name="tiny", title="for tests", per_second=100.0, per_minute=3, per_day=4, day_zone="UTC")


def crowd(runtime: Runtime, count: int, kind: MessageKind = MessageKind.PROMPT) -> None:
    """Put a text to each of so many people into the outbox."""
    with runtime.transaction() as session:
        everybody = [make.participant(session, f"Person {number}") for number in range(count)]
    for person in everybody:
        say(runtime, person, kind, good_for=timedelta(hours=40))


def states(transaction: Transaction, kind: MessageKind = MessageKind.PROMPT) -> list[MessageStatus]:
    return [each.status for each in messages(transaction, kind)]


def test_what_a_sender_cannot_carry_yet_goes_out_a_little_later(
    runtime: Runtime, clock: make.Clock, transaction: Transaction
) -> None:
    slow = replace(runtime, pace=0.1)
    crowd(slow, 4)

    delivery.drain(slow, Lane.PROMPTS)
    at_once = states(transaction).count(MessageStatus.SENT)
    clock.move(minutes=2)
    delivery.drain(slow, Lane.PROMPTS)

    assert 0 < at_once < 4
    assert states(transaction) == [MessageStatus.SENT] * 4


def test_those_who_wait_for_a_slow_number_are_not_taken_up_before_it_has_time(
    runtime: Runtime, clock: make.Clock, transaction: Transaction
) -> None:
    slow = replace(runtime, pace=1.0)
    crowd(slow, 40)
    began = clock()

    delivery.drain(slow, Lane.PROMPTS)
    at_once = states(transaction).count(MessageStatus.SENT)
    untouched = [each for each in messages(transaction, MessageKind.PROMPT) if each.status is MessageStatus.QUEUED]
    looked_at_again = due.next_moment(slow)
    clock.move(seconds=5)
    due.do_what_is_due(replace(slow, grace=timedelta(0)))

    assert at_once == 11
    assert {each.next_try_at for each in untouched} == {began}
    assert looked_at_again == began + timedelta(seconds=1)
    assert states(transaction).count(MessageStatus.SENT) == 16


def test_a_large_program_does_not_hold_back_a_small_one_at_the_pace_of_the_lowest_class(
    runtime: Runtime, clock: make.Clock, transaction: Transaction
) -> None:
    slow = replace(runtime, caps=load_carrier_classes()[SAFEST])
    crowd(slow, 80)
    with transaction() as session:
        small = make.program(session, "intensive")
        few = [make.participant(session, f"Few {number}", in_use=small) for number in range(8)]
    for person in few:
        say(slow, person, MessageKind.PROMPT)

    for _ in range(12):
        delivery.drain(slow, Lane.PROMPTS)
        clock.move(seconds=1)

    sent = [each for each in messages(transaction, MessageKind.PROMPT) if each.status is MessageStatus.SENT]
    assert len(sent) == 22
    assert [each.program_id for each in sent].count(small.program_id) == 8


def test_what_little_room_there_is_for_long_texts_is_shared_by_programs(
    runtime: Runtime, transaction: Transaction
) -> None:
    slow = replace(runtime, caps=load_carrier_classes()[SAFEST])
    crowd(slow, 20)
    with transaction() as session:
        small = make.program(session, "intensive")
        few = [make.participant(session, f"Few {number}", in_use=small) for number in range(3)]
    for person in few:
        say(slow, person, MessageKind.PROMPT)
    with transaction() as session:
        session.execute(sa.update(MessageRow).values(segments=2))

    delivery.drain(slow, Lane.PROMPTS)

    sent = [each for each in messages(transaction, MessageKind.PROMPT) if each.status is MessageStatus.SENT]
    assert (len(sent), [each.program_id for each in sent].count(small.program_id)) == (6, 3)


def test_a_long_text_that_has_no_room_in_this_minute_ends_the_looking(
    runtime: Runtime, engine: sa.Engine, clock: make.Clock, transaction: Transaction
) -> None:
    capped = replace(runtime, caps=replace(TINY, per_day=None, per_minute=3), pace=100.0)
    crowd(capped, 20)
    with transaction() as session:
        session.execute(sa.update(MessageRow).values(segments=2))

    with statements_of(engine) as asked:
        delivery.drain(capped, Lane.PROMPTS)
    first = states(transaction).count(MessageStatus.SENT)
    clock.move(minutes=1)
    delivery.drain(capped, Lane.PROMPTS)

    assert (first, states(transaction).count(MessageStatus.SENT)) == (1, 2)
    assert len([each for each in asked if each.lstrip().startswith(("UPDATE messages", "WITH"))]) < 10


def test_one_number_that_is_behind_holds_up_nobody_who_knows_another(
    runtime: Runtime, clock: make.Clock, transaction: Transaction
) -> None:
    other = PhoneNumber("+13035550177")
    pool = replace(runtime, pace=1.0, pool=(runtime.sender, other))
    crowd(pool, 60)
    with transaction() as session:
        [held] = senders.hold(session, [runtime.sender], periods=periods_of(TINY, now=clock()))
        senders.write(session, [replace(held, free_at=clock() + timedelta(seconds=30))])

    delivery.drain(pool, Lane.PROMPTS)

    sent = [each for each in messages(transaction, MessageKind.PROMPT) if each.status is MessageStatus.SENT]
    assert {each.sender for each in sent} == {other.e164}
    assert len(sent) == 11


def test_a_card_never_waits_for_check_ins_nor_for_a_cap(
    runtime: Runtime, dana: Person, transaction: Transaction
) -> None:
    full = replace(runtime, caps=replace(TINY, per_day=1), pace=0.001)
    crowd(full, 2)
    delivery.drain(full, Lane.PROMPTS)
    say(full, dana, MessageKind.CRISIS_CARD)
    say(full, dana, MessageKind.ANSWER)

    delivery.drain(full, Lane.URGENT)
    delivery.drain(full, Lane.CONVERSATION)

    assert states(transaction, MessageKind.CRISIS_CARD) == [MessageStatus.SENT]
    assert states(transaction, MessageKind.ANSWER) == [MessageStatus.SENT]


def test_what_waits_for_nothing_is_counted_all_the_same(
    runtime: Runtime, dana: Person, transaction: Transaction
) -> None:
    say(runtime, dana, MessageKind.CRISIS_CARD)
    say(runtime, dana, MessageKind.ANSWER)

    delivery.drain(runtime, Lane.URGENT)
    delivery.drain(runtime, Lane.CONVERSATION)

    with transaction() as session:
        row = session.get_one(SenderRow, runtime.sender.e164)
        assert (row.minute_segments, row.day_segments, row.hour_texts) == (2, 2, 0)


def test_a_clock_that_was_hours_ahead_for_a_moment_holds_no_check_in_up(
    runtime: Runtime, dana: Person, clock: make.Clock, transaction: Transaction
) -> None:
    capped = replace(runtime, caps=replace(TINY, per_second=1.0))
    clock.move(days=1)
    say(capped, dana, MessageKind.ANSWER)
    crowd(capped, 3)
    for lane in (Lane.CONVERSATION, Lane.PROMPTS):
        delivery.drain(capped, lane)
    gone = states(transaction).count(MessageStatus.SENT)
    clock.move(days=-1)
    crowd(capped, 1)

    delivery.drain(capped, Lane.PROMPTS)

    assert states(transaction).count(MessageStatus.SENT) == gone + 1


def test_what_was_counted_in_a_time_that_has_not_come_is_not_counted_on(
    runtime: Runtime, dana: Person, clock: make.Clock, transaction: Transaction
) -> None:
    for days in (1, -1):
        clock.move(days=days)
        say(runtime, dana, MessageKind.CRISIS_CARD)
        delivery.drain(runtime, Lane.URGENT)

    with transaction() as session:
        row = session.get_one(SenderRow, runtime.sender.e164)
        assert (row.minute_segments, row.day_segments, row.day_began <= clock()) == (1, 1, True)


def test_a_minute_carries_no_more_than_its_cap(runtime: Runtime, clock: make.Clock, transaction: Transaction) -> None:
    capped = replace(runtime, caps=replace(TINY, per_day=None), pace=100.0)
    crowd(capped, 5)

    delivery.drain(capped, Lane.PROMPTS)
    first = states(transaction).count(MessageStatus.SENT)
    clock.move(minutes=1)
    delivery.drain(capped, Lane.PROMPTS)

    assert (first, states(transaction).count(MessageStatus.SENT)) == (3, 5)


def test_what_a_day_cannot_carry_goes_out_the_next_day_and_a_lead_is_told_once(
    runtime: Runtime, clock: make.Clock, transaction: Transaction
) -> None:
    capped = replace(runtime, caps=replace(TINY, per_minute=None), pace=100.0)
    with transaction() as session:
        make.lead(session)
    crowd(capped, 6)

    delivery.drain(capped, Lane.PROMPTS)
    today = states(transaction).count(MessageStatus.SENT)
    crowd(capped, 1)
    delivery.drain(capped, Lane.PROMPTS)
    clock.move(hours=23)
    delivery.drain(capped, Lane.PROMPTS)

    assert today == 4
    assert states(transaction).count(MessageStatus.SENT) == 7
    assert [each.text_key for each in messages(transaction, MessageKind.ALERT)] == ["daily_cap"]


def test_what_would_be_stale_the_next_day_is_dropped_with_its_reason(
    runtime: Runtime, dana: Person, transaction: Transaction
) -> None:
    capped = replace(runtime, caps=replace(TINY, per_day=1), pace=100.0)
    crowd(capped, 1)
    delivery.drain(capped, Lane.PROMPTS)
    say(capped, dana, MessageKind.PROMPT, good_for=timedelta(hours=2))

    delivery.drain(capped, Lane.PROMPTS)

    last = messages(transaction, MessageKind.PROMPT)[-1]
    assert (last.status, reason_of(runtime, last)) == (MessageStatus.CANCELLED, "carrier_cap")


@pytest.fixture
def braked(runtime: Runtime, transaction: Transaction, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """An installation that began more texts in an hour than it has people."""
    monkeypatch.setattr(pace, "most_an_hour", lambda people: people)
    with transaction() as session:
        make.lead(session)
    crowd(runtime, 2)
    delivery.drain(runtime, Lane.PROMPTS)
    with transaction() as session:
        session.execute(sa.update(SenderRow).values(hour_texts=9))
    crowd(runtime, 3)
    delivery.drain(runtime, Lane.PROMPTS)
    return runtime


def test_far_more_than_anybody_planned_is_held_and_a_lead_is_told(braked: Runtime, transaction: Transaction) -> None:
    assert states(transaction) == [MessageStatus.SENT] * 2 + [MessageStatus.QUEUED] * 3
    delivery.drain(braked, Lane.URGENT)
    assert [each.text_key for each in messages(transaction, MessageKind.ALERT)] == ["prompts_held"]


def test_what_is_held_stays_held_and_answers_go_out(
    braked: Runtime, dana: Person, clock: make.Clock, transaction: Transaction
) -> None:
    clock.move(hours=3)
    say(braked, dana, MessageKind.ANSWER)
    for lane in (Lane.PROMPTS, Lane.CONVERSATION):
        delivery.drain(braked, lane)

    assert states(transaction).count(MessageStatus.QUEUED) == 3
    assert states(transaction, MessageKind.ANSWER) == [MessageStatus.SENT]


def test_somebody_lets_go_and_it_goes_out(braked: Runtime, clock: make.Clock, transaction: Transaction) -> None:
    with transaction() as session:
        released = pace.let_go(session, now=clock.at)
        again = pace.let_go(session, now=clock.at)
    clock.move(minutes=5)

    delivery.drain(braked, Lane.PROMPTS)

    assert (released, again) == (True, False)
    assert states(transaction) == [MessageStatus.SENT] * 5


def test_a_bigger_batch_takes_no_more_statements(runtime: Runtime, engine: sa.Engine, transaction: Transaction) -> None:
    """Counted where everybody knows our number already, and where nobody does: both by the batch, not by the text."""
    roomy = replace(runtime, pace=1000.0)
    crowd(roomy, 1)
    delivery.drain(roomy, Lane.PROMPTS)
    taken: dict[int, int] = {}
    for size in (3, 40):
        crowd(roomy, size)
        with statements_of(engine) as statements:
            delivery.drain(roomy, Lane.PROMPTS)
        taken[size] = len(statements)

    assert taken[40] == taken[3]
    assert set(states(transaction)) == {MessageStatus.SENT}
