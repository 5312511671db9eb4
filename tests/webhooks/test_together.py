"""Doing together what comes at one time."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from webhooks.together import Together


def test_one_alone_waits_for_nobody() -> None:
    done: list[Sequence[int]] = []

    Together(done.append).do(1)

    assert done == [[1]]


def test_those_who_come_meanwhile_are_done_together() -> None:
    first, go_on = threading.Event(), threading.Event()
    done: list[list[int]] = []

    def slowly(some: Sequence[int]) -> None:
        first.set()
        assert go_on.wait(10)
        done.append(sorted(some))

    together = Together(slowly)
    with ThreadPoolExecutor(9) as pool:
        alone = pool.submit(together.do, 0)
        assert first.wait(10)
        others = [pool.submit(together.do, number) for number in range(1, 9)]
        while len(together._waiting) < 8:  # noqa: SLF001 - nothing else says that they wait
            assert not alone.done()
        go_on.set()
        for each in (alone, *others):
            each.result(10)

    assert done == [[0], list(range(1, 9))]


def test_nobody_fails_because_of_another() -> None:
    came: list[int] = []
    go_on = threading.Event()

    def picky(some: Sequence[int]) -> None:
        assert go_on.wait(10)
        if 13 in some:
            raise ValueError("not that one")
        came.extend(some)

    together = Together(picky)
    with ThreadPoolExecutor(5) as pool:
        calls = {number: pool.submit(together.do, number) for number in (1, 2, 13, 3, 4)}
        while len(together._waiting) < 4:  # noqa: SLF001 - nothing else says that they wait
            pass
        go_on.set()
        with pytest.raises(ValueError, match="not that one"):
            calls[13].result(10)
        for number in (1, 2, 3, 4):
            calls[number].result(10)

    assert sorted(came) == [1, 2, 3, 4]


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
