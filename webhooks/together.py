"""Doing together what comes at one time: whoever comes first takes along all who wait, and does it for them.

Alone, a text waits for nobody. Where many come at once, each transaction carries all that came while the one before it
was under way, so that the database is asked once for all of them.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")

_AT_MOST = 32


@dataclass(slots=True, eq=False)
class _Turn(Generic[Item]):
    """One who waits; `taken` when somebody is doing it for them."""

    item: Item
    done: Future[None] = field(default_factory=Future)
    taken: bool = False


class Together(Generic[Item]):
    """Does one thing for many at a time; what fails for all is tried for each alone: nobody fails for another."""

    def __init__(self, what: Callable[[Sequence[Item]], object]) -> None:
        """Remember what is done."""
        self._what = what
        self._doing = threading.Lock()
        self._taking = threading.Lock()
        self._waiting: deque[_Turn[Item]] = deque()

    def do(self, item: Item) -> None:
        """Do it for this one, and whoever waits; returns when it is done, and raises what it raised for this one."""
        mine = _Turn(item)
        self._waiting.append(mine)
        while not mine.taken:
            with self._doing:
                if not mine.taken:
                    self._do_for(self._take())
        mine.done.result()

    def _take(self) -> list[_Turn[Item]]:
        """Take those who have waited longest."""
        with self._taking:
            taken = [self._waiting.popleft() for _ in range(min(_AT_MOST, len(self._waiting)))]
            for each in taken:
                each.taken = True
        return taken

    def _do_for(self, taken: Sequence[_Turn[Item]]) -> None:
        try:
            self._what([each.item for each in taken])
        except Exception as error:  # noqa: BLE001 - it is raised where it belongs, or tried again
            if len(taken) == 1:
                taken[0].done.set_exception(error)
                return
            for each in taken:
                self._do_for([each])
        except BaseException as error:
            for each in taken:
                each.done.set_exception(error)
            raise
        else:
            for each in taken:
                each.done.set_result(None)
