"""Mistakes in a program file: each with its place, its reason and its remedy, and all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Where a value stands in a program: keys by name, elements of a list by their place from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing that is wrong in a program file.

    `file` is the name it was read from, `line` counts from 1, `path` reads "cadence.phases[1].days", where the elements
    of a list count from 1 as people count.
    """

    file: str
    line: int | None
    path: str
    reason: str
    remedy: str = ""

    def __str__(self) -> str:
        """Read as one line: place, path, reason, remedy."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        about = f"{self.path}: " if self.path else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{place}: {about}{self.reason}{remedy}"


class ProgramMistakes(ValueError):
    """Raised for a program file that cannot be used; holds every mistake found, in the order of the file."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        """Keep the mistakes, sorted by line."""
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: (mistake.line or 0, mistake.path)))
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        """Read as a list, one mistake a line."""
        count = len(self.mistakes)
        head = "1 mistake" if count == 1 else f"{count} mistakes"
        return "\n".join([f"{head}:", *(f"  {mistake}" for mistake in self.mistakes)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A mistake or a warning before its line is known."""

    path: Path
    reason: str
    remedy: str = ""


def path_in_words(path: Path) -> str:
    """Write a path as a lead reads it: keys by dots, list elements from 1 in brackets."""
    words = ""
    for step in path:
        if isinstance(step, int):
            words += f"[{step + 1}]"
        else:
            words += f".{step}" if words else step
    return words
