"""Doing together what comes at one time: whoever comes first takes along all who wait, and does it for them.

Alone, a text waits for nobody. Where many come at once, each transaction carries all that came while the one before it
was under way, so that the database is asked once for all of them.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

Item = TypeVar("Item")

_AT_MOST = 32


class Together(Generic[Item]):
    """Does one thing for many at a time; what fails for all is tried for each alone: nobody fails for another."""

    def __init__(self, what: Callable[[Sequence[Item]], object]) -> None:
        """Remember what is done."""
        self._what = what
        self._turn = threading.Lock()
        self._waiting: list[tuple[Item, Future[None]]] = []

    def do(self, item: Item) -> None:
        """Do it for this one, and whoever waits; returns when it is done, and raises what it raised for this one."""
        mine: Future[None] = Future()
        self._waiting.append((item, mine))
        while not mine.done():
            with self._turn:
                if not mine.done():
                    self._do_for_all()
        mine.result()

    def _do_for_all(self) -> None:
        taken = self._waiting[:_AT_MOST]
        del self._waiting[: len(taken)]
        try:
            self._what([item for item, _ in taken])
        except Exception as error:  # noqa: BLE001 - it is raised where it belongs, or tried again
            if len(taken) == 1:
                taken[0][1].set_exception(error)
                return
            for item, done in taken:
                self._alone(item, done)
        else:
            for _, done in taken:
                done.set_result(None)

    def _alone(self, item: Item, done: Future[None]) -> None:
        try:
            self._what([item])
        except Exception as error:  # noqa: BLE001 - it is raised where the item came from
            done.set_exception(error)
        else:
            done.set_result(None)
