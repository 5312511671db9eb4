"""What a program adds to the reader: that it can be searched for, and that it does not find every text."""

from collections.abc import Iterator
from typing import Final

from outreach.domain.lint import CARRIER_KEYWORDS
from outreach.domain.reading.extension import CodeWord, Extension, WatchFor
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.patterns import PatternError
from outreach.domain.reading.plain_words import code_of, common_words, phrase_pattern, too_common
from outreach.domain.reading.watching import widened
from outreach.domain.sentences import Sentence, told_by
from outreach.packs.checks import OUR_KEYWORDS
from outreach.packs.lexicons import load_lexicon
from outreach.packs.mistakes import Finding, Path

_MOST: Final = 200
_LONGEST: Final = 120
_LONGEST_WHAT: Final = 100


def reading_findings(reading: Extension) -> list[Finding]:
    """Find everything that is wrong with what a program adds to the reader."""
    if reading == Extension():
        return []
    found = list(_sizes(reading))
    if found:
        return found
    lexicon = widened(extension=reading, lexicon=load_lexicon())
    return [
        *(finding for place, one in enumerate(reading.watch_for) for finding in _watch_for(one, place, lexicon)),
        *(finding for place, one in enumerate(reading.code_words) for finding in _code_word(one, place, lexicon)),
        *_twice(reading, lexicon),
    ]


def _sizes(reading: Extension) -> Iterator[Finding]:
    count = len(reading.phrases)
    if count > _MOST:
        reason = Sentence("holds {count} phrases and code words; a program may have {most}", count=count, most=_MOST)
        yield Finding(path=("reading",), reason=reason, remedy=Sentence("join some with (one|other), or take some out"))
    for path, said in _said(reading):
        if len(said) > _LONGEST:
            reason = Sentence("is {count} characters; a phrase may have {longest}", count=len(said), longest=_LONGEST)
            yield Finding(path=path, reason=reason, remedy=Sentence("write only the words that tell"))


def _said(reading: Extension) -> Iterator[tuple[Path, str]]:
    for place, one in enumerate(reading.watch_for):
        for number, said in enumerate(one.say):
            yield ("reading", "watch_for", place, "say", number), said
    for place, code in enumerate(reading.code_words):
        yield ("reading", "code_words", place, "word"), code.word


def _watch_for(one: WatchFor, place: int, lexicon: Lexicon) -> Iterator[Finding]:
    path: Path = ("reading", "watch_for", place)
    yield from _what(one.what, path)
    if not one.say:
        yield Finding(
            path=(*path, "say"), reason=Sentence("is empty"), remedy=Sentence('write what people text: say = ["…"]')
        )
    for number, said in enumerate(one.say):
        try:
            found = phrase_pattern(said=said, lexicon=lexicon)
        except PatternError as error:
            yield Finding(
                path=(*path, "say", number),
                reason=Sentence('"{said}" cannot be searched for: {error}', said=said, error=told_by(error)),
            )
            continue
        if problem := too_common(said=said, found=found, lexicon=lexicon):
            reason, remedy = (
                Sentence('"{said}" {problem}', said=said, problem=problem),
                Sentence("add the words that people say around it"),
            )
            yield Finding(path=(*path, "say", number), reason=reason, remedy=remedy)


def _code_word(one: CodeWord, place: int, lexicon: Lexicon) -> Iterator[Finding]:
    path: Path = ("reading", "code_words", place)
    yield from _what(one.what, path)
    try:
        words = code_of(word=one.word, lexicon=lexicon)
    except PatternError as error:
        yield Finding(
            path=(*path, "word"),
            reason=Sentence('"{word}" cannot be a code word: {error}', word=one.word, error=told_by(error)),
        )
        return
    if _means_something(one.word, words, lexicon):
        reason = Sentence('"{word}" is a word that people answer with, or that already does something', word=one.word)
        yield Finding(path=(*path, "word"), reason=reason, remedy=Sentence("agree on one that nobody texts by chance"))


def _means_something(word: str, words: tuple[str, ...], lexicon: Lexicon) -> bool:
    text = " ".join(words)
    known = CARRIER_KEYWORDS | OUR_KEYWORDS | lexicon.words.keywords.keys() | common_words(lexicon)
    return len(text) < 2 or text.isdigit() or not known.isdisjoint({text, word.strip().casefold()})


def _what(what: str, path: Path) -> Iterator[Finding]:
    if not what.strip():
        yield Finding(
            path=(*path, "what"), reason=Sentence("is empty"), remedy=Sentence("say what a specialist should know")
        )
    elif len(what) > _LONGEST_WHAT:
        reason = Sentence(
            "is {count} characters; there is room for {longest_what}", count=len(what), longest_what=_LONGEST_WHAT
        )
        yield Finding(path=(*path, "what"), reason=reason)


def _twice(reading: Extension, lexicon: Lexicon) -> Iterator[Finding]:
    """Find what is said twice: only one of the two could ever be the reason."""
    seen: dict[tuple[str, str], str] = {}
    for path, said in _said(reading):
        key = (str(path[1]), _key(said, lexicon, code=path[1] == "code_words"))
        if key[1] and key in seen:
            reason = Sentence(
                '"{said}" is the same to the reader as "{seen}", which stands before it', said=said, seen=seen[key]
            )
            yield Finding(path=path, reason=reason, remedy=Sentence("take one of them out"))
        seen.setdefault(key, said)


def _key(said: str, lexicon: Lexicon, *, code: bool) -> str:
    try:
        if code:
            return " ".join(code_of(word=said, lexicon=lexicon))
        return phrase_pattern(said=said, lexicon=lexicon).regex
    except PatternError:
        return ""
