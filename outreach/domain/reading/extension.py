"""What a program adds to the reader: words that people use around it, and code words agreed with them.

It only ever adds. There is nothing here by which a program could hide, deny or lower what the house's own rules find.
"""

from dataclasses import dataclass
from typing import ClassVar

from outreach.domain.reading.reading import Category
from outreach.domain.urgency import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchFor:
    """Phrases that mean the same wherever they stand in a text: how urgent, what about, and in words for a specialist.

    `say` holds them as people text them, in any language that is written in our letters; a phrase with one of ( | ) may
    use the pattern language of the lexicon.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    say: tuple[str, ...]
    urgency: Urgency
    what: str
    category: Category | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWord:
    """A word, or a few, that means something when it is the whole text, as agreed in a safety plan."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    word: str
    urgency: Urgency
    what: str
    category: Category | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """Everything that a program adds to the reader."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    watch_for: tuple[WatchFor, ...] = ()
    code_words: tuple[CodeWord, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """All that it searches for, as it was written."""
        return (*(said for one in self.watch_for for said in one.say), *(one.word for one in self.code_words))
