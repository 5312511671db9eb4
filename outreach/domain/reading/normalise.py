"""A text as people type it, made plain: one spelling, one alphabet, and the way back to what they wrote."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from outreach.domain.reading.lookalikes import CAPITALS, SQUARED, without_lookalikes
from outreach.domain.reading.spelling import LONE, Spelling, cut, disguised, spell

EMOJI = "emo_"
_QUOTES = str.maketrans({"‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "ʼ": "'", "＇": "'", "′": "'"})
_PLAIN = str.maketrans("`\t\v\f", "'   ")
_MARKS = {"“": '"', "”": '"', "«": '"', "»": '"', "¿": " ", "¡": " ", "–": "-", "—": " ", "‐": "-", "‑": "-"}
_MARKS |= dict.fromkeys("\u00b7\u2219\u22c5\u2027\u30fb", ".") | CAPITALS
_TOKEN = re.compile(
    r"(?P<spaced>(?<![a-z0-9@])(?<![a-z]')[a-z](?:(?:[ .*_/|\0-]{1,3}[a-z]){2,}|(?:, ?[a-z]){2,})(?!'?[a-z0-9@]))"
    r"|(?P<number>(?<![\w.])-?\d+(?:[.,:/-]\d+)+(?![a-z])|(?<![\w-])-\d+(?![\w:/-]))"
    r"|(?P<word>[a-z0-9@$*]+(?:['!|+][a-z0-9@$*]+)*(?:(?<=[a-z])\+)?)"
    r"|(?P<hash>#(?![\w*]))|(?P<pause>\.{2,}|,)|(?P<stop>[.!?;\n]+)|(?P<foreign>[^\W\d_]+)|(?P<other>\S)",
)
_ONE = r"(?:[aiouy]|[a-z@$*'][a-z0-9@$*']+)"
_WORD_BY_WORD = re.compile(
    rf"\A[ \t]*{_ONE}[.!\n]+[ \t]*{_ONE}(?=[ \t.!\n]*\Z)"
    rf"|(?:\A|(?<=[.!?\n]))[ \t]*(?:{_ONE}[.!\n]+[ \t]*){{2,}}{_ONE}(?=[ \t]*(?:[.!?\n]|\Z))"
)
_STOPS = str.maketrans(".!\n", "   ")
_FIGURES = str.maketrans("01345789", "oieastbg")
_LEET_ENOUGH = 2
_SKIN = ("\U0001f3fb", "\U0001f3ff")
LONGEST = 8000
"""How many characters of a text are read; what comes after, a person reads."""
_LONGEST_RUN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """A text made plain.

    `text` is what rules search: words with one space between and around, `.` where a sentence ends. `line` keeps the
    words as spelt (numbers, shorthand) with commas and stops, for keywords and answers. `foreign` counts words in
    other alphabets, `odd` emoji that nobody named; `cut` says that the text went on.
    """

    text: str
    line: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    offsets: tuple[int, ...]
    foreign: int = 0
    odd: int = 0
    cut: bool = False

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Find the range of the raw text behind a range of `text`."""
        first = max(bisect_right(self.offsets, start + 1) - 1, 0)
        last = max(bisect_right(self.offsets, max(end - 1, start)) - 1, first)
        behind = self.spans[first : last + 1]  # not in order: emoji stand at the end of their sentence
        return min(start for start, _ in behind), max(end for _, end in behind)


NOTHING = Normal(text="  ", line="", words=(), spans=((0, 0),), offsets=(0,))
"""What is left of a text that holds no words."""


@dataclass(slots=True)
class _Draft:
    """The words found so far, and where in the raw text each was."""

    words: list[str]
    spans: list[tuple[int, int]]
    line: list[str]
    foreign: int = 0
    odd: int = 0
    leet: int = 0

    def add(self, words: tuple[str, ...], span: tuple[int, int]) -> None:
        """Put words in, all of them standing for the same place."""
        self.words.extend(words)
        self.spans.extend([span] * len(words))


def normalise(*, body: str, spelling: Spelling) -> Normal:
    """Make a text plain; any string will do, and only its first 8,000 characters are read."""
    folded, origin = fold(body[:LONGEST])
    draft = _Draft([], [], [])
    for match in _TOKEN.finditer(folded):
        first, last = origin[match.start()], origin[match.end() - 1] + 1
        _take(draft, match.lastgroup or "", match.group(), (first, last), spelling)
    _join_words(draft, folded, origin, spelling)
    if draft.leet >= _LEET_ENOUGH:
        draft.words = [_as_letters(word, spelling) for word in draft.words]
    return _finish(draft, spelling, cut=len(body) > LONGEST)


def _join_words(draft: _Draft, folded: str, origin: list[int] | range, spelling: Spelling) -> None:
    """Say once more, and in one breath, what has a stop behind every word ("me.quiero.morir"); the line keeps to it."""
    for run in _WORD_BY_WORD.finditer(folded):
        again = _Draft([], [], [])
        for match in _TOKEN.finditer(run.group().translate(_STOPS)):
            first, last = origin[run.start() + match.start()], origin[run.start() + match.end() - 1] + 1
            _take(again, match.lastgroup or "", match.group(), (first, last), spelling)
        draft.add((".",), (origin[run.end() - 1], origin[run.end() - 1] + 1))
        draft.words.extend(again.words)
        draft.spans.extend(again.spans)


def _as_letters(word: str, spelling: Spelling) -> str:
    letters = word.translate(_FIGURES)
    is_word = letters in spelling.known and (len(letters) > 1 or letters in LONE)
    return letters if word.isdigit() and is_word else word


def fold(body: str) -> tuple[str, list[int] | range]:
    """Fold width, accents, case, quotes and look-alikes; the second value maps each character to the raw text."""
    if body.isascii():
        return body.lower().translate(_PLAIN), range(len(body))
    pieces: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(body.translate(_QUOTES).translate(_PLAIN)):
        piece = _fold_one(character)
        pieces.append(piece)
        origin.extend([place] * len(piece))
    return without_lookalikes("".join(pieces)), origin


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    if character in _MARKS:
        return _MARKS[character]
    if _SKIN[0] <= character <= _SKIN[1] or unicodedata.category(character) in {"Cf", "Mn", "Me", "Cs", "Co"}:
        return ""
    plain = SQUARED.get(character) or unicodedata.normalize("NFKD", character)
    return "".join(one for one in plain if not unicodedata.combining(one)).lower()


def _take(draft: _Draft, kind: str, found: str, span: tuple[int, int], spelling: Spelling) -> None:
    match kind:
        case "spaced":
            _spaced(draft, found, span, spelling)
        case "word":
            _word(draft, found, span, spelling)
        case "number":
            draft.line.append(found)
            draft.add((found,), span)
        case "hash":
            draft.line.append("number")
            draft.add(("number",), span)
        case "pause":
            draft.line.append(",")
        case "stop":
            draft.line.append(".")
            draft.add((".",), span)
        case "foreign":
            draft.line.append(found)
            draft.foreign += 1
        case _:
            _symbol(draft, found, span, spelling)


def _symbol(draft: _Draft, found: str, span: tuple[int, int], spelling: Spelling) -> None:
    name = spelling.emoji.get(found)
    if name is None:
        if unicodedata.category(found) != "So":
            return
        draft.odd += 1
        name = "other"
    word = name if name.isdigit() else EMOJI + name
    draft.line.append(word)
    draft.add((word,), span)


def _spaced(draft: _Draft, found: str, span: tuple[int, int], spelling: Spelling) -> None:
    """Join letters set apart ("k m s") when they make words, and leave them apart when they do not."""
    letters = "".join(re.findall("[a-z]", found))
    words = _apart(found, spelling) or (cut(letters, spelling.known) if len(letters) <= _LONGEST_RUN else None)
    for word in words or tuple(letters):
        draft.line.append(word)
        draft.add(spelling.short.get(word, (word,)), span)


def _apart(found: str, spelling: Spelling) -> tuple[str, ...] | None:
    """Read letters between marks as words where blanks part them ("m.a.t.a.r y"), if each of them is one."""
    words = ["".join(re.findall("[a-z]", one)) for one in found.split()]
    whole = all(word in spelling.known and (len(word) > 1 or word in LONE) for word in words)
    return tuple(words) if whole and any(len(word) > 1 for word in words) else None


def _word(draft: _Draft, found: str, span: tuple[int, int], spelling: Spelling) -> None:
    if found in spelling.known:
        draft.line.append(found)
        draft.add(spelling.short.get(found, (found,)), span)
        return
    bare = found.replace("'", "")
    starred = bare.strip("*") if bare[0] == bare[-1] == "*" else ""
    core = starred if starred in spelling.known else disguised(bare, spelling) or bare.strip("*$@!|+")
    if not core:
        return
    if core in spelling.known or core.isdigit():
        draft.leet += core.isalpha() and not bare.isalpha() and any(one.isdigit() for one in bare)
        draft.line.append(bare if bare.lstrip("*").isdigit() or bare.rstrip("*").isdigit() else core)
        draft.add(spelling.short.get(core, (core,)), span)
        return
    mended = spell(core, spelling)
    draft.leet += not core.isalpha() and len(mended) == 1 and mended[0] in spelling.known
    for word in mended:
        draft.line.append(word)
        draft.add(spelling.short.get(word, (word,)), span)


def _finish(draft: _Draft, spelling: Spelling, *, cut: bool) -> Normal:
    line = " ".join(draft.line)
    return of_words(draft.words, draft.spans, spelling, line=line, foreign=draft.foreign, odd=draft.odd, cut=cut)


def of_words(
    words: list[str],
    spans: list[tuple[int, int]],
    spelling: Spelling,
    *,
    line: str = "",
    foreign: int = 0,
    odd: int = 0,
    cut: bool = False,
) -> Normal:
    """Put a text together out of its words, each of which stands for a range of the raw text."""
    words, spans = _emoji_last(*_pair_up(words, spans, spelling.pairs))
    offsets, place = [], 1
    for word in words:
        offsets.append(place)
        place += len(word) + 1
    return Normal(
        text=f" {' '.join(words)} ",
        line=line,
        words=tuple(words),
        spans=tuple(spans) or ((0, 0),),
        offsets=tuple(offsets) or (0,),
        foreign=foreign,
        odd=odd,
        cut=cut,
    )


def _pair_up(
    words: list[str],
    spans: list[tuple[int, int]],
    pairs: Mapping[tuple[str, str], tuple[str, ...]],
) -> tuple[list[str], list[tuple[int, int]]]:
    """Write pairs such as "do not" and "want to" as the one word rules know them by."""
    out: list[str] = []
    places: list[tuple[int, int]] = []
    for word, span in zip(words, spans, strict=True):
        one = pairs.get((out[-1], word)) if out else None
        if one is None:
            out.append(word)
            places.append(span)
            continue
        start = places.pop()[0]
        out.pop()
        out.extend(one)
        places.extend([(start, span[1])] * len(one))
    return out, places


def _emoji_last(words: list[str], spans: list[tuple[int, int]]) -> tuple[list[str], list[tuple[int, int]]]:
    """Move emoji to the end of their sentence, so that they do not tear apart what was said around them."""
    if not any(word.startswith(EMOJI) for word in words):
        return words, spans
    said: list[tuple[str, tuple[int, int]]] = []
    signs: list[tuple[str, tuple[int, int]]] = []
    for word, span in zip(words, spans, strict=True):
        if word == ".":
            said.extend(signs)
            signs = []
        (signs if word.startswith(EMOJI) else said).append((word, span))
    said.extend(signs)
    return [word for word, _ in said], [span for _, span in said]
