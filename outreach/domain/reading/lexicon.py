"""The lexicon: every rule of reading, as its authors write it and as it is once compiled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import lru_cache
from re import Match

from outreach.domain.reading.opinion import Model
from outreach.domain.reading.patterns import Pattern, Sets
from outreach.domain.reading.reading import Category, Keyword
from outreach.domain.reading.spelling import Spelling
from outreach.domain.urgency import Urgency


class LexiconError(ValueError):
    """Rules that cannot be compiled; `problems` names rule and reason of each."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep every problem, so that all can be mended at once."""
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A rule as its author wrote it: phrases that mean the same, and what they mean.

    A mask has no category; a denial and a past phrase have no urgency of their own. Any of them, and any rule, says
    nothing in a sentence that holds one of its `unless`. A `hint` says too little by itself: it counts as `watch`,
    and the second opinion weighs it.
    """

    id: str
    patterns: tuple[str, ...]
    what: str = ""
    category: Category | None = None
    urgency: Urgency | None = None
    keyword: Keyword | None = None
    unless: tuple[str, ...] = ()
    hint: bool = False


def pages(phrase: Phrase) -> bool:
    """Say whether somebody is paged by a rule, without anything else."""
    return phrase.urgency is not None and phrase.urgency >= Urgency.URGENT and not phrase.hint


class Meant(StrEnum):
    """The ways to answer a question that mean something by themselves."""

    YES = "yes"
    STRONG = "strong"
    NO = "no"
    UNCLEAR = "unclear"
    HIGH = "high"
    SOME = "some"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a bare answer says to us: how urgent it is, and in plain words for a specialist."""

    urgency: Urgency
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSource:
    """What a question is about, what answers it without saying yes or no, and what bare answers to it mean.

    `strong` patterns make more of a yes ("really bad"), `declined` ones avoid the question. `high`, `some` and `low`
    are the upper third, the middle and the lower third of a scale. `like` names the topic of another language that is
    the same: whoever is asked in one language may answer in the other.
    """

    key: str
    like: str | None = None
    question: tuple[str, ...]
    question_unless: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    category: Category | None = None
    means: Mapping[Meant, Meaning] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One language's rules, as loaded from its file."""

    lang: str
    version: str
    familiar: frozenset[str]
    telling: frozenset[str] = frozenset()
    sets: Sets = field(default_factory=lambda: Sets({}))
    short: Mapping[str, str] = field(default_factory=dict)
    pairs: Mapping[str, str] = field(default_factory=dict)
    typos_any: frozenset[str] = frozenset()
    typos_close: frozenset[str] = frozenset()
    typos: Mapping[str, str] = field(default_factory=dict)
    emoji: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Phrase, ...] = ()
    masks: tuple[Phrase, ...] = ()
    denials: tuple[Phrase, ...] = ()
    denials_unless: tuple[str, ...] = ()
    past: tuple[Phrase, ...] = ()
    gratitude: tuple[str, ...] = ()
    keywords: Mapping[str, Keyword] = field(default_factory=dict)
    asks: tuple[Phrase, ...] = ()
    asks_unless: tuple[str, ...] = ()
    polite: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    turns: frozenset[str] = frozenset()
    numbers: Mapping[str, int] = field(default_factory=dict)
    units: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    corrections: tuple[str, ...] = ()
    topics: tuple[TopicSource, ...] = ()


@lru_cache(maxsize=8)
def _words_of(text: str) -> tuple[list[str], frozenset[str]]:
    """Split a text into its words; kept, for phrases of every kind are looked for in the same text."""
    words = text.split()
    return words, frozenset(words)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of one kind, found by the words they cannot do without."""

    by_anchor: Mapping[str, tuple[tuple[int, Phrase, Pattern], ...]]
    always: tuple[tuple[int, Phrase, Pattern], ...]

    def found(self, text: str) -> Iterator[tuple[Phrase, Match[str]]]:
        """Yield every phrase and place that the text holds, in the order of the file."""
        for _, phrase, one in self._candidates(text):
            for match in one.finditer(text):
                yield phrase, match

    def first(self, text: str) -> tuple[Phrase, Match[str]] | None:
        """Find one phrase of the text, or None."""
        return next(self.found(text), None)

    def make_ready(self) -> None:
        """Compile every phrase now, once for all the words that it is found by."""
        entries = {entry[0]: entry for entries in (*self.by_anchor.values(), self.always) for entry in entries}
        for _, _, one in entries.values():
            one.make_ready()

    def _candidates(self, text: str) -> list[tuple[int, Phrase, Pattern]]:
        found = {entry[0]: entry for entry in self.always}
        words, known = _words_of(text)
        for word in known & self.by_anchor.keys():
            for entry in self.by_anchor[word]:
                if entry[0] not in found and entry[2].may_be_in(words, known):
                    found[entry[0]] = entry
        return [found[number] for number in sorted(found)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A compiled topic of questions."""

    key: str
    question: Phrases
    question_unless: Phrases
    yes: Phrases
    no: Phrases
    strong: Phrases
    declined: Phrases
    category: Category | None
    means: Mapping[Meant, Meaning]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Plain words that keywords, answers and the fallback look at, of both languages together."""

    keywords: Mapping[str, Keyword]
    polite: frozenset[str]
    leads: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    fillers: frozenset[str]
    turns: frozenset[str]
    numbers: Mapping[str, int]
    units: frozenset[str]
    now: frozenset[str]
    before: frozenset[str]
    telling: Mapping[str, frozenset[str]]
    silent: frozenset[str]
    """Words that say nothing by themselves: numbers, fillers and courtesies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Everything needed to read a text; both languages are always searched, because people mix them."""

    version: str
    spelling: Spelling
    words: Words
    model: Model | None = None
    rules: Phrases
    unless: Mapping[str, Phrases]
    masks: Phrases
    denials: Phrases
    denials_unless: Phrases
    past: Phrases
    gratitude: Phrases
    asks: Phrases
    asks_unless: Phrases
    corrections: Phrases
    topics: tuple[Topic, ...]
    asked: dict[str, Topic | None] = field(init=False, default_factory=dict, compare=False, repr=False)
    """The topics of the questions met so far, kept so that each wording is looked at once."""

    def make_ready(self) -> None:
        """Compile every phrase now (a second), so that the first texts of a process are not read slower."""
        mine = (getattr(self, one.name) for one in fields(self))
        theirs = (getattr(topic, one.name) for topic in self.topics for one in fields(topic))
        for shelf in (*mine, *theirs, *self.unless.values()):
            if isinstance(shelf, Phrases):
                shelf.make_ready()
        self.spelling.make_ready()
