"""Everything that is still to happen, in order of its moment."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from threading import RLock

Action = Callable[[], None]


class Timers:
    """A heap of (moment, order of arrival, action); it fires nothing by itself and has no clock of its own."""

    def __init__(self, *, now: Callable[[], datetime], lock: RLock) -> None:
        """Start with nothing to come; `lock` is the network's one lock."""
        self._now = now
        self._lock = lock
        self._order = count()
        self._heap: list[tuple[datetime, int, Action]] = []

    def after(self, seconds: float, action: Action) -> datetime:
        """Let an action happen in so many seconds; returns its moment."""
        return self.at(self._now() + timedelta(seconds=max(0.0, seconds)), action)

    def at(self, moment: datetime, action: Action) -> datetime:
        """Let an action happen at a moment (aware UTC)."""
        with self._lock:
            heapq.heappush(self._heap, (moment, next(self._order), action))
        return moment

    def next(self) -> datetime | None:
        """Say when the next action is to happen; None when nothing is to come."""
        with self._lock:
            return self._heap[0][0] if self._heap else None

    def take_due(self) -> Action | None:
        """Take out the earliest action whose moment has come; None when there is none."""
        with self._lock:
            if not self._heap or self._heap[0][0] > self._now():
                return None
            return heapq.heappop(self._heap)[2]

    def clear(self) -> None:
        """Forget all that was to come."""
        with self._lock:
            self._heap.clear()
