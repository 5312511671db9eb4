"""Receipts: whatever order they come in, and however often, a message ends where the best word on it says."""

from collections.abc import Sequence
from itertools import permutations
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from outreach.actions.receipts import receive_receipt, receive_receipts
from outreach.domain.delivery import Lane, MessageStatus
from outreach.ports import Receipt, Transaction
from outreach.records import claims, messages, outcomes, receipts
from outreach.records.messages import Message
from tests import make
from tests.counting import statements_of
from tests.records import rows

MEANING = {
    "queued": MessageStatus.SENT,
    "sending": MessageStatus.SENT,
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "undelivered": MessageStatus.UNDELIVERED,
    "failed": MessageStatus.FAILED,
}
BEST = ("delivered", "undelivered", "failed", "sent", "sending", "queued")


def told(transaction: Transaction, words: Sequence[str], *, accepted_after: int | None) -> Message:
    """Send a message, let receipts come in some order, and the carrier's own answer somewhere among them."""
    with transaction() as session:
        key = rows.message(session, make.participant(session))
        claims.claim(session, Lane.PROMPTS, now=make.NOW, limit=1000, ready_before=make.NOW)
    sid = f"SM{key.hex}"
    for turn, word in enumerate([*words, None]):
        with transaction() as session:
            if turn == accepted_after:
                outcomes.accepted(session, key, carrier_id=sid, now=make.NOW)
            if word is not None:
                receipt = Receipt(message_id=key, carrier_id=sid, status=word, after=MEANING[word], error_code=None)
                receive_receipt(session, receipt, now=make.NOW)
    with transaction() as session:
        found = messages.by_id(session, key)
    assert found is not None
    assert found.carrier_id == sid
    return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_receipts_in_any_order_end_in_the_same_state(transaction: Transaction, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(BEST), min_size=1, max_size=8))
    shuffled = data.draw(st.permutations(words))
    accepted_after = data.draw(st.none() | st.integers(0, len(words)))

    one = told(transaction, words, accepted_after=None)
    other = told(transaction, shuffled, accepted_after=accepted_after)

    assert one.status is other.status is MEANING[min(words, key=BEST.index)]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(BEST)), max_size=8))
def test_receipts_that_come_together_end_as_those_that_come_one_by_one(
    transaction: Transaction, words: list[tuple[int, str]]
) -> None:
    ended: list[list[tuple[MessageStatus, list[bool]]]] = []
    for at_once in (True, False):
        with transaction() as session:
            keys = [rows.message(session, make.participant(session)) for _ in range(3)]
            claims.claim(session, Lane.PROMPTS, now=make.NOW, limit=1000, ready_before=make.NOW)
        told_of = [
            Receipt(message_id=keys[whose], carrier_id=f"SM{whose}", status=word, after=MEANING[word], error_code=None)
            for whose, word in words
        ]
        with transaction() as session:
            if at_once:
                receive_receipts(session, told_of, now=make.NOW)
            else:
                for receipt in told_of:
                    receive_receipt(session, receipt, now=make.NOW)
        with transaction() as session:
            ended.append([(_stands(session, key), _applied(session, key)) for key in keys])

    assert ended[0] == ended[1]


def test_many_good_receipts_take_no_more_statements_than_two(transaction: Transaction, engine: sa.Engine) -> None:
    asked: dict[int, int] = {}
    for size in (2, 20):
        with transaction() as session:
            keys = [rows.message(session, make.participant(session)) for _ in range(size)]
        told = [
            Receipt(message_id=key, carrier_id=f"SM{key.hex}", status="sent", after=MessageStatus.SENT, error_code=None)
            for key in keys
        ]
        with statements_of(engine) as statements, transaction() as session:
            receive_receipts(session, told, now=make.NOW)
        asked[size] = len(statements)

    assert asked[2] == asked[20]


def _stands(session: Session, key: UUID) -> MessageStatus:
    found = messages.by_id(session, key)
    assert found is not None
    return found.status


def _applied(session: Session, key: UUID) -> list[bool]:
    found = session.query(receipts.ReceiptRow).filter_by(message_id=key).order_by(receipts.ReceiptRow.id)
    return [row.applied for row in found]


@pytest.mark.parametrize("order", list(permutations(("sent", "undelivered", "delivered"))))
def test_a_phone_that_confirmed_has_the_last_word(transaction: Transaction, order: tuple[str, ...]) -> None:
    assert told(transaction, order, accepted_after=0).status is MessageStatus.DELIVERED


def test_a_receipt_for_a_message_that_was_sent_again_under_another_id_moves_nothing(transaction: Transaction) -> None:
    with transaction() as session:
        key = rows.message(session, make.participant(session))
        claims.claim(session, Lane.PROMPTS, now=make.NOW, limit=1, ready_before=make.NOW)
        outcomes.accepted(session, key, carrier_id="SM2", now=make.NOW)
        stray = Receipt(
            message_id=key, carrier_id="SM1", status="failed", after=MessageStatus.FAILED, error_code="30003"
        )
        receive_receipt(session, stray, now=make.NOW)
        found = messages.by_id(session, key)

    assert found is not None
    assert (found.status, found.carrier_id) == (MessageStatus.SENT, "SM2")


def test_a_receipt_that_names_no_message_of_ours_finds_it_by_the_carriers_id(transaction: Transaction) -> None:
    with transaction() as session:
        key = rows.message(session, make.participant(session))
        claims.claim(session, Lane.PROMPTS, now=make.NOW, limit=1, ready_before=make.NOW)
        outcomes.accepted(session, key, carrier_id="SM1", now=make.NOW)
        moved = receipts.receive(
            session,
            message=None,
            carrier_id="SM1",
            status="delivered",
            after=MessageStatus.DELIVERED,
            before=[MessageStatus.SENT],
            error_code=None,
            now=make.NOW,
        )

    assert moved is not None
    assert (moved.id, moved.status) == (key, MessageStatus.DELIVERED)


@pytest.mark.parametrize("word", ["delivered", "some new word of the carrier's"])
def test_a_receipt_about_nothing_of_ours_is_kept_and_moves_nothing(transaction: Transaction, word: str) -> None:
    with transaction() as session:
        stray = Receipt(message_id=None, carrier_id="SM9", status=word, after=MEANING.get(word), error_code="1\x002")
        receive_receipt(session, stray, now=make.NOW)
        kept = session.query(receipts.ReceiptRow).one()

    assert (kept.carrier_id, kept.status, kept.applied) == ("SM9", word, False)
