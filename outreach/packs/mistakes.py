"""Mistakes in a program file: each with its place, its reason and its remedy, and all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach.domain.sentences import NOTHING, Listing, Sentence

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
    reason: Sentence
    remedy: Sentence = NOTHING

    @property
    def words(self) -> Sentence:
        """Read it without its place: reason and remedy."""
        if not self.remedy:
            return self.reason
        return Sentence("{reason} ({remedy})", reason=self.reason, remedy=self.remedy)

    def __str__(self) -> Sentence:
        """Read as one line: place, path, reason, remedy."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        about = f"{self.path}: " if self.path else ""
        return Sentence("{place}: {about}{words}", place=place, about=about, words=self.words)


class ProgramMistakes(ValueError):
    """Raised for a program file that cannot be used; holds every mistake found, in the order of the file."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        """Keep the mistakes, sorted by line."""
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: (mistake.line or 0, mistake.path)))
        super().__init__(self.mistakes)

    def __str__(self) -> Sentence:
        """Read as a list, one mistake a line."""
        count = len(self.mistakes)
        head = Sentence("1 mistake:") if count == 1 else Sentence("{count} mistakes:", count=count)
        each = (Sentence("  {mistake}", mistake=str(mistake)) for mistake in self.mistakes)
        return Listing([head, *each], "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A mistake or a warning before its line is known."""

    path: Path
    reason: Sentence
    remedy: Sentence = NOTHING


def path_in_words(path: Path) -> str:
    """Write a path as a lead reads it: keys by dots, list elements from 1 in brackets."""
    words = ""
    for step in path:
        if isinstance(step, int):
            words += f"[{step + 1}]"
        else:
            words += f".{step}" if words else step
    return words
