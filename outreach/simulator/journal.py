"""The network's own full log: every request, delivery and call, for tests, transcripts and the curious."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import count
from threading import RLock
from types import MappingProxyType

_KEPT = 100_000


class Kind(StrEnum):
    """What an entry tells of."""

    REQUEST = "request"  # somebody used the REST API
    WEBHOOK = "webhook"  # we called a program's URL
    RECEIPT_LOST = "receipt_lost"
    TEXT_ARRIVED = "text_arrived"  # a phone got a text
    TEXT_SENT = "text_sent"  # a phone wrote one
    CALL = "call"  # a call changed its status
    HEARD = "heard"  # somebody heard words in a call
    PRESSED = "pressed"  # somebody pressed keys in a call
    SAID = "said"  # somebody said something in a call
    WARNING = "warning"  # what Twilio's debugger would show


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened: `order` counts from 0, `about` is a sid or number, `details` are plain words."""

    order: int
    at: datetime
    kind: Kind
    about: str
    details: Mapping[str, str]


class Journal:
    """The last hundred thousand entries."""

    def __init__(self, *, now: Callable[[], datetime], lock: RLock) -> None:
        """Start empty."""
        self._now = now
        self._lock = lock
        self._count = count()
        self._entries: deque[Entry] = deque(maxlen=_KEPT)

    def note(self, kind: Kind, about: str, **details: str) -> None:
        """Write down that something happened now."""
        with self._lock:
            entry = Entry(
                order=next(self._count), at=self._now(), kind=kind, about=about, details=MappingProxyType(details)
            )
            self._entries.append(entry)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, oldest first."""
        with self._lock:
            return tuple(self._entries)

    def clear(self) -> None:
        """Start empty again."""
        with self._lock:
            self._entries.clear()
