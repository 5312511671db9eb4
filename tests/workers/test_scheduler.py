"""The loop: pass after pass, woken early, stopped at once, and never ended by a database that is away."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from outreach.actions import due
from outreach.ports import Runtime
from outreach.records import heartbeats
from outreach.wiring import build, close
from tests import make
from tests.webhooks.site import settings
from workers.scheduler import Loop


@pytest.fixture
def runtime(engine: sa.Engine, doorbell: make.Doorbell) -> Iterator[Runtime]:
    made = build(settings(), now=make.Clock(), engine=engine, doorbell=doorbell)
    yield made
    close(made)


class Passes:
    """Stands in for a pass; counts them, and can fail or take its time."""

    def __init__(self, does: Callable[[], None] = lambda: None) -> None:
        self.count = 0
        self.happened = threading.Event()
        self._does = does

    def __call__(self, _: Runtime) -> None:
        self.count += 1
        self.happened.set()
        self._does()

    def another(self) -> bool:
        """Wait for a pass that begins from now on."""
        self.happened.clear()
        return self.happened.wait(5)


@contextmanager
def running(loop: Loop) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=loop.run)
    thread.start()
    try:
        yield thread
    finally:
        loop.stop()
        thread.join(5)


def test_a_pass_leaves_a_heartbeat(runtime: Runtime, engine: sa.Engine) -> None:
    with running(Loop(runtime, rest_seconds=60)):
        deadline = time.monotonic() + 5
        while not _beats(engine) and time.monotonic() < deadline:
            time.sleep(0.02)

    assert _beats(engine) == ["scheduler"]


def _beats(engine: sa.Engine) -> list[str]:
    with Session(engine) as session:
        return list(heartbeats.last_beats(session))


def test_it_passes_again_and_again(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    passes = Passes()
    monkeypatch.setattr(due, "do_what_is_due", passes)

    with running(Loop(runtime, rest_seconds=0.01)):
        again = [passes.another() for _ in range(3)]

    assert again == [True] * 3


def test_it_ends_at_once_when_it_is_stopped(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    passes = Passes()
    monkeypatch.setattr(due, "do_what_is_due", passes)
    loop = Loop(runtime, rest_seconds=60)

    with running(loop) as thread:
        passes.happened.wait(5)
        began = time.monotonic()
        loop.stop()
        thread.join(5)

    assert not thread.is_alive()
    assert time.monotonic() - began < 1
    assert passes.count == 1


def test_it_ends_at_once_when_it_is_stopped_during_a_pass(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    woken = threading.Event()
    loop = Loop(runtime, rest_seconds=60, woken=woken)

    def stops() -> None:
        loop.stop()
        woken.clear()

    passes = Passes(does=stops)
    monkeypatch.setattr(due, "do_what_is_due", passes)

    began = time.monotonic()
    loop.run()

    assert time.monotonic() - began < 1
    assert passes.count == 1


def test_a_loop_that_was_stopped_before_it_began_does_nothing(
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passes = Passes()
    monkeypatch.setattr(due, "do_what_is_due", passes)
    loop = Loop(runtime, rest_seconds=60)
    loop.stop()

    loop.run()

    assert passes.count == 0


def test_a_ring_cuts_its_rest_short(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    passes, woken = Passes(), threading.Event()
    monkeypatch.setattr(due, "do_what_is_due", passes)

    with running(Loop(runtime, rest_seconds=60, woken=woken)):
        passes.happened.wait(5)
        passes.happened.clear()
        woken.set()
        again = passes.happened.wait(5)

    assert again


def test_a_ring_during_a_pass_brings_another_pass(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    woken = threading.Event()
    rings = [woken.set]
    passes = Passes(does=lambda: rings.pop()() if rings else None)
    monkeypatch.setattr(due, "do_what_is_due", passes)

    with running(Loop(runtime, rest_seconds=60, woken=woken)):
        deadline = time.monotonic() + 5
        while passes.count < 2 and time.monotonic() < deadline:
            time.sleep(0.01)

    assert passes.count == 2


def test_it_waits_for_a_database_that_is_away(runtime: Runtime, engine: sa.Engine) -> None:
    tries = []

    def away() -> AbstractContextManager[Session]:
        tries.append(1)
        if len(tries) < 40:
            raise OperationalError("", {}, Exception("away"))
        return runtime.transaction()

    with capture_logs() as said, running(Loop(replace(runtime, transaction=away), rest_seconds=0.01)) as thread:
        deadline = time.monotonic() + 10
        while not _beats(engine) and time.monotonic() < deadline:
            time.sleep(0.02)
        alive = thread.is_alive()

    assert alive
    assert _beats(engine) == ["scheduler"]
    assert {"event": "database_away", "error": "OperationalError", "log_level": "warning"} in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["TERM", "INT"])
def test_a_signal_stops_it(runtime: Runtime, monkeypatch: pytest.MonkeyPatch, number: signal.Signals) -> None:
    passes = Passes(does=lambda: os.kill(os.getpid(), number))
    monkeypatch.setattr(due, "do_what_is_due", passes)
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    loop = Loop(runtime, rest_seconds=60)
    loop.stop_on_signals()

    began = time.monotonic()
    with suppress(KeyboardInterrupt):
        loop.run()
    for one, handler in before.items():
        signal.signal(one, handler)

    assert time.monotonic() - began < 1
    assert passes.count == 1
