"""A clock that can be moved: the network reads it, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock


def _still() -> float:
    return 0.0


class Clock:
    """Simulated time, aware UTC: it stands where it was put and goes on `speed` times as fast as `ticks` (seconds).

    Without `ticks` it stands still until it is moved, which is what a rehearsal wants; the demo passes
    `time.monotonic`. Calling it reads it.
    """

    def __init__(self, start: datetime, *, ticks: Callable[[], float] = _still, speed: float = 1.0) -> None:
        """Put the hands at `start`."""
        self._lock = Lock()
        self._ticks = ticks
        self._speed = speed
        self._from = start.astimezone(UTC)
        self._since = ticks()

    def __call__(self) -> datetime:
        """Read the clock."""
        with self._lock:
            return self._read()

    @property
    def speed(self) -> float:
        """How many simulated seconds pass in one of the ticking seconds."""
        return self._speed

    def move_to(self, moment: datetime) -> None:
        """Put the hands at a moment (aware)."""
        with self._lock:
            self._from, self._since = moment.astimezone(UTC), self._ticks()

    def advance(self, seconds: float) -> None:
        """Move the hands on (or, with a negative number, back)."""
        with self._lock:
            self._from, self._since = self._read() + timedelta(seconds=seconds), self._ticks()

    def run_at(self, speed: float) -> None:
        """Go on at another speed from now."""
        with self._lock:
            self._from, self._since = self._read(), self._ticks()
            self._speed = speed

    def _read(self) -> datetime:
        return self._from + timedelta(seconds=(self._ticks() - self._since) * self._speed)
