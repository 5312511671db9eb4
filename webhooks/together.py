"""Doing together what comes at one time: one thread takes along all who wait, and does it for them.

Alone, a text waits for nobody. Where many come at once, each transaction carries all that came while the one before it
was under way, so that the database is asked once for all of them. Where very many come, those who are on their way are
waited for, for a fraction of the time that the last transaction took: what a transaction costs hardly grows with them.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Generic, TypeVar

Item = TypeVar("Item")

_AT_MOST = 64
_RESTS_FOR = timedelta(seconds=30)
_MANY = 8
"""As many as this around, and the next of them are waited for."""

_FRACTION, _LONGEST_SECONDS = 1 / 3, 0.03
"""For how much of the time that it took last, and for how long at most."""


@dataclass(slots=True, eq=False)
class _Turn(Generic[Item]):
    """One who waits."""

    item: Item
    done: Future[None] = field(default_factory=Future)


class Together(Generic[Item]):
    """Does one thing for many at a time; what fails for all is tried for each alone: nobody fails for another."""

    def __init__(self, what: Callable[[Sequence[Item]], object]) -> None:
        """Remember what is done; its thread comes when it is needed, in the process that needs it."""
        self._what = what
        self._changed = threading.Condition()
        self._waiting: deque[_Turn[Item]] = deque()
        self._thread: threading.Thread | None = None
        self._late = self._closing = False
        self._expected, self._patience = 1, 0.0

    def do(self, item: Item, *, within: timedelta | None = None) -> None:
        """Do it for this one; returns when it is done, and raises what it raised for this one.

        Raises NotInTime when it took too long, and at once while somebody's takes too long. What has begun goes on;
        what has not is not done any more.
        """
        mine = _Turn(item)
        with self._changed:
            if within is not None and self._late:
                raise NotInTime
            self._waiting.append(mine)
            if self._are_here():
                self._changed.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="together", daemon=True)
                self._thread.start()
        try:
            mine.done.result(None if within is None else within.total_seconds())
        except NotInTime:
            self._wait_no_longer(mine)
            raise

    def close(self) -> None:
        """Let everything that goes on come to its end, however late."""
        with self._changed:
            self._closing, thread = True, self._thread
            self._changed.notify()
        if thread is not None:
            thread.join()

    def _wait_no_longer(self, mine: _Turn[Item]) -> None:
        with self._changed:
            if mine in self._waiting:
                self._waiting.remove(mine)
            elif not mine.done.done():
                self._late = True

    def _work(self) -> None:
        while taken := self._take():
            self._do_for(taken)
            self._late = False

    def _take(self) -> list[_Turn[Item]]:
        """Take those who have waited longest; nobody for long means that this thread may end."""
        with self._changed:
            self._changed.wait_for(self._are_here, timeout=self._patience)
            self._expected, self._patience = 1, 0.0
            self._changed.wait_for(self._are_here, timeout=_RESTS_FOR.total_seconds())
            taken = [self._waiting.popleft() for _ in range(min(_AT_MOST, len(self._waiting)))]
            if not taken:
                self._thread = None
        return taken

    def _are_here(self) -> bool:
        """Say whether as many wait as are expected."""
        return len(self._waiting) >= self._expected or self._closing

    def _expect(self, answered: int, *, took: float) -> None:
        """Expect as many as are around now, when nobody has been answered yet; a few are not worth waiting for."""
        with self._changed:
            around = answered + len(self._waiting)
            if around >= _MANY:
                self._expected = min(around, _AT_MOST)
                self._patience = min(took * _FRACTION, _LONGEST_SECONDS)

    def _do_for(self, taken: Sequence[_Turn[Item]]) -> None:
        began = time.monotonic()
        try:
            self._what([each.item for each in taken])
        except Exception as error:  # noqa: BLE001 - it is raised where it belongs, or tried again
            if len(taken) == 1:
                taken[0].done.set_exception(error)
                return
            for each in taken:
                self._do_for([each])
        except BaseException as error:  # noqa: BLE001 - likewise, and nobody is left waiting
            for each in taken:
                each.done.set_exception(error)
        else:
            self._expect(len(taken), took=time.monotonic() - began)
            for each in taken:
                each.done.set_result(None)
