"""The outbox: each message is claimed by one, put back, doubted, settled or dropped, and only from where it stood."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from outreach.domain.delivery import DropReason, Lane, MessageKind, MessageStatus
from outreach.ports import Transaction
from outreach.records import claims, messages, moments, outbox, outcomes, was_told
from outreach.records.messages import Message
from outreach.records.moments import Waits
from tests import make
from tests.records import rows

MINUTE = timedelta(minutes=1)


def now_is(transaction: Transaction, key: UUID) -> Message:
    with transaction() as session:
        found = messages.by_id(session, key)
    assert found is not None
    return found


def queued(transaction: Transaction, count: int = 1) -> list[UUID]:
    with transaction() as session:
        return [rows.message(session, make.participant(session)) for _ in range(count)]


def claimed(transaction: Transaction, *, lane: Lane = Lane.PROMPTS, limit: int = 100) -> list[Message]:
    with transaction() as session:
        return claims.claim(session, lane, now=make.NOW, limit=limit, ready_before=make.NOW)


def sending(transaction: Transaction) -> UUID:
    key = queued(transaction)[0]
    claimed(transaction)
    return key


def test_what_is_queued_rings_its_lane(transaction: Transaction, doorbell: make.Doorbell) -> None:
    queued(transaction)

    assert doorbell.rings == [Lane.PROMPTS]


def test_messages_are_claimed_in_the_order_in_which_they_were_queued(transaction: Transaction) -> None:
    keys = queued(transaction, 30)

    first, second = claimed(transaction, limit=20), claimed(transaction, limit=20)

    assert [message.id for message in (*first, *second)] == keys
    assert {message.status for message in first} == {MessageStatus.SENDING}
    assert {message.attempts for message in first} == {1}


@pytest.mark.parametrize(("lane", "kind"), [(Lane.URGENT, MessageKind.CRISIS_CARD), (Lane.PROMPTS, MessageKind.PROMPT)])
def test_what_is_being_sent_is_claimed_by_nobody_else(transaction: Transaction, lane: Lane, kind: MessageKind) -> None:
    with transaction() as session:
        first = rows.message(session, make.participant(session), kind)
    claimed(transaction, lane=lane)
    with transaction() as session:
        second = rows.message(session, make.participant(session), kind)

    assert [message.id for message in claimed(transaction, lane=lane)] == [second]
    assert now_is(transaction, first).attempts == 1


def test_another_lane_and_a_later_moment_are_left_alone(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session)
        rows.message(session, person, MessageKind.CRISIS_CARD)
        later = rows.message(session, person, not_before=make.NOW + MINUTE)

    assert claimed(transaction) == []
    with transaction() as session:
        then = claims.claim(session, Lane.PROMPTS, now=make.NOW, limit=5, ready_before=make.NOW + MINUTE)
    assert [message.id for message in then] == [later]


def test_two_who_claim_at_once_share_the_messages_and_no_message_is_claimed_twice(transaction: Transaction) -> None:
    keys = queued(transaction, 120)
    together = threading.Barrier(4)

    def drain(_: int) -> list[UUID]:
        together.wait()
        mine: list[UUID] = []
        while batch := claimed(transaction, limit=7):
            assert len(batch) <= 7
            mine += [message.id for message in batch]
        return mine

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(drain, range(4)))

    assert Counter(key for share in shares for key in share) == Counter(keys)


def test_a_message_put_back_waits_and_its_attempt_is_forgotten_unless_it_counts(transaction: Transaction) -> None:
    one, other = queued(transaction, 2)
    claimed(transaction)
    with transaction() as session:
        outcomes.put_back(session, one, until=make.NOW + MINUTE)
        outcomes.put_back(session, other, until=make.NOW + MINUTE, counts=True)

    assert claimed(transaction) == []
    assert now_is(transaction, one).attempts == 0
    assert now_is(transaction, other).attempts == 1
    assert now_is(transaction, one).next_try_at == make.NOW + MINUTE


def test_a_doubted_message_is_looked_up_when_its_time_has_come(transaction: Transaction) -> None:
    key = sending(transaction)
    with transaction() as session:
        outcomes.unsure(session, key, now=make.NOW, look_at=make.NOW + MINUTE)
        early = outcomes.doubtful(session, now=make.NOW, limit=5)
        due = outcomes.doubtful(session, now=make.NOW + MINUTE, limit=5)
        next_look = moments.earliest(session)[Waits.DOUBTS]
        outcomes.look_again(session, key, at=make.NOW + 3 * MINUTE)
        rested = outcomes.doubtful(session, now=make.NOW + MINUTE, limit=5)

    assert early == []
    assert [(message.id, since) for message, since in due] == [(key, make.NOW)]
    assert next_look == make.NOW + MINUTE
    assert rested == []


def test_a_message_left_unsure_is_never_looked_up_again_and_a_late_word_still_settles_it(
    transaction: Transaction,
) -> None:
    key = sending(transaction)
    with transaction() as session:
        outcomes.unsure(session, key, now=make.NOW, look_at=make.NOW)
        outcomes.leave_unsure(session, key)
        again = outcomes.doubtful(session, now=make.NOW + MINUTE, limit=5)
        waits = moments.earliest(session)
        took = outcomes.accepted(session, key, carrier_id="SM1", now=make.NOW)

    assert (again, took) == ([], True)
    assert {Waits.DOUBTS, Waits.CLAIMS}.isdisjoint(waits)
    assert now_is(transaction, key).status is MessageStatus.SENT


def test_a_doubted_message_that_goes_out_again_is_claimed_like_any_other(transaction: Transaction) -> None:
    key = sending(transaction)
    with transaction() as session:
        outcomes.unsure(session, key, now=make.NOW, look_at=make.NOW)
        outcomes.put_back(session, key, until=make.NOW, counts=True)

    assert [message.attempts for message in claimed(transaction)] == [2]


def test_what_is_settled_stays_settled(transaction: Transaction) -> None:
    key = sending(transaction)
    with transaction() as session:
        outcomes.accepted(session, key, carrier_id="SM1", now=make.NOW)
        later = (
            outcomes.accepted(session, key, carrier_id="SM2", now=make.NOW),
            outcomes.refused(session, key, code="30003"),
            outcomes.unsure(session, key, now=make.NOW, look_at=make.NOW),
        )
        outcomes.put_back(session, key, until=make.NOW)
        outbox.drop(session, key, reason=DropReason.CAP)
        outcomes.leave_unsure(session, key)

    assert later == (False, False, False)
    found = now_is(transaction, key)
    assert (found.status, found.carrier_id, found.sent_at) == (MessageStatus.SENT, "SM1", make.NOW)


@pytest.mark.parametrize(
    ("reason", "status"),
    [(DropReason.TOO_LATE, MessageStatus.EXPIRED), (DropReason.NO_CONSENT, MessageStatus.CANCELLED)],
)
def test_a_dropped_message_says_how_it_ended(
    transaction: Transaction, reason: DropReason, status: MessageStatus
) -> None:
    key = sending(transaction)
    with transaction() as session:
        outbox.drop(session, key, reason=reason)

    assert now_is(transaction, key).status is status


def test_only_what_waits_is_cancelled_and_only_of_that_person(transaction: Transaction) -> None:
    with transaction() as session:
        dana, riley = make.participant(session), make.participant(session, "Riley")
        gone = rows.message(session, dana)
        claims.claim(session, Lane.PROMPTS, now=make.NOW, limit=1, ready_before=make.NOW)
        waiting, other = rows.message(session, dana), rows.message(session, riley)
        card = rows.message(session, dana, MessageKind.CRISIS_CARD)
        outbox.cancel_queued(
            session,
            reason=DropReason.STOPPED,
            participant=dana.participant_id,
            kinds=[MessageKind.PROMPT],
        )

    stands = [now_is(transaction, key).status for key in (gone, waiting, other, card)]
    assert stands == [MessageStatus.SENDING, MessageStatus.CANCELLED, MessageStatus.QUEUED, MessageStatus.QUEUED]


def test_what_was_claimed_long_ago_and_never_settled_is_found(transaction: Transaction) -> None:
    key = sending(transaction)
    with transaction() as session:
        fresh = outcomes.unsettled(session, before=make.NOW - MINUTE, limit=5)
        old = outcomes.unsettled(session, before=make.NOW, limit=5)
        next_look = moments.earliest(session)[Waits.CLAIMS]

    assert fresh == []
    assert [message.id for message in old] == [key]
    assert next_look == make.NOW


def test_the_next_moment_is_the_earliest_of_every_lane(transaction: Transaction) -> None:
    with transaction() as session:
        nothing = moments.earliest(session)
        person = make.participant(session)
        rows.message(session, person, not_before=make.NOW + 2 * MINUTE)
        rows.message(session, person, MessageKind.CRISIS_CARD, not_before=make.NOW + MINUTE)
        earliest = moments.earliest(session)

    assert nothing == {}
    assert (earliest[Lane.PROMPTS], earliest[Lane.URGENT]) == (make.NOW + 2 * MINUTE, make.NOW + MINUTE)


def test_counting_what_was_said_today_and_this_week(transaction: Transaction) -> None:
    with transaction() as session:
        dana, riley = make.participant(session), make.participant(session, "Riley")
        for hours in (1, 20, 100, 200):
            key = rows.message(session, dana)
            claims.claim(session, Lane.PROMPTS, now=make.NOW, limit=1, ready_before=make.NOW)
            outcomes.accepted(session, key, carrier_id=f"SM{hours}", now=make.NOW - timedelta(hours=hours))
        everybody = [make.the_id(dana), make.the_id(riley)]
        counts = was_told.capped_since(
            session,
            everybody,
            kinds=[MessageKind.PROMPT],
            since=dict.fromkeys(everybody, make.NOW - timedelta(hours=10)),
            earliest=make.NOW - timedelta(days=7),
        )

    assert counts == {everybody[0]: (1, 3), everybody[1]: (0, 0)}


def test_what_was_said_lately_leaves_out_what_was_taken_back(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session)
        key = make.the_id(person)
        rows.message(session, person)
        said = was_told.said_since(session, text_keys=["question"], since=make.NOW, participant=key)
        later = was_told.said_since(session, text_keys=["question"], since=make.NOW + MINUTE, participant=key)
        outbox.cancel_queued(session, reason=DropReason.STOPPED, participant=key, kinds=[MessageKind.PROMPT])
        taken_back = was_told.said_since(session, text_keys=["question"], since=make.NOW, participant=key)

    assert (said, later, taken_back) == ({"question"}, set(), set())


def test_the_latest_words_come_first(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session)
        for body in ("one", "two", "three"):
            rows.message(session, person, body=body)
        found = was_told.latest_bodies(session, [make.the_id(person)])

    assert list(found.values()) == [("three", "two", "one")]
