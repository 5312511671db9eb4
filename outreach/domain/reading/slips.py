"""Slips of the thumb and of the ear: which words one slip away a word may have been meant to be, and how likely."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, takewhile
from string import ascii_lowercase

_SHORT = 3
_LONGEST = 24
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    one: frozenset("".join(other[max(0, place - 1) : place + 2] for other in _ROWS[max(0, line - 1) : line + 2]))
    for line, row in enumerate(_ROWS)
    for place, one in enumerate(row)
}
_NOWHERE: frozenset[str] = frozenset()
_VOWELS = frozenset("aeiou")
_HEARD_AND_WRITTEN = (
    *(("b", "v"), ("v", "b"), ("s", "z"), ("z", "s"), ("s", "c"), ("c", "s"), ("z", "c"), ("c", "z"), ("i", "y")),
    *(("y", "ll"), ("ll", "y"), ("k", "c"), ("k", "qu"), ("q", "qu"), ("h", ""), ("j", "g"), ("g", "j"), ("y", "i")),
    *(("ph", "f"), ("f", "ph"), ("x", "ks"), ("ks", "x"), ("g", "gh"), ("ei", "ie"), ("ie", "ei")),
)
_UNLIKELY_FIRST = 0.5

Slips = Iterator[tuple[str, float]]


class Ends:
    """How words begin and end: a slip leaves what stands before and behind it as it was in the word that was meant."""

    def __init__(self, words: frozenset[str]) -> None:
        """Put the words in order, read from the left and from the right."""
        self._begin = sorted(words)
        self._end = sorted(word[::-1] for word in words)

    def slips(self, word: str) -> range:
        """Give the places between letters at which a letter may have been left out, so that one of the words was meant.

        What stands before such a place begins one of the words, and what stands behind it ends one. Few words that are
        spelt right have any: that is why most of the thousands of runs of letters one slip away need not be made.
        """
        return range(len(word) - _shared(word[::-1], self._end), _shared(word, self._begin) + 1)


@lru_cache(maxsize=2)
def ends_of(words: frozenset[str]) -> Ends:
    """Keep how words begin and end: what a lexicon holds is asked for again and again."""
    return Ends(words)


def _shared(word: str, ordered: Sequence[str]) -> int:
    """Count the letters with which any of the words begins as this one does: the nearest in order share the most."""
    place = bisect_left(ordered, word)
    near = ordered[max(0, place - 1) : place + 1]
    return max((sum(1 for _ in takewhile(_alike, zip(word, one, strict=False))) for one in near), default=0)


def _alike(letters: tuple[str, str]) -> bool:
    return letters[0] == letters[1]


def one_slip_away(word: str, places: range | None = None) -> Slips:
    """Give every run of letters that one slip turns into this word, and how unlikely that slip is (0 to 3).

    Of a word of three letters the first is right, none is one too many, and none came from far across the keyboard: it
    would be anything. Of a run of letters longer than any word it gives nothing. With `places`, only slips there are
    thought of; those that touch letters of the word may begin as many letters before.
    """
    if len(word) > _LONGEST:
        return iter(())
    at = range(len(word) + 1) if places is None else places
    one, two = _from(at, 1), _from(at, 2)
    return chain(
        _swapped(word, two), _one_too_many(word, one), _another(word, one), _left_out(word, at), _by_ear(word, two)
    )


def _from(places: range, before: int) -> range:
    return range(max(0, places.start - before), places.stop)


def _first(place: int) -> float:
    return 0.0 if place else _UNLIKELY_FIRST


def _swapped(word: str, places: range) -> Slips:
    for place in places:
        if (place or len(word) > _SHORT) and place < len(word) - 1:
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :], 0.5 + _first(place)


def _one_too_many(word: str, places: range) -> Slips:
    for place in places:
        doubled = place > 0 and word[place - 1 : place] == word[place : place + 1]
        if place < len(word) and (doubled or len(word) > _SHORT):
            yield word[:place] + word[place + 1 :], (0.2 if doubled else 1.0) + _first(place)


def _another(word: str, places: range) -> Slips:
    for place in places:
        if place == len(word) or (place == 0 and len(word) <= _SHORT):
            continue
        letter = word[place]
        near = _BESIDE.get(letter, _NOWHERE)
        for other in ascii_lowercase if len(word) > _SHORT else near:
            vowels = other in _VOWELS and letter in _VOWELS
            cost = 1.0 if other in near else 1.2 if vowels else 2.0
            yield word[:place] + other + word[place + 1 :], cost + _first(place)


def _left_out(word: str, places: range) -> Slips:
    for place in places:
        for other in ascii_lowercase:
            doubled = other in word[max(0, place - 1) : place + 1]
            yield word[:place] + other + word[place:], (0.4 if doubled else 0.8) + _first(place)


def _by_ear(word: str, places: range) -> Slips:
    for heard, written in _HEARD_AND_WRITTEN:
        place = word.find(heard, places.start)
        while 0 <= place < places.stop:
            yield word[:place] + written + word[place + len(heard) :], 0.3
            place = word.find(heard, place + 1)
