"""The lexicon: every rule of reading, compiled once from data that somebody else loaded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from re import Match
from string import ascii_lowercase

from outreach.domain.reading.normalise import Spelling
from outreach.domain.reading.patterns import Pattern, PatternError, pattern
from outreach.domain.reading.reading import Category, Keyword
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

    A mask has no category; a denial and a past phrase have no urgency of their own.
    """

    id: str
    patterns: tuple[str, ...]
    what: str = ""
    category: Category | None = None
    urgency: Urgency | None = None
    keyword: Keyword | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSource:
    """What a yes/no question is about, and words that answer it without saying yes or no."""

    key: str
    question: tuple[str, ...]
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One language's rules, as loaded from its file."""

    lang: str
    version: str
    familiar: frozenset[str]
    telling: frozenset[str] = frozenset()
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
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
    harmless: frozenset[str] = frozenset()
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

    def _candidates(self, text: str) -> list[tuple[int, Phrase, Pattern]]:
        found = {entry[0]: entry for entry in self.always}
        for word in set(text.split()):
            for entry in self.by_anchor.get(word, ()):
                found[entry[0]] = entry
        return [found[number] for number in sorted(found)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A compiled topic of yes/no questions."""

    key: str
    question: Phrases
    yes: Phrases
    no: Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Plain words that keywords, answers and the fallback look at, of both languages together."""

    keywords: Mapping[str, Keyword]
    polite: frozenset[str]
    harmless: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    fillers: frozenset[str]
    turns: frozenset[str]
    numbers: Mapping[str, int]
    units: frozenset[str]
    now: frozenset[str]
    before: frozenset[str]
    telling: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Everything needed to read a text; both languages are always searched, because people mix them."""

    version: str
    spelling: Spelling
    words: Words
    rules: Phrases
    masks: Phrases
    denials: Phrases
    denials_unless: Phrases
    past: Phrases
    gratitude: Phrases
    asks: Phrases
    asks_unless: Phrases
    corrections: Phrases
    topics: tuple[Topic, ...]


def compile_lexicon(*, sources: Sequence[Source]) -> Lexicon:
    """Compile the languages into one lexicon, or raise `LexiconError` naming every rule that is wrong."""
    problems = _repeated([phrase.id for source in sources for phrase in (*source.rules, *source.masks)])
    shelves = {name: _shelf(sources, name, problems) for name in _SHELVES}
    topics = tuple(_topic(source, topic, problems) for source in sources for topic in source.topics)
    if problems:
        raise LexiconError(problems)
    known = _known([*shelves.values(), *(shelf for one in topics for shelf in (one.yes, one.no))], sources)
    return Lexicon(
        version="+".join(f"{source.lang}-{source.version}" for source in sources),
        spelling=_spelling(sources, known),
        words=_words(sources),
        topics=topics,
        **shelves,
    )


_SHELVES = (
    "rules",
    "masks",
    "denials",
    "denials_unless",
    "past",
    "gratitude",
    "asks",
    "asks_unless",
    "corrections",
)


def _repeated(ids: list[str]) -> list[str]:
    return [f"rule {one}: this id is used twice" for one in sorted({one for one in ids if ids.count(one) > 1})]


def _shelf(sources: Sequence[Source], name: str, problems: list[str]) -> Phrases:
    compiled = []
    for source in sources:
        for entry in getattr(source, name):
            phrase = Phrase(id=f"{source.lang}.{name}", patterns=(entry,)) if isinstance(entry, str) else entry
            compiled.extend((phrase, one) for one in _patterns(source, phrase, problems))
    return _index(compiled)


def _topic(source: Source, topic: TopicSource, problems: list[str]) -> Topic:
    parts = {}
    for name in ("question", "yes", "no"):
        phrase = Phrase(id=f"topic {topic.key}.{name}", patterns=getattr(topic, name))
        parts[name] = _index([(phrase, one) for one in _patterns(source, phrase, problems)])
    return Topic(key=topic.key, **parts)


def _patterns(source: Source, phrase: Phrase, problems: list[str]) -> list[Pattern]:
    compiled = []
    for one in phrase.patterns:
        try:
            compiled.append(pattern(source=one, sets=source.sets))
        except PatternError as error:
            problems.append(f"rule {phrase.id}: {error}")
            continue
        problems.extend(
            f"rule {phrase.id}: {word!r} in {one!r} is always read as {source.short[word]!r}"
            for word in sorted(compiled[-1].words & source.short.keys())
        )
    return compiled


def _index(compiled: list[tuple[Phrase, Pattern]]) -> Phrases:
    by_anchor: dict[str, list[tuple[int, Phrase, Pattern]]] = {}
    always = []
    for number, (phrase, one) in enumerate(compiled):
        entry = (number, phrase, one)
        for anchor in one.anchors:
            by_anchor.setdefault(anchor, []).append(entry)
        if not one.anchors:
            always.append(entry)
    return Phrases({anchor: tuple(entries) for anchor, entries in by_anchor.items()}, tuple(always))


def _known(shelves: list[Phrases], sources: Sequence[Source]) -> frozenset[str]:
    """Gather every word that counts as spelt right."""
    words = {
        word
        for shelf in shelves
        for entries in (*shelf.by_anchor.values(), shelf.always)
        for e in entries
        for word in e[2].words
    }
    for source in sources:
        words |= source.familiar | source.telling | source.typos_any | source.typos_close | source.yes | source.no
        words |= source.short.keys() | source.numbers.keys() | source.units
        words |= {word for phrase in (*source.keywords, *source.pairs, *source.harmless) for word in phrase.split()}
    return frozenset(word for word in words if word.isalpha())


def _spelling(sources: Sequence[Source], known: frozenset[str]) -> Spelling:
    short: dict[str, tuple[str, ...]] = {}
    pairs: dict[tuple[str, str], tuple[str, ...]] = {}
    typos: dict[str, str] = {}
    emoji: dict[str, str] = {}
    for source in sources:
        short |= {one: tuple(long.split()) for one, long in source.short.items()}
        for pair, one in source.pairs.items():
            first, _, second = pair.partition(" ")
            pairs[first, second] = tuple(one.split())
        for word in sorted(source.typos_any):
            typos |= dict.fromkeys(_slips(word) | _swaps(word), word)
        for word in sorted(source.typos_close):
            typos |= dict.fromkeys(_slips(word), word)
        emoji |= source.emoji
    for source in sources:
        typos |= source.typos
    return Spelling(
        short=short, pairs=pairs, typos=typos, emoji=emoji, known=known - {word for s in sources for word in s.typos}
    )


def _slips(word: str) -> set[str]:
    """List the word with two letters changed about, one left out after the first, or one doubled."""
    slips = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    slips |= {word[:i] + word[i + 1 :] for i in range(1, len(word))}
    slips |= {word[:i] + word[i] + word[i:] for i in range(len(word))}
    return slips - {word}


def _swaps(word: str) -> set[str]:
    """List the word with one letter wrong or one too many."""
    swaps = {word[:i] + letter + word[i + 1 :] for i in range(len(word)) for letter in ascii_lowercase}
    swaps |= {word[:i] + letter + word[i:] for i in range(1, len(word) + 1) for letter in ascii_lowercase}
    return swaps - {word}


def _words(sources: Sequence[Source]) -> Words:
    keywords: dict[str, Keyword] = {}
    numbers: dict[str, int] = {}
    for source in sources:
        keywords |= source.keywords
        numbers |= source.numbers
    joined = {
        name: frozenset[str]().union(*(getattr(source, name) for source in sources))
        for name in ("polite", "harmless", "yes", "no", "fillers", "turns", "units", "now", "before")
    }
    telling = {source.lang: source.telling for source in sources}
    return Words(keywords=keywords, numbers=numbers, telling=telling, **joined)
