"""Replies: stored once, found again until they are handled, in the order in which they came."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from outreach.domain.inbound import Inbound
from outreach.ports import Transaction
from outreach.records import moments, participants, replies
from outreach.records.moments import Waits
from tests import make

SECOND = timedelta(seconds=1)


def stored(transaction: Transaction, inbound: Inbound) -> UUID | None:
    with transaction() as session:
        return replies.store(session, inbound, now=make.NOW, first_try_at=make.NOW + 20 * SECOND)


def test_a_text_told_of_twice_is_stored_once(transaction: Transaction) -> None:
    text = make.inbound("hello")

    first, second = stored(transaction, text), stored(transaction, text)

    assert first is not None
    assert second is None


def test_a_text_told_of_twice_at_once_is_stored_once(transaction: Transaction) -> None:
    text = make.inbound("hello")
    together = threading.Barrier(4)

    def store(_: int) -> UUID | None:
        together.wait()
        return stored(transaction, text)

    with ThreadPoolExecutor(4) as pool:
        keys = list(pool.map(store, range(4)))

    assert sum(1 for key in keys if key is not None) == 1


def test_whatever_a_text_holds_it_is_stored(transaction: Transaction) -> None:
    odd = replace(
        make.inbound("\x00 \ud83d 🫥 \u202e " + "long " * 5000),
        phone=None,
        sender="CARRIER\x00ALERT",
        to="+1303\x005550100",
    )

    key = stored(transaction, odd)

    assert key is not None
    with transaction() as session:
        assert replies.bodies(session, [key]) == {key: odd.body}


def test_a_text_waits_until_it_is_handled(transaction: Transaction) -> None:
    key = stored(transaction, make.inbound())
    assert key is not None
    with transaction() as session:
        early = replies.waiting(session, now=make.NOW, limit=5)
        due = replies.waiting(session, now=make.NOW + 20 * SECOND, limit=5)
        soonest = moments.earliest(session)
        replies.handled(session, key, now=make.NOW)
        after = replies.waiting(session, now=make.NOW + 20 * SECOND, limit=5)

        assert (early, due, after) == ([], [key], [])
        assert soonest == {Waits.REPLIES: make.NOW + 20 * SECOND}
        assert replies.claim(session, key) is None
        assert moments.earliest(session) == {}


def test_failures_are_counted(transaction: Transaction) -> None:
    key = stored(transaction, make.inbound())
    assert key is not None
    with transaction() as session:
        counts = [replies.failed(session, key, error="ValueError", next_try_at=make.NOW) for _ in range(3)]
        claimed = replies.claim(session, key)

    assert counts == [1, 2, 3]
    assert claimed is not None
    assert claimed.attempts == 3


def test_one_numbers_texts_are_listed_in_the_order_in_which_they_came(transaction: Transaction) -> None:
    phone = make.number()
    keys = [stored(transaction, make.inbound(phone=phone)) for _ in range(3)]
    stored(transaction, make.inbound())
    assert keys[1] is not None
    with transaction() as session:
        waiting = replies.unhandled_of(session, keys[1], phone)
        replies.handled(session, waiting[0], now=make.NOW)
        left = replies.unhandled_of(session, keys[1], phone)

    assert waiting == keys[:2]
    assert left == [keys[1]]


def test_only_one_of_two_handles_a_text(transaction: Transaction) -> None:
    key = stored(transaction, make.inbound())
    assert key is not None
    together = threading.Barrier(2)

    def handle(_: int) -> bool:
        together.wait()
        with transaction() as session:
            mine = replies.claim(session, key)
            if mine is None:
                return False
            replies.handled(session, key, now=make.NOW)
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(handle, range(2))) == [False, True]


def test_a_stranger_who_texts_twice_at_once_is_one_stranger(transaction: Transaction) -> None:
    phone = make.number()
    together = threading.Barrier(2)

    def meet(_: int) -> UUID:
        together.wait()
        with transaction() as session:
            return participants.meet(session, phone, program=None, now=make.NOW).id

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(meet, range(2)))) == 1


def test_a_stranger_is_remembered(transaction: Transaction) -> None:
    phone = make.number()
    with transaction() as session:
        first = participants.meet(session, phone, program=None, now=make.NOW)
        participants.stranger_answered(session, first.id, now=make.NOW)
        participants.stranger_stopped(session, first.id, at=make.NOW)
        again = participants.meet(session, phone, program=None, now=make.NOW)

    assert again.id == first.id
    assert (again.answered_at, again.stopped_at) == (make.NOW, make.NOW)


def test_what_a_lock_was_waited_for_is_read_anew(transaction: Transaction) -> None:
    """Somebody is looked up, then waited for: what they are is read after the wait, not remembered from before it."""
    with transaction() as session:
        person = make.participant(session)
    key, phone = make.the_id(person), person.phone
    looked_up, changed = threading.Event(), threading.Event()

    def listen() -> str:
        with transaction() as session:
            assert participants.by_phone(session, phone) is not None
            looked_up.set()
            changed.wait()
            participants.hear(session, [phone], now=make.NOW)
            return participants.by_ids(session, [key])[key].lang

    with ThreadPoolExecutor(1) as pool:
        if _serial(transaction):
            changed.set()
        else:
            listening = pool.submit(listen)
            looked_up.wait()
            with transaction() as session:
                session.get_one(participants.ParticipantRow, key).lang = "es"
            changed.set()
            assert listening.result() == "es"


def _serial(transaction: Transaction) -> bool:
    """SQLite has one transaction at a time: nobody changes anything while another looks."""
    with transaction() as session:
        return session.get_bind().dialect.name == "sqlite"
