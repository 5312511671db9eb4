"""How the watchman is heard: the shapes of the ways that lead outside of the outbox."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from outreach.domain.alerting import Alert, Memory
from outreach.domain.delivery import Lane


class NotAlarmed(Exception):
    """An alarm was not heard on one of its ways; says why, and never whom it was for."""


class AlarmPath(Protocol):
    """A way on which the watchman is heard outside of the outbox."""

    @property
    def called(self) -> str:
        """Name the way, always the same."""

    def alarm(self, alert: Alert) -> None:
        """Tell of it; raises NotAlarmed."""


class Pulse(Protocol):
    """An outside heartbeat, where silence is noticed."""

    def beat(self, *, well: bool) -> None:
        """Say that all was checked and is well, or that it is not; raises NotAlarmed."""


class WatchMemory(Protocol):
    """Where the watchman keeps what it told, through restarts."""

    def read(self) -> Memory:
        """Read what was remembered; empty when there is nothing."""

    def write(self, memory: Memory) -> None:
        """Put another memory in its place; raises OSError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """How a watchman is heard, and what it knows of beside the tables.

    `served` names the lanes that have a worker (None: there is no Redis, and nobody is expected).
    """

    paths: tuple[AlarmPath, ...] = ()
    pulse: Pulse | None = None
    memory: WatchMemory | None = None
    served: Callable[[], frozenset[Lane]] | None = None
