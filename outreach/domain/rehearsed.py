"""What came of a rehearsal: the phones of everybody in it, and what happened when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NotPlayed(StrEnum):
    """Why a rehearsal was not played to its end."""

    BUSY = "busy"
    TOO_LONG = "too_long"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPhone:
    """Something on somebody's phone: a text that came or that they wrote, or a call (`words` is None)."""

    at: datetime
    words: str | None
    is_theirs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPhone:
    """The phone of one person in the story."""

    who: str
    is_ours: bool
    held: tuple[OnPhone, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """A story that was played; `trouble` says why it was not played to its end, `detail` what was seen then."""

    zone: str
    phones: tuple[ShownPhone, ...] = ()
    transcript: tuple[str, ...] = ()
    trouble: NotPlayed | None = None
    detail: str = ""
