"""A second look at a text that is broken up or misspelt: what it says as whoever wrote it most likely meant it.

It may only raise: what it finds is added to what was found in the text as it stands, and nothing is taken away.
"""

import re
from collections.abc import Sequence
from itertools import chain

from outreach.domain.reading.concern import Found, concerns
from outreach.domain.reading.lexicon import Lexicon, pages
from outreach.domain.reading.misspelt import HIDDEN, mended
from outreach.domain.reading.normalise import LONGEST, Normal, fold, normalise
from outreach.domain.reading.reading import Concern
from outreach.domain.reading.spelling import Spelling
from outreach.domain.reading.weighing import weighed
from outreach.domain.urgency import Urgency

_NOTHING = "\u200b"
_LETTER = r"[^\W\d_]"
_PICTURE = "[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]"
_MASK = r"[.#_\-\u2022+~^=|]"
_TORN_BY_A_LINE = re.compile(rf"(?<={_LETTER})-[ \t]*[\r\n]+[ \t]*(?={_LETTER})")
_LINES = re.compile(r"[\r\n\u2028\u2029]+")
_PICTURES_INSIDE = re.compile(rf"(?<={_LETTER}){_PICTURE}+(?={_LETTER})")
_PAIR = re.compile(rf"(?<![^\W_])({_LETTER}{{2,}})(\s+)(?=({_LETTER}{{2,}})(?![^\W_]))")
_ARTICLES = frozenset({"la", "las", "lo", "los"})
_A_WORD, _TORN, _MOST_PARTS = 3, 5, 3
_MASKED = re.compile(rf"(?<!{_LETTER}){_LETTER}+(?:{_MASK}{_LETTER}+)+")
_ODD = re.compile(rf"[\r\n\u2028\u2029\u2019']|[ ][-~]|(?<={_LETTER}){_MASK}(?={_LETTER})|(?<={_LETTER}){_PICTURE}")
_SIGNED = re.compile(rf"(?<=[ ])[-~](?=[ ]?{_LETTER}{{1,12}}\W*\Z)")
_LONE_MARK = re.compile(rf"(?<=(?<!\S){_LETTER}[ \t])['\u2019](?=[ \t]+{_LETTER}(?!\S))")


def second_look(*, body: str, normal: Normal, found: Found, lexicon: Lexicon) -> tuple[Concern, ...]:
    """Find what is urgent in a text as it was most likely meant, if it was broken up or misspelt.

    `found` is what was found in it as it stands: what was harmless, denied or long past there stays so.
    """
    body = body[:LONGEST]
    whole = mended_marks(body, lexicon.spelling)
    if whole != body:
        normal = normalise(body=whole, spelling=lexicon.spelling)
        found = concerns(normal=normal, lexicon=lexicon)
        told = weighed(found=found, model=lexicon.model, silent=lexicon.words.silent).concerns
        if urgent := _urgent(told):
            return urgent
    left = tuple(found.left.split())
    joined = mended_words(whole, lexicon.spelling, apart=_hidden(normal, found))
    again = (normalise(body=joined, spelling=lexicon.spelling),) if joined != whole else ()
    for one in chain(mended(words=left, spans=normal.spans, spelling=lexicon.spelling), again):
        if _may_page(one, lexicon) and (urgent := _urgent(concerns(normal=one, lexicon=lexicon).concerns)):
            return urgent
    return ()


def _may_page(one: Normal, lexicon: Lexicon) -> bool:
    """See whether any rule by which somebody is paged matches at all: most guesses need no more looking at."""
    return any(pages(phrase) for phrase, _ in lexicon.rules.found(one.text))


def _urgent(told: tuple[Concern, ...]) -> tuple[Concern, ...]:
    return tuple(concern for concern in told if concern.urgency >= Urgency.URGENT)


def mended_marks(body: str, spelling: Spelling) -> str:
    """Take out what tears words and sentences apart, character by character, so that every place stays what it was."""
    if not _ODD.search(body):
        return body
    for torn, instead in (
        (_TORN_BY_A_LINE, _NOTHING),
        (_LINES, " "),
        (_SIGNED, "."),
        (_PICTURES_INSIDE, _NOTHING),
        (_LONE_MARK, _NOTHING),
    ):
        body = _replaced(torn, instead, body)
    return _MASKED.sub(lambda found: _unmasked(found[0], spelling), body)


def _replaced(torn: re.Pattern[str], instead: str, body: str) -> str:
    return torn.sub(lambda found: instead * len(found[0]), body)


def _unmasked(word: str, spelling: Spelling) -> str:
    """Put a star for the mark in a word ("rap-d"), unless it joins what are words by themselves ("self-help")."""
    parts = re.split(_MASK, word.lower())
    whole = all(len(one) >= _A_WORD and (one in spelling.common or one in spelling.known) for one in parts)
    return word if whole or len(parts) > _MOST_PARTS else re.sub(_MASK, "*", word)


def _hidden(normal: Normal, found: Found) -> list[tuple[int, int]]:
    """List the places of the raw text in which something harmless, denied or long past was told."""
    words = zip(found.left.split(), normal.spans, strict=False)
    return [span for word, span in words if word.startswith(HIDDEN)]


def mended_words(body: str, spelling: Spelling, *, apart: Sequence[tuple[int, int]] = ()) -> str:
    """Join neighbours that are one word that matters ("rap ed", "matar me"), so that every place stays what it was.

    What overlaps one of the places `apart` is left as it is.
    """
    for found in list(_PAIR.finditer(body)):
        one, between, other = found.groups()
        if any(start < found.end(3) and found.start() < end for start, end in apart):
            continue
        if min(len(one), len(other)) > _A_WORD or other.lower() in _ARTICLES:
            continue
        whole = fold(one + other)[0]
        if len(whole) >= _TORN and whole in spelling.grave:
            body = body[: found.start(2)] + _NOTHING * len(between) + body[found.end(2) :]
    return body
