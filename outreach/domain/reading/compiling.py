"""Compiling a lexicon out of the files of its languages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any

from outreach.domain.reading.lexicon import (
    Lexicon,
    LexiconError,
    Phrase,
    Phrases,
    Source,
    Topic,
    TopicSource,
    Words,
    pages,
)
from outreach.domain.reading.patterns import Pattern, PatternError, pattern
from outreach.domain.reading.reading import Keyword
from outreach.domain.reading.spelling import Spelling

_Entries = list[tuple[Phrase, Pattern]]


@dataclass(frozen=True, slots=True)
class _Notes:
    """What comes to light while phrases are compiled: all that is wrong, and the words that hence are spelt right."""

    problems: list[str]
    words: set[str] = field(default_factory=set)
    grave: set[str] = field(default_factory=set)
    anchors: list[frozenset[str]] = field(default_factory=list)
    known: Iterator[frozenset[str]] | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What came to light when the same files were compiled before: two thirds of the time it takes.

    `anchors` are those of every phrase, in the order in which they are read, once; `words` and `grave` are all words of
    phrases, and those of phrases by which somebody is paged.
    """

    anchors: Iterable[frozenset[str]]
    words: frozenset[str]
    grave: frozenset[str]


def prepare(*, sources: Sequence[Source]) -> Prepared:
    """Find out what `compile_lexicon` would of the same sources, or raise `LexiconError`."""
    notes = _Notes([])
    _compile(sources, notes, ())
    return Prepared(tuple(notes.anchors), frozenset(notes.words), frozenset(notes.grave))


def compile_lexicon(
    *,
    sources: Sequence[Source],
    problems: Sequence[str] = (),
    common: Sequence[str] = (),
    prepared: Prepared | None = None,
) -> Lexicon:
    """Compile the languages into one lexicon, or raise `LexiconError` naming every rule that is wrong.

    `problems` are those that are known already; they come first. `common` are the words that many people use, the most
    common first. What was `prepared` of the same sources is not looked for again.
    """
    notes = _Notes(
        [*problems, *_repeated([phrase.id for source in sources for phrase in (*source.rules, *source.masks)])]
    )
    if prepared is not None:
        notes = _Notes(notes.problems, set(prepared.words), set(prepared.grave), known=iter(prepared.anchors))
    return _compile(sources, notes, common)


def _compile(sources: Sequence[Source], notes: _Notes, common: Sequence[str]) -> Lexicon:
    shelves: dict[str, Any] = {name: _shelf(sources, name, notes) for name in _SHELVES}
    topics = _topics(sources, notes)
    unless = {one.id: _unless(source, one, notes) for source in sources for one in _phrases(source)}
    if notes.problems:
        raise LexiconError(notes.problems)
    return Lexicon(
        version="+".join(f"{source.lang}-{source.version}" for source in sources),
        spelling=_spelling(sources, notes, common),
        words=_words(sources),
        topics=topics,
        unless={one: phrases for one, phrases in unless.items() if phrases is not None},
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


def _phrases(source: Source) -> tuple[Phrase, ...]:
    return (*source.rules, *source.masks, *source.denials, *source.past)


def _repeated(ids: list[str]) -> list[str]:
    return [f"rule {one}: this id is used twice" for one in sorted({one for one in ids if ids.count(one) > 1})]


def _shelf(sources: Sequence[Source], name: str, notes: _Notes) -> Phrases:
    compiled: list[tuple[Phrase, Pattern]] = []
    for source in sources:
        for entry in getattr(source, name):
            phrase = Phrase(id=f"{source.lang}.{name}", patterns=(entry,)) if isinstance(entry, str) else entry
            compiled.extend((phrase, one) for one in _patterns(source, phrase, notes))
    if notes.known is None:
        notes.words.update(*(one.words for _, one in compiled))
        notes.grave.update(*(one.words for phrase, one in compiled if pages(phrase)))
    return _index(compiled)


def _unless(source: Source, phrase: Phrase, notes: _Notes) -> Phrases | None:
    if not phrase.unless:
        return None
    doubt = Phrase(id=phrase.id, patterns=phrase.unless)
    compiled = _patterns(source, doubt, notes)
    if notes.known is None:
        notes.words.update(*(one.words for one in compiled))
    return _index([(doubt, one) for one in compiled])


_ASKED = ("question", "question_unless")
_ANSWERED = ("yes", "no", "strong", "declined")


def _topics(sources: Sequence[Source], notes: _Notes) -> tuple[Topic, ...]:
    """Compile what questions are about; topics that are alike share their answers, so that people may mix languages."""
    read = [(topic, _entries(source, topic, notes)) for source in sources for topic in source.topics]
    answers: dict[str, dict[str, _Entries]] = {}
    for topic, entries in read:
        shared = answers.setdefault(topic.like or topic.key, {name: [] for name in _ANSWERED})
        for name, more in shared.items():
            more.extend(entries[name])
        if notes.known is None:
            notes.words.update(*(one.words for name in ("yes", "no") for _, one in entries[name]))
    found = []
    for topic, entries in read:
        parts = {name: entries[name] for name in _ASKED} | answers[topic.like or topic.key]
        shelves = {name: _index(some) for name, some in parts.items()}
        found.append(Topic(key=topic.key, means=topic.means, category=topic.category, **shelves))
    return tuple(found)


def _entries(source: Source, topic: TopicSource, notes: _Notes) -> dict[str, _Entries]:
    entries = {}
    for name in (*_ASKED, *_ANSWERED):
        phrase = Phrase(id=f"topic {topic.key}.{name}", patterns=getattr(topic, name))
        entries[name] = [(phrase, one) for one in _patterns(source, phrase, notes)]
    return entries


def _patterns(source: Source, phrase: Phrase, notes: _Notes) -> list[Pattern]:
    if notes.known is not None:
        return [Pattern(one, source.sets, next(notes.known)) for one in phrase.patterns]
    compiled = []
    for one in phrase.patterns:
        try:
            compiled.append(pattern(source=one, sets=source.sets))
        except PatternError as error:
            notes.problems.append(f"rule {phrase.id}: {error}")
            continue
        notes.problems.extend(
            f"rule {phrase.id}: {word!r} in {one!r} is always read as {source.short[word]!r}"
            for word in sorted(compiled[-1].words & source.short.keys())
        )
    notes.anchors.extend(one.anchors for one in compiled)
    return compiled


def _index(compiled: _Entries) -> Phrases:
    by_anchor: dict[str, list[tuple[int, Phrase, Pattern]]] = {}
    always = []
    for number, (phrase, one) in enumerate(compiled):
        entry = (number, phrase, one.as_entry())
        for anchor in one.anchors:
            by_anchor.setdefault(anchor, []).append(entry)
        if not one.anchors:
            always.append(entry)
    return Phrases({anchor: tuple(entries) for anchor, entries in by_anchor.items()}, tuple(always))


def _known(named: set[str], sources: Sequence[Source]) -> frozenset[str]:
    """Gather every word that counts as spelt right, beside those that phrases name."""
    words = set(named)
    for source in sources:
        words |= source.familiar | source.telling | source.typos_any | source.typos_close | source.yes | source.no
        words |= source.short.keys() | source.numbers.keys() | source.units
        words |= {word for phrase in (*source.keywords, *source.pairs) for word in phrase.split()}
    return frozenset(word for word in words if word.isalpha())


def _spelling(sources: Sequence[Source], notes: _Notes, common: Sequence[str]) -> Spelling:
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
    telling: dict[int, list[str]] = {}
    for word in sorted({word for source in sources for word in source.typos_any | source.typos_close}):
        telling.setdefault(len(word), []).append(word)
    for source in sources:
        typos |= source.typos
    return Spelling(
        short=short,
        pairs=pairs,
        typos=typos,
        emoji=emoji,
        known=_known(notes.words, sources) - {word for s in sources for word in s.typos},
        telling={size: tuple(words) for size, words in telling.items()},
        grave=frozenset(word for word in notes.grave if word.isalpha()),
        common={word: place for place, word in enumerate(common)},
    )


_SHORT = 4


def _slips(word: str) -> set[str]:
    """List the word with two letters changed about, one doubled, or, if it is long, one left out after the first."""
    slips = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    if len(word) > _SHORT:
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
        for name in ("polite", "leads", "yes", "no", "fillers", "turns", "units", "now", "before")
    }
    telling = {source.lang: source.telling for source in sources}
    silent = joined["polite"] | joined["fillers"] | numbers.keys()
    return Words(keywords=keywords, numbers=numbers, telling=telling, silent=silent, **joined)
