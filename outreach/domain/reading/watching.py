"""Searching a text for what its program adds: local words anywhere in it, and code words that are all of it.

Nothing of the house's hides or quietens them: they are searched in everything that was written.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from outreach.domain.reading.extension import CodeWord, Extension, WatchFor
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.normalise import EMOJI, Normal, normalise
from outreach.domain.reading.patterns import Pattern
from outreach.domain.reading.plain_words import code_of, phrase_pattern
from outreach.domain.reading.reading import Category, Concern
from outreach.domain.reading.unreadable import look

_Made = TypeVar("_Made")

CODE_WORD = "program.code_word"
"""The rule that code words are found by; phrases have `program.1`, `program.2`, … in the order of the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """What a program adds to the reader, compiled.

    `lexicon` is the house's, with the program's words known to it, so that they are found however they are drawn out.
    `broken` names what could not be compiled: a person then reads every text.
    """

    lexicon: Lexicon
    phrases: tuple[tuple[str, WatchFor, Pattern], ...] = ()
    code_words: Mapping[tuple[str, ...], CodeWord] = field(default_factory=dict)
    broken: tuple[str, ...] = ()


def compile_extra(*, extension: Extension, lexicon: Lexicon) -> Extra:
    """Compile what a program adds; never raises: what cannot be compiled is `broken`, and the rest still counts."""
    broken: list[str] = []
    known = _try(partial(widened, extension=extension, lexicon=lexicon), "its words", broken) or lexicon
    phrases: list[tuple[str, WatchFor, Pattern]] = []
    for number, one in enumerate(extension.watch_for, start=1):
        for said in one.say:
            found = _try(partial(phrase_pattern, said=said, lexicon=known), f"phrase {number}", broken)
            phrases += [(f"program.{number}", one, found)] if found is not None else []
    code_words: dict[tuple[str, ...], CodeWord] = {}
    for number, code in enumerate(extension.code_words, start=1):
        words = _try(partial(code_of, word=code.word, lexicon=known), f"code word {number}", broken)
        if words is not None:
            code_words.setdefault(words, code)
    return Extra(lexicon=known, phrases=tuple(phrases), code_words=code_words, broken=tuple(dict.fromkeys(broken)))


def _try(make: Callable[[], _Made], name: str, broken: list[str]) -> _Made | None:
    try:
        return make()
    except Exception:  # noqa: BLE001 - whatever is wrong with it, texts must still be read, and by a person
        broken.append(name)
        return None


def widened(*, extension: Extension, lexicon: Lexicon) -> Lexicon:
    """Make the program's own words known to the normaliser: for searching these, never for the house's rules."""
    spelling = lexicon.spelling
    words = {word for said in extension.phrases for word in normalise(body=said, spelling=spelling).words}
    return replace(lexicon, spelling=replace(spelling, known=spelling.known | {one for one in words if one.isalpha()}))


def watched(*, body: str, extra: Extra | None) -> tuple[Concern, ...]:
    """Find what a program adds in a text; with something broken in it, ask for a person as well."""
    if extra is None:
        return ()
    normal = normalise(body=body, spelling=extra.lexicon.spelling)
    found = [*_phrases(normal, extra), *_code_word(normal, extra)]
    if extra.broken:
        what = f"what this program watches for could not all be searched for ({', '.join(extra.broken[:3])})"
        found.append(look("error", f"{what}: please read it yourself"))
    return tuple(found)


def _phrases(normal: Normal, extra: Extra) -> Iterator[Concern]:
    words, said = frozenset(normal.words), set()
    for rule, one, pattern in extra.phrases:
        if rule in said or words.isdisjoint(pattern.anchors):
            continue
        match = pattern.search(normal.text)
        if match is not None:
            said.add(rule)
            yield _concern(rule, one, normal.span(match.start(), match.end()))


def _code_word(normal: Normal, extra: Extra) -> Iterator[Concern]:
    """Find the code word that is the whole text, or that the whole text repeats."""
    words = tuple(word for word in normal.words if word != "." and not word.startswith(EMOJI))
    for code, one in extra.code_words.items():
        if words and not normal.foreign and words == code * (len(words) // len(code)):
            yield _concern(CODE_WORD, one, normal.span(0, len(normal.text)))


def _concern(rule: str, one: WatchFor | CodeWord, span: tuple[int, int]) -> Concern:
    category = one.category or Category.LOW_MOOD
    return Concern(category=category, urgency=one.urgency, rule=rule, what=one.what, span=span)
