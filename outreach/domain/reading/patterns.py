"""The small language that rules are written in, and what it becomes.

A pattern is normalised words with a space between them. `(a|b c)` is a choice, `x?` may be missing, `x+` may come up
to four times in a row (`x+?` also not at all), `*` skips up to three words and `**` up to six (never past the end of
a sentence), `#` is a number, `.` is the edge of a sentence itself, `^` and `$` are its two edges (emoji and laughter
behind it aside), `{name}` is a named set of words. It cannot express a slow regular expression, so a program may bring
its own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from outreach.domain.sentences import Sentence, told_by

_PIECE = re.compile(r"\([a-z0-9_|\s]+\)|\{[a-z_]+\}|\*\*|[()|?+^$*#.]|[a-z0-9_]+|\s+|.", re.DOTALL)
_WORD = re.compile(r"[a-z0-9_]+")
_GAP = {"*": 3, "**": 6}
_LAUGHTER = r"(?: (?:emo_[a-z_]+|lol|lmao|haha[ha]*|jaja[ja]*))*"
_EDGE = {"^": r"(?<![^.])", "$": rf"(?={_LAUGHTER} (?:\.|\Z))", "#": r" \d[^ ]*", ".": r" \."}
_EVERYWHERE = frozenset(
    "a all am an and any are at be been but can dont for get go got had has have he her him his how i id"  # noqa: SIM905
    " if im in is it just like me my no not of off on one or out she so that the there they this to too up"
    " wanna was we what will with you your al con de el en es esta estoy la las lo los me mi mis no para"
    " por que se si su te tengo un una y ya yo".split(),
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

    def make_ready(self) -> None:
        """Compile the phrase now, for a process that is about to read many texts; it is done at first use otherwise."""
        _compiled(self.regex)

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


class Sets:
    """The named choices that patterns may use as `{name}`, each read once."""

    def __init__(self, named: Mapping[str, tuple[str, ...]]) -> None:
        """Keep the choices as written; a set may hold others."""
        self._named = named
        self._read: dict[str, _Part] = {}
        self._open: list[str] = []

    def part(self, name: str) -> _Part:
        """Read a set, or raise `PatternError` when nobody wrote it or it holds itself."""
        if name not in self._read:
            if name in self._open:
                raise PatternError(Sentence("sets that hold each other: {open}", open=", ".join(self._open)))
            if name not in self._named:
                raise PatternError(Sentence("unknown set {{{name}}}", name=name))
            self._open.append(name)
            self._read[name] = _read(f"({'|'.join(self._named[name])})", self)
            self._open.pop()
        return self._read[name]


def pattern(*, source: str, sets: Sets) -> Pattern:
    """Read one pattern; its errors say where and why."""
    try:
        part = _read(source, sets)
    except PatternError as error:
        raise PatternError(Sentence("{error} in {source!r}", error=told_by(error), source=source)) from None
    if not part.words:
        raise PatternError(Sentence("no word in {source!r}", source=source))
    return Pattern(source, part.regex + "(?= )", part.needs or frozenset(), part.words)


def _read(source: str, sets: Sets) -> _Part:
    pieces = _pieces(source)
    part = _choice(pieces, sets)
    if pieces:
        raise PatternError(Sentence("')' without '('"))
    return part


def _pieces(source: str) -> list[str]:
    pieces: list[str] = [piece for piece in _PIECE.findall(source) if not piece.isspace()]
    for piece in pieces:
        known = piece in "()|?+^$*#." or piece == "**" or (piece[0] in "{(" and len(piece) > 1)
        if not known and not _WORD.fullmatch(piece):
            raise PatternError(
                Sentence("{piece!r} is not allowed: write words as they are once normalised;", piece=piece)
            )
    pieces.reverse()
    return pieces


def _choice(pieces: list[str], sets: Sets) -> _Part:
    parts = [_sequence(pieces, sets)]
    while pieces and pieces[-1] == "|":
        pieces.pop()
        parts.append(_sequence(pieces, sets))
    if len(parts) == 1:
        return parts[0]
    needs: frozenset[str] | None = frozenset()
    for part in parts:
        needs = None if needs is None or part.needs is None else needs | part.needs
    words = frozenset[str]().union(*(part.words for part in parts))
    return _Part("(?:" + "|".join(part.regex for part in parts) + ")", needs, words)


def _plain_choice(inside: str) -> _Part:
    """Read a choice of nothing but words at once: a lexicon holds thousands of them, and they must load fast."""
    choices = [one.split() for one in inside.split("|")]
    needs = None if [] in choices else frozenset(min(one, key=_commonness_of) for one in choices)
    regexes = ["".join(f" {word}" for word in one) for one in choices]
    regex = regexes[0] if len(regexes) == 1 else f"(?:{'|'.join(regexes)})"
    return _Part(regex, needs, frozenset(word for one in choices for word in one))


def _sequence(pieces: list[str], sets: Sets) -> _Part:
    parts = []
    while pieces and pieces[-1] not in ")|":
        parts.append(_repeated(_one(pieces, sets), pieces))
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


def _one(pieces: list[str], sets: Sets) -> _Part:
    piece = pieces.pop()
    if piece == "(":
        part = _choice(pieces, sets)
        if not pieces or pieces.pop() != ")":
            raise PatternError(Sentence("'(' without ')'"))
        return part
    if piece[0] == "{":
        return sets.part(piece[1:-1])
    if piece[0] == "(":
        return _plain_choice(piece[1:-1])
    if piece in _GAP:
        return _Part(f"(?: [^ .][^ ]*){{0,{_GAP[piece]}}}?", None, frozenset())
    if piece in _EDGE:
        return _Part(_EDGE[piece], None, frozenset())
    if piece in "?+":
        raise PatternError(Sentence("{piece!r} with nothing before it", piece=piece))
    return _Part(f" {piece}", frozenset({piece}), frozenset({piece}))


def _commonness(words: frozenset[str]) -> int:
    """Weigh how often a text would hold one of the words: the best anchor is the rarest."""
    return sum(map(_commonness_of, words))


def _commonness_of(word: str) -> int:
    return 20 if word in _EVERYWHERE else 1
