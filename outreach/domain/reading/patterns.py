"""The small language that rules are written in, and what it becomes.

A pattern is normalised words with a space between them. `(a|b c)` is a choice, `x?` may be missing, `x+` may come up
to four times in a row (`x+?` also not at all), `*` skips up to three words and `**` up to six (never past the end of
a sentence), `#` is a number, `.` is the edge of a sentence itself, `^` and `$` are its two edges (emoji and laughter
behind it aside), `{name}` is a named set of words. It cannot express a slow regular expression, so a program may bring
its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from string import ascii_lowercase, digits
from typing import NamedTuple

from outreach.domain.sentences import Sentence, told_by

_WORD = r"[a-z0-9_]+"
_PIECE = re.compile(rf"\([a-z0-9_|\s]+\)|\{{[a-z_]+\}}|\*\*|{_WORD}(?:\s+{_WORD})+(?![a-z0-9_?+])|{_WORD}|\S")
_SINGLE = frozenset("()|?+^$*#." + ascii_lowercase + digits + "_")
_LAUGHTER = r"(?: (?:emo_[a-z_]+|lol|lmao|haha[ha]*|jaja[ja]*))*"
_SIGN = {
    "^": r"(?<![^.])",
    "$": rf"(?={_LAUGHTER} (?:\.|\Z))",
    "#": r" \d[^ ]*",
    ".": r" \.",
    "*": r"(?: [^ .][^ ]*){0,3}?",
    "**": r"(?: [^ .][^ ]*){0,6}?",
}
_EVERYWHERE = frozenset(
    "a all am an and any are at be been but can dont for get go got had has have he her him his how i id"  # noqa: SIM905
    " if im in is it just like me my no not of off on one or out she so that the there they this to too up"
    " wanna was we what will with you your al con de el en es esta estoy la las lo los me mi mis no para"
    " por que se si su te tengo un una y ya yo".split(),
)
_COMMON = 19
_AT_A_WORD = "(?= )"
_NONE: frozenset[str] = frozenset()


class PatternError(ValueError):
    """A pattern that cannot be read; its text says where and why."""


class Pattern:
    """One phrase of a rule, ready to be searched for.

    `anchors` are the rarest words of which a text must hold one (empty: the phrase needs no word). The rest is read
    when it is first asked for: a lexicon holds thousands of phrases, and a text asks for hardly any of them.
    """

    __slots__ = ("_part", "_sets", "_source", "anchors")

    def __init__(self, source: str, sets: "Sets", anchors: frozenset[str], part: "_Part | None" = None) -> None:
        """Keep a phrase as it is written, with the sets that it may use."""
        self._source, self._sets, self.anchors, self._part = source, sets, anchors, part

    def _parsed(self) -> "_Part":
        if self._part is None:
            read = _read(self._source, self._sets)
            self._part = _Part(read.regex + _AT_A_WORD, _NONE, read.needs)
        return self._part

    @property
    def regex(self) -> str:
        """The regular expression that it becomes."""
        return self._parsed().regex

    @property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Choices of words of which a text must hold one each, in this order."""
        return self._parsed().needs

    @property
    def words(self) -> frozenset[str]:
        """All words that it names; none once it is part of a lexicon."""
        return self._parsed().words

    def may_be_in(self, words: Sequence[str], known: AbstractSet[str]) -> bool:
        """See whether a text of these words could hold the phrase, without a search; `known` is their set."""
        needs = (self._part or self._parsed()).needs
        for needed in needs:
            if known.isdisjoint(needed):
                return False
        rest = iter(words)
        for needed in needs:
            for word in rest:
                if word in needed:
                    break
            else:
                return False
        return True

    def search(self, text: str) -> re.Match[str] | None:
        """Find the phrase in normalised text, padded with one space on either side."""
        return compiled(self.regex).search(text)

    def as_entry(self) -> "Pattern":
        """Forget what only the index and the dictionary want to know: thousands of phrases take a third of the room."""
        return Pattern(self._source, self._sets, _NONE)

    def make_ready(self) -> None:
        """Compile the phrase now, for a process that is about to read many texts; it is done at first use otherwise."""
        compiled(self.regex)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Find every place of the phrase in normalised text."""
        return compiled(self.regex).finditer(text)


@cache
def compiled(regex: str) -> re.Pattern[str]:
    """Compile an expression, once."""
    return re.compile(regex)


class _Part(NamedTuple):
    """A part of a pattern: its regular expression, all words in it, and choices of words it needs one each of."""

    regex: str
    words: frozenset[str] = _NONE
    needs: tuple[frozenset[str], ...] = ()


_NOTHING = _Part(regex="")


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
    anchors = _rarest(part.needs) if part.needs else _NONE
    return Pattern(source, sets, anchors, part._replace(regex=part.regex + _AT_A_WORD))


def _read(source: str, sets: Sets) -> _Part:
    pieces = _pieces(source)
    part = _choice(pieces, sets)
    if pieces:
        raise PatternError(Sentence("')' without '('"))
    return part


def _pieces(source: str) -> list[str]:
    pieces: list[str] = _PIECE.findall(source)
    for piece in pieces:
        if len(piece) == 1 and piece not in _SINGLE:
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
    words = _NONE.union(*(part.words for part in parts))
    regex = f"(?:{'|'.join([part.regex for part in parts])})"
    if not all(part.needs for part in parts):
        return _Part(regex, words)
    return _Part(regex, words, (_NONE.union(*(_rarest(part.needs) for part in parts)),))


def _plain_choice(inside: str) -> _Part:
    """Read a choice of nothing but words at once: a lexicon holds thousands of them, and they must load fast."""
    choices = [one.split() for one in inside.split("|")]
    regexes = ["".join([f" {word}" for word in one]) for one in choices]
    regex = regexes[0] if len(regexes) == 1 else f"(?:{'|'.join(regexes)})"
    words = frozenset([word for one in choices for word in one])
    if [] in choices:
        return _Part(regex, words)
    if len(choices) == 1:
        return _Part(regex, words, tuple(map(_alone, choices[0])))
    rarest = [one[0] if len(one) == 1 else min(one, key=_EVERYWHERE.__contains__) for one in choices]
    return _Part(regex, words, (frozenset(rarest),))


def _rarest(needs: tuple[frozenset[str], ...]) -> frozenset[str]:
    return needs[0] if len(needs) == 1 else min(needs, key=_commonness)


def _commonness(words: frozenset[str]) -> int:
    """Weigh how often a text would hold one of the words: the best anchor is the rarest."""
    return len(words) + _COMMON * len(words & _EVERYWHERE)


def _sequence(pieces: list[str], sets: Sets) -> _Part:
    parts = []
    while pieces and pieces[-1] not in ")|":
        part = _one(pieces, sets)
        parts.append(_repeated(part, pieces) if pieces and pieces[-1] in "?+" else part)
    if len(parts) == 1:
        return parts[0]
    words = _NONE.union(*[part.words for part in parts])
    needs = tuple([needed for part in parts for needed in part.needs])
    return _Part("".join([part.regex for part in parts]), words, needs)


def _repeated(part: _Part, pieces: list[str]) -> _Part:
    while pieces and pieces[-1] in "?+":
        if pieces.pop() == "?":
            part = _Part(f"(?:{part.regex})?", part.words)
        else:
            part = part._replace(regex=f"(?:{part.regex}){{1,4}}")
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
    if piece in _SIGN:
        return _Part(_SIGN[piece])
    if piece in "?+":
        raise PatternError(Sentence("{piece!r} with nothing before it", piece=piece))
    if len(piece) > 1 and not piece.isalnum():
        return _plain_choice(piece)
    alone = _alone(piece)
    return _Part(f" {piece}", alone, (alone,))


@cache
def _alone(word: str) -> frozenset[str]:
    return frozenset((word,))
