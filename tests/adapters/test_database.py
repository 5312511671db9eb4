"""The database: transactions that commit, then ring; and two writers on SQLite who wait for each other."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from outreach.domain.delivery import Lane
from outreach.domain.pace import Allotment, CarrierClass, Later, periods_of
from outreach.domain.phone import PhoneNumber
from outreach.ports import Transaction
from outreach.records import heartbeats, senders
from outreach.records.rings import ring_after_commit
from tests import make


def test_a_lane_is_rung_for_after_the_commit_and_not_before(transaction: Transaction, doorbell: make.Doorbell) -> None:
    with transaction() as session:
        ring_after_commit(session, Lane.PROMPTS)
        ring_after_commit(session, Lane.URGENT)
        ring_after_commit(session, Lane.PROMPTS)
        heard_early = list(doorbell.rings)

    assert heard_early == []
    assert doorbell.rings == [Lane.URGENT, Lane.PROMPTS]


def test_nobody_is_rung_for_what_was_rolled_back(transaction: Transaction, doorbell: make.Doorbell) -> None:
    def fail() -> None:
        with transaction() as session:
            ring_after_commit(session, Lane.URGENT)
            raise RuntimeError("the work failed")

    with pytest.raises(RuntimeError):
        fail()
    with transaction() as session:
        heartbeats.beat(session, "somebody", now=make.NOW)

    assert doorbell.rings == []


def test_nobody_is_rung_for_what_did_not_commit(transaction: Transaction, doorbell: make.Doorbell) -> None:
    twice = sa.text("INSERT INTO heartbeats (name, at) VALUES ('a', '2026-03-04'), ('a', '2026-03-04')")

    def write() -> None:
        with transaction() as session:
            ring_after_commit(session, Lane.URGENT)
            session.execute(twice)

    with pytest.raises(IntegrityError):
        write()

    assert doorbell.rings == []


def test_a_doorbell_that_nobody_hears_fails_nothing(transaction: Transaction, doorbell: make.Doorbell) -> None:
    doorbell.heard = False

    with transaction() as session:
        ring_after_commit(session, Lane.URGENT)
        heartbeats.beat(session, "somebody", now=make.NOW)

    with transaction() as session:
        assert heartbeats.last_beats(session) == {"somebody": make.NOW}


def test_many_threads_write_and_none_is_turned_away(transaction: Transaction) -> None:
    def write(number: int) -> None:
        for turn in range(20):
            with transaction() as session:
                seen = len(heartbeats.last_beats(session))
                heartbeats.beat(session, f"{number}-{turn}", now=make.NOW)
                assert seen < 8 * 20

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))

    with transaction() as session:
        assert len(heartbeats.last_beats(session)) == 8 * 20


def test_two_who_beat_under_one_name_at_once_both_succeed(transaction: Transaction) -> None:
    together = threading.Barrier(2)

    def beat(_: int) -> None:
        together.wait()
        with transaction() as session:
            heartbeats.beat(session, "scheduler", now=make.NOW)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(beat, range(2)))

    with transaction() as session:
        assert list(heartbeats.last_beats(session)) == ["scheduler"]


def test_a_reader_who_then_writes_never_loses_a_race(transaction: Transaction) -> None:
    """What each of several counts, nobody else counted meanwhile: one sender's time is never given away twice."""

    number, caps = PhoneNumber("+13035550100"), CarrierClass(name="tests", title="for tests", per_second=5.0)
    periods = periods_of(caps, now=make.NOW)

    def reserve(_: int) -> Later | None:
        with transaction() as session:
            held = senders.hold(session, [number], periods=periods)
            allotment = Allotment.beginning_with(held, caps=caps, periods=periods)
            wait = allotment.ask(number, 10)
            senders.write(session, list(allotment.loads.values()))
            return wait

    with ThreadPoolExecutor(6) as pool:
        waits = list(pool.map(reserve, range(12)))

    assert sum(1 for wait in waits if wait is None) == 6


def test_sqlite_is_durable_and_keeps_its_references(engine: sa.Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("about SQLite only")
    with engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }

    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


def test_sqlite_takes_the_write_lock_as_a_transaction_begins(engine: sa.Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("about SQLite only")
    order: list[str] = []
    begun = threading.Event()

    def second() -> None:
        begun.wait()
        with engine.begin():
            order.append("second")

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second)
        with engine.begin() as connection:
            connection.execute(sa.text("SELECT 1"))
            begun.set()
            threading.Event().wait(0.1)
            order.append("first")
        waiting.result()

    assert order == ["first", "second"]


def test_an_error_does_not_tell_what_was_written(engine: sa.Engine) -> None:
    secret = "i want to use"

    with pytest.raises(IntegrityError) as caught, engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO heartbeats (name) VALUES (:name)"), {"name": secret})

    assert secret not in str(caught.value).split("DETAIL")[0]
