"""The small language that rules are written in, and what it becomes.

A pattern is normalised words with a space between them. `(a|b c)` is a choice, `x?` may be missing, `x+` may come up
to four times in a row (`x+?` also not at all), `*` skips up to three words and `**` up to six (never past the end of
a sentence), `#` is a number, `^` and `$` are the edges of a sentence, `.` is the edge itself, `{name}` is a named set
of words. It cannot express a slow regular expression, so a program may bring its own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

_PIECE = re.compile(r"\{[a-z_]+\}|\*\*|[()|?+^$*#.]|[a-z0-9_]+|\s+|.", re.DOTALL)
_WORD = re.compile(r"[a-z0-9_]+")
_DEEPEST = 8
_GAP = {"*": 3, "**": 6}
_EDGE = {"^": r"(?<![^.])", "$": r"(?= (?:\.|\Z))", "#": r" \d[^ ]*", ".": r" \."}
_EVERYWHERE = (
    " a all am an and any are at be been but can dont for get go got had has have he her him his how i id"
    " if im in is it just like me my no not of off on one or out she so that the there they this to too up"
    " wanna was we what will with you your al con de el en es esta estoy la las lo los me mi mis no para"
    " por que se si su te tengo un una y ya yo "
)


class PatternError(ValueError):
    """A pattern that cannot be read; its text says where and why."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One phrase of a rule, ready to be searched for.

    `anchors` are words of which at least one must be in the text (empty: no such word); `words` are all it names.
    """

    source: str
    regex: str
    anchors: frozenset[str]
    words: frozenset[str]

    def search(self, text: str) -> re.Match[str] | None:
        """Find the phrase in normalised text, padded with one space on either side."""
        return _compiled(self.regex).search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Find every place of the phrase in normalised text."""
        return _compiled(self.regex).finditer(text)


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a pattern: its regular expression, the words it cannot do without, and all words in it."""

    regex: str
    needs: frozenset[str] | None
    words: frozenset[str]


_NOTHING = _Part(regex="", needs=None, words=frozenset())


def pattern(*, source: str, sets: Mapping[str, tuple[str, ...]]) -> Pattern:
    """Read one pattern; `sets` are the named choices it may use as `{name}`."""
    pieces = _pieces(_unfold(source, sets, 0))
    part = _choice(pieces)
    if pieces:
        reason = f"')' without '(' in {source!r}"
        raise PatternError(reason)
    if not part.words:
        reason = f"no word in {source!r}"
        raise PatternError(reason)
    return Pattern(source, part.regex + "(?= )", part.needs or frozenset(), part.words)


def _unfold(source: str, sets: Mapping[str, tuple[str, ...]], depth: int) -> str:
    if depth > _DEEPEST:
        reason = f"sets that hold each other in {source!r}"
        raise PatternError(reason)
    out = []
    for piece in _PIECE.findall(source):
        if not piece.startswith("{") or len(piece) == 1:
            out.append(piece)
            continue
        name = piece[1:-1]
        if name not in sets:
            reason = f"unknown set {piece} in {source!r}"
            raise PatternError(reason)
        out.append("(" + "|".join(_unfold(one, sets, depth + 1) for one in sets[name]) + ")")
    return "".join(out)


def _pieces(source: str) -> list[str]:
    pieces: list[str] = [piece for piece in _PIECE.findall(source) if not piece.isspace()]
    for piece in pieces:
        if piece not in "()|?+^$*#." and piece != "**" and not _WORD.fullmatch(piece):
            reason = f"{piece!r} is not allowed in {source!r}: write words as they are once normalised"
            raise PatternError(reason)
    pieces.reverse()
    return pieces


def _choice(pieces: list[str]) -> _Part:
    parts = [_sequence(pieces)]
    while pieces and pieces[-1] == "|":
        pieces.pop()
        parts.append(_sequence(pieces))
    if len(parts) == 1:
        return parts[0]
    needs: frozenset[str] | None = frozenset()
    for part in parts:
        needs = None if needs is None or part.needs is None else needs | part.needs
    words = frozenset[str]().union(*(part.words for part in parts))
    return _Part("(?:" + "|".join(part.regex for part in parts) + ")", needs, words)


def _sequence(pieces: list[str]) -> _Part:
    parts = []
    while pieces and pieces[-1] not in ")|":
        parts.append(_repeated(_one(pieces), pieces))
    if not parts:
        return _NOTHING
    needs = min((part.needs for part in parts if part.needs), key=_commonness, default=None)
    words = frozenset[str]().union(*(part.words for part in parts))
    return _Part("".join(part.regex for part in parts), needs, words)


def _repeated(part: _Part, pieces: list[str]) -> _Part:
    while pieces and pieces[-1] in "?+":
        if pieces.pop() == "?":
            part = _Part(f"(?:{part.regex})?", None, part.words)
        else:
            part = _Part(f"(?:{part.regex}){{1,4}}", part.needs, part.words)
    return part


def _one(pieces: list[str]) -> _Part:
    piece = pieces.pop()
    if piece == "(":
        part = _choice(pieces)
        if not pieces or pieces.pop() != ")":
            reason = "'(' without ')'"
            raise PatternError(reason)
        return part
    if piece in _GAP:
        return _Part(f"(?: [^ .][^ ]*){{0,{_GAP[piece]}}}?", None, frozenset())
    if piece in _EDGE:
        return _Part(_EDGE[piece], None, frozenset())
    if piece in "?+":
        reason = f"{piece!r} with nothing before it"
        raise PatternError(reason)
    return _Part(f" {piece}", frozenset({piece}), frozenset({piece}))


def _commonness(words: frozenset[str]) -> int:
    """Weigh how often a text would hold one of the words: the best anchor is the rarest."""
    return sum(20 if f" {word} " in _EVERYWHERE else 1 for word in words)
