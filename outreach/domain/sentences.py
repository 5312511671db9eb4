"""Sentences that can be said in another language: a text in English that remembers what it was made of."""

from collections.abc import Iterable, Mapping
from typing import Self


class Sentence(str):
    """A text in English, made of a pattern with names in braces and of what stands in their places.

    It is text like any other; whoever shows it in another language looks its pattern up (`packs/sentence_words.py`).
    What is put into another text or cut into pieces is a plain text again, and stays as it is.
    """

    __slots__ = ("holes", "pattern")
    pattern: str
    holes: Mapping[str, object]

    def __new__(cls, pattern: str, **holes: object) -> Self:
        """Say the pattern in English; patterns are written where they are used, so that a test finds all of them."""
        made = super().__new__(cls, pattern.format(**holes))
        made.pattern = pattern
        made.holes = holes
        return made

    def __str__(self) -> Self:
        """Stay what it is, also as the words of an error."""
        return self


class Listing(Sentence):
    """Several, with something between them."""

    __slots__ = ("between", "parts")
    between: str
    parts: tuple[str, ...]

    def __new__(cls, parts: Iterable[str], between: str = ", ") -> Self:
        """Put them in a row."""
        every = tuple(parts)
        made = super().__new__(cls, "{words}", words=between.join(every))
        made.parts = every
        made.between = between
        return made


def told_by(error: Exception) -> Sentence:
    """Give the words of an error, as a sentence."""
    words = str(error)
    return words if isinstance(words, Sentence) else verbatim(words)


class Refusal(ValueError):
    """Raised for what cannot be used; says why, and how to mend it."""

    def __init__(self, reason: Sentence, remedy: Sentence) -> None:
        """Keep both."""
        super().__init__(Sentence("{reason}; {remedy}", reason=reason, remedy=remedy))
        self.reason = reason
        self.remedy = remedy


def verbatim(words: str) -> Sentence:
    """Take words that are the same in every language, such as a name."""
    return Sentence("{words}", words=words)


NOTHING = verbatim("")
