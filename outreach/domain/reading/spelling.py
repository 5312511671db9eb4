"""Mending one word: drawn out, in leet, censored, misspelt, run together, or with its g dropped."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from outreach.domain.reading.slips import ends_of

_LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i", "|": "l", "+": "t"}
    | {"8": "b", "9": "g"}
)
_LEET_L = str.maketrans({"1": "l", "!": "l"})
_SHAPES = {"0": "[o0]", "1": "[il]", "3": "e", "4": "a", "5": "s", "7": "t", "@": "[ao]", "$": "s", "!": "[il]"}
_SHAPES |= {"8": "b", "9": "[gq]"} | {"|": "[il]", "+": "t", "*": "[a-z]"}
_LONG = re.compile(r"([a-z])\1{2,}")
_DOUBLE = re.compile(r"([a-z])\1+")
_LONGEST_WORD = 14
_GLUED = 4
_SHORTEST_RUN, _LONGEST_RUN = 9, 60
_LONG_TELLING = 7
_SURELY_RUN = 16
_BEGINNINGS = frozenset(
    "i ido im id me my he she hes shes they you we wanna want mi yo yano ya no te se quiero voy tengo".split()  # noqa: SIM905
)
LONE = frozenset("aiuyo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How words may be misspelt: shorthand, pairs that are one word, typos of the words that matter, emoji.

    `telling` holds the words that matter, by their length; `grave` every word of the rules by which somebody is paged;
    `common` the words that many people use, with their place among them, the most common first.
    """

    short: Mapping[str, tuple[str, ...]]
    pairs: Mapping[tuple[str, str], tuple[str, ...]]
    typos: Mapping[str, str]
    emoji: Mapping[str, str]
    known: frozenset[str]
    telling: Mapping[int, tuple[str, ...]]
    grave: frozenset[str] = frozenset()
    common: Mapping[str, int] = field(default_factory=dict)
    meant: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict, compare=False, repr=False)
    """What unknown words met so far may have been meant to be, kept so that each is looked at once."""

    def make_ready(self) -> None:
        """Put the words in the orders in which they are searched, now; it is done at first use otherwise."""
        ends_of(self.grave)
        _by_length(self.known)


def disguised(word: str, spelling: Spelling) -> str | None:
    """Find the word that matters behind figures, signs and stars, or None when there is none, or more than one."""
    if word.isalpha() or word.isdigit() or not any(one.isalpha() or one.isdigit() for one in word):
        return None
    shape = re.compile("".join(_SHAPES.get(one, re.escape(one)) for one in word))
    fits = [one for one in spelling.telling.get(len(word), ()) if shape.fullmatch(one)]
    letters = sum(one.isalpha() for one in word)
    return fits[0] if len(fits) == 1 and (letters or "*" not in word) else None


def cut(letters: str, known: frozenset[str]) -> tuple[str, ...] | None:
    """Cut a run of letters into as few known words as can be, or None."""
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(letters) + 1):
        choice = None
        for start in range(max(0, end - _LONGEST_WORD), end):
            before, word = best[start], letters[start:end]
            fits = before is not None and word in known and (len(word) > 1 or word in LONE)
            if fits and before is not None and (choice is None or len(before) + 1 < len(choice)):
                choice = (*before, word)
        best.append(choice)
    return best[-1]


def spell(word: str, spelling: Spelling) -> tuple[str, ...]:
    """Mend one unknown word."""
    word = _shorten(word, spelling.known)
    if not word.isalpha():
        return _unleet(word, spelling)
    if word in spelling.known:
        return (word,)
    if word in spelling.typos:
        return (spelling.typos[word],)
    if word.endswith("in") and word + "g" in spelling.known:
        return (word + "g",)
    if word.startswith("i") and len(word) > _GLUED and word[1:] in spelling.known:
        return ("i", word[1:])
    return _apart(word, spelling) or (word,)


def _apart(word: str, spelling: Spelling) -> tuple[str, ...] | None:
    """Cut words that were run together ("iwanttodie") where one of them matters or they are many."""
    if "kill" in word or "myself" in word:
        return cut(word[:_LONGEST_RUN], spelling.known)
    if not _SHORTEST_RUN <= len(word) <= _LONGEST_RUN:
        return None
    words = cut(word, spelling.known) or ("",)
    telling = max((len(one) for one in words if one in spelling.telling.get(len(one), ())), default=0)
    long = telling >= _LONG_TELLING and len(words[-1]) > 2
    begun = telling and len(words) > 2 and words[0] in _BEGINNINGS
    many = len(word) >= _SURELY_RUN and len(word) >= 3 * len(words) > 3
    return words if long or begun or many else None


def _shorten(word: str, known: frozenset[str]) -> str:
    if not _LONG.search(word):
        return word
    twice = _LONG.sub(r"\1\1", word)
    if "lll" in word and twice in known:
        return twice
    return next((one for one in (_LONG.sub(r"\1", word), twice, _DOUBLE.sub(r"\1", word)) if one in known), twice)


def _unleet(word: str, spelling: Spelling) -> tuple[str, ...]:
    for table in (_LEET, _LEET | _LEET_L):
        plain = _shorten(word.translate(table), spelling.known)
        mended = plain if plain in spelling.known else spelling.typos.get(plain)
        if mended:
            return (mended,)
    if "*" in word:
        return (_uncensor(word, spelling.known),)
    return tuple(piece for piece in re.split(r"[^a-z0-9]+", word) if piece)


def _uncensor(word: str, known: frozenset[str]) -> str:
    """Find the one known word behind stars, if there is just one."""
    if not any(character.isalpha() for character in word):
        return word.replace("*", "")
    shape = re.compile(re.escape(word).replace(r"\*", "[a-z]"))
    fits = [one for one in _by_length(known).get(len(word), ()) if shape.fullmatch(one)]
    return fits[0] if len(fits) == 1 else word.replace("*", "")


@lru_cache(maxsize=2)
def _by_length(known: frozenset[str]) -> Mapping[int, tuple[str, ...]]:
    """Sort words by how long they are, once: looking through all of them takes longer than reading a whole text."""
    ordered = sorted(known, key=len)
    return {length: tuple(words) for length, words in groupby(ordered, key=len)}
