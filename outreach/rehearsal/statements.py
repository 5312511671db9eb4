"""The values of a written story: its statements, and the slips that keep one from being played."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Slip:
    """A line that cannot be read: where, and why."""

    line: int
    why: str


class MalformedStory(Exception):
    """A story that cannot be played; every slip in it."""

    def __init__(self, slips: Sequence[Slip]) -> None:
        """Keep the slips."""
        super().__init__("; ".join(f"line {slip.line}: {slip.why}" for slip in slips))
        self.slips = tuple(slips)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One line of a story, read: `do` names what it does, `words` hold its parts, written in one way only."""

    line: int
    text: str
    do: str
    words: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """Give a part of the statement; the empty string when it was left out."""
        return self.words.get(name) or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story: when and where it begins, and what happens."""

    start: datetime
    zone: str
    statements: tuple[Statement, ...]
