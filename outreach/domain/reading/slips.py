"""Slips of the thumb and of the ear: which words one slip away a word may have been meant to be, and how likely."""

from collections.abc import Iterator
from itertools import chain
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


def one_slip_away(word: str) -> Slips:
    """Give every run of letters that one slip turns into this word, and how unlikely that slip is (0 to 3).

    Of a word of three letters the first is right, none is one too many, and none came from far across the keyboard: it
    would be anything. Of a run of letters longer than any word it gives nothing.
    """
    if len(word) > _LONGEST:
        return iter(())
    return chain(_swapped(word), _one_too_many(word), _another(word), _left_out(word), _by_ear(word))


def _first(place: int) -> float:
    return 0.0 if place else _UNLIKELY_FIRST


def _swapped(word: str) -> Slips:
    for place in range(0 if len(word) > _SHORT else 1, len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :], 0.5 + _first(place)


def _one_too_many(word: str) -> Slips:
    for place, letter in enumerate(word):
        doubled = place > 0 and word[place - 1] == letter
        if doubled or len(word) > _SHORT:
            yield word[:place] + word[place + 1 :], (0.2 if doubled else 1.0) + _first(place)


def _another(word: str) -> Slips:
    for place, letter in enumerate(word):
        near = _BESIDE.get(letter, _NOWHERE)
        if place == 0 and len(word) <= _SHORT:
            continue
        for other in ascii_lowercase if len(word) > _SHORT else near:
            vowels = other in _VOWELS and letter in _VOWELS
            cost = 1.0 if other in near else 1.2 if vowels else 2.0
            yield word[:place] + other + word[place + 1 :], cost + _first(place)


def _left_out(word: str) -> Slips:
    for place in range(len(word) + 1):
        for other in ascii_lowercase:
            doubled = other in word[max(0, place - 1) : place + 1]
            yield word[:place] + other + word[place:], (0.4 if doubled else 0.8) + _first(place)


def _by_ear(word: str) -> Slips:
    for heard, written in _HEARD_AND_WRITTEN:
        place = word.find(heard)
        while place >= 0:
            yield word[:place] + written + word[place + len(heard) :], 0.3
            place = word.find(heard, place + 1)
