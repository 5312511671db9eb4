"""Doing together what comes at one time."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from datetime import timedelta
from time import sleep

import pytest

from webhooks import together as module
from webhooks.together import Together


def test_one_alone_waits_for_nobody() -> None:
    done: list[Sequence[int]] = []

    Together(done.append).do(1)

    assert done == [[1]]


def full_of(waiting: int, together: Together[int]) -> None:
    """Wait until so many wait."""
    while len(together._waiting) < waiting:  # noqa: SLF001 - nothing else says that they wait
        sleep(0.001)


def test_those_who_come_meanwhile_are_done_together() -> None:
    busy, go_on = threading.Event(), threading.Event()
    done: list[list[int]] = []

    def slowly(some: Sequence[int]) -> None:
        busy.set()
        assert go_on.wait(10)
        done.append(sorted(some))

    together = Together(slowly)
    with ThreadPoolExecutor(10) as pool:
        first = pool.submit(together.do, 0)
        assert busy.wait(10)
        others = [pool.submit(together.do, number) for number in range(1, 9)]
        full_of(8, together)
        go_on.set()
        for each in (first, *others):
            each.result(10)

    assert done == [[0], list(range(1, 9))]


def turns_of(around: int, *, come_back: bool) -> list[list[int]]:
    """Let so many come while the first is under way, who comes back at once or not; list who was done with whom."""
    busy, go_on = threading.Event(), threading.Event()
    done: list[list[int]] = []

    def slowly(some: Sequence[int]) -> None:
        busy.set()
        assert go_on.wait(10)
        done.append(sorted(some))

    together = Together(slowly)

    def first() -> None:
        together.do(0)
        if come_back:
            together.do(around)

    with ThreadPoolExecutor(around) as pool:
        calls = [pool.submit(first)]
        assert busy.wait(10)
        calls += [pool.submit(together.do, number) for number in range(1, around)]
        full_of(around - 1, together)
        go_on.set()
        for each in calls:
            each.result(10)
    return done


def test_where_many_are_around_whoever_comes_again_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FRACTION", 1000.0)
    monkeypatch.setattr(module, "_LONGEST_SECONDS", 10.0)

    assert turns_of(12, come_back=True) == [[0], list(range(1, 13))]


def test_nobody_is_waited_for_long() -> None:
    assert turns_of(12, come_back=False) == [[0], list(range(1, 12))]


def test_where_a_few_are_around_nobody_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FRACTION", 1000.0)
    monkeypatch.setattr(module, "_LONGEST_SECONDS", 60.0)

    assert turns_of(4, come_back=False) == [[0], [1, 2, 3]]


def test_nobody_fails_because_of_another() -> None:
    came: list[int] = []
    busy, go_on = threading.Event(), threading.Event()

    def picky(some: Sequence[int]) -> None:
        busy.set()
        assert go_on.wait(10)
        if 13 in some:
            raise ValueError("not that one")
        came.extend(some)

    together = Together(picky)
    with ThreadPoolExecutor(7) as pool:
        first = pool.submit(together.do, 0)
        assert busy.wait(10)
        calls = {number: pool.submit(together.do, number) for number in (1, 2, 13, 3, 4)}
        full_of(5, together)
        go_on.set()
        with pytest.raises(ValueError, match="not that one"):
            calls.pop(13).result(10)
        for each in (first, *calls.values()):
            each.result(10)

    assert sorted(came) == [0, 1, 2, 3, 4]


def test_more_than_fit_into_one_turn_are_all_done() -> None:
    done: list[int] = []
    lock = threading.Lock()

    def keep(some: Sequence[int]) -> None:
        with lock:
            done.extend(some)

    together = Together(keep)
    with ThreadPoolExecutor(64) as pool:
        list(pool.map(together.do, range(500)))

    assert sorted(done) == list(range(500))


def test_nobody_waits_for_one_whose_thread_was_ended() -> None:
    busy, go_on = threading.Event(), threading.Event()

    def ended(_: Sequence[int]) -> None:
        busy.set()
        assert go_on.wait(10)
        raise SystemExit

    together = Together(ended)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(together.do, 1)
        assert busy.wait(10)
        second = pool.submit(together.do, 2)
        full_of(1, together)
        go_on.set()
        for each in (first, second):
            with pytest.raises(SystemExit):
                each.result(10)


def test_nobody_waits_for_what_takes_too_long() -> None:
    go_on = threading.Event()
    done: list[int] = []

    def slowly(some: Sequence[int]) -> None:
        assert go_on.wait(10)
        done.extend(some)

    together = Together(slowly)
    with ThreadPoolExecutor(2) as pool:
        taken = pool.submit(together.do, 1, within=timedelta(seconds=0.2))
        while together._waiting or together._thread is None:  # noqa: SLF001 - nothing else says that it has begun
            sleep(0.001)
        not_taken = pool.submit(together.do, 2, within=timedelta(seconds=0.1))
        for each in (taken, not_taken):
            with pytest.raises(NotInTime):
                each.result(10)
    with pytest.raises(NotInTime):
        together.do(3, within=timedelta(seconds=10))

    go_on.set()
    together.close()
    assert done == [1]


def test_once_it_is_well_again_it_takes_the_next() -> None:
    go_on = threading.Event()
    done: list[int] = []

    def slowly(some: Sequence[int]) -> None:
        assert go_on.wait(10)
        done.extend(some)

    together = Together(slowly)
    with pytest.raises(NotInTime):
        together.do(1, within=timedelta(seconds=0.05))
    go_on.set()
    while done != [1] or together._late:  # noqa: SLF001 - nothing else says that it is over
        sleep(0.001)

    together.do(2, within=timedelta(seconds=10))

    assert done == [1, 2]
