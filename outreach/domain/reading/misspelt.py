"""What a word that nobody knows was most likely meant to be: one slip away from a word in which danger is told."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from outreach.domain.reading.normalise import EMOJI, Normal, of_words
from outreach.domain.reading.slips import ends_of, one_slip_away
from outreach.domain.reading.spelling import LONE, Spelling

_SHORTEST = 3
_LONG = 5
_MOST_MEANT = 3
_MOST_TEXTS = 8
_REMEMBERED = 4096
HIDDEN = "_"
"""What stands in a text for the letters of what was harmless, denied or long past."""
_COMMON_ENOUGH = 1500
_APART = 0.75
_RUN_TOGETHER = range(4, 25)
_COMMAND = re.compile(r"[aei](me|te|se|le|les|lo|la|nos)$")

Words = tuple[str, ...]
Spans = tuple[tuple[int, int], ...]

_LETTERS: dict[str, tuple[Words, ...]] = {"m": (("me",), ("mi",)), "d": (("de",),), "t": (("te",),)}


def mended(*, words: Words, spans: Spans, spelling: Spelling) -> Iterator[Normal]:
    """Yield a text as it may have been meant, the likeliest first; nothing where no word of it can be mended.

    Each of its words stands for one of the `spans` of the raw text.
    First every unknown word is what it most likely was; then, one at a time, what else it may have been.
    """
    meant = {place: found for place, word in enumerate(words) if (found := meant_by(word, spelling))}
    meant |= dict.fromkeys(_again(words), ((),))
    likeliest = {place: found[0] for place, found in meant.items()}
    if likeliest:
        yield _with(words, spans, likeliest, spelling)
    others = ({**likeliest, place: other} for place, found in meant.items() for other in found[1:])
    for chosen in islice(others, _MOST_TEXTS):
        yield _with(words, spans, chosen, spelling)


def _again(words: Words) -> list[int]:
    """List the places of words that say once more what stands before them ("beat beat beat me")."""
    pairs = enumerate(pairwise(words), 1)
    return [place for place, (one, other) in pairs if one == other and one.isalpha()]


def _with(words: Words, spans: Spans, chosen: dict[int, Words], spelling: Spelling) -> Normal:
    meant: list[str] = []
    places: list[tuple[int, int]] = []
    for place, (word, span) in enumerate(zip(words, spans, strict=False)):
        instead = chosen.get(place, (word,))
        said = [short for one in instead for short in spelling.short.get(one, (one,))]
        meant.extend(said)
        places.extend([span] * len(said))
    return of_words(meant, places, spelling)


def meant_by(word: str, spelling: Spelling) -> tuple[Words, ...]:
    """List what a word may have been meant to be, once for each word; see `_meant_by`."""
    if word in _LETTERS:
        return _LETTERS[word]
    if word in spelling.known or word in spelling.common:
        return ()
    meant = spelling.meant.get(word)
    if meant is None:
        if len(spelling.meant) >= _REMEMBERED:
            spelling.meant.clear()
        meant = spelling.meant[word] = _meant_by(word, spelling)
    return meant


def _meant_by(word: str, spelling: Spelling) -> tuple[Words, ...]:
    """List what an unknown word may have been meant to be, the likeliest first; nothing for a word that is spelt right.

    Only words of urgent rules are thought of, or several words that were run together of which one is such a word.
    """
    if len(word) < _SHORTEST or word.startswith((EMOJI, HIDDEN)):
        return ()
    if not word.isalpha():
        parts = tuple(re.findall(r"[a-z]+|\d+", word))
        return (parts,) if len(parts) > 1 and any(one in spelling.grave for one in parts) else ()
    costs: dict[Words, float] = {}
    for one, cost in one_slip_away(word, ends_of(spelling.grave).slips(word)):
        if one in spelling.grave and not _is_command(word, one):
            costs[one,] = min(cost, costs.get((one,), cost))
    for apart in _run_together(word, spelling):
        costs[apart] = _APART * len(apart)
    ordered = sorted(costs, key=lambda found: (costs[found], _rarity(found, spelling), found))
    return tuple(ordered[:_MOST_MEANT])


def _rarity(words: Words, spelling: Spelling) -> int:
    return max(spelling.common.get(one, len(spelling.common)) for one in words)


def _is_command(word: str, meant: str) -> bool:
    """See whether a Spanish word is a command ("dispárame") and not its infinitive with a letter left out."""
    ending = _COMMAND.search(word)
    return ending is not None and meant == f"{word[: ending.start(1)]}r{ending[1]}"


def _run_together(word: str, spelling: Spelling) -> Iterator[Words]:
    """Cut a word into two or three that are spelt right, where one of them matters: "wasdead", "mevoya"."""
    if len(word) not in _RUN_TOGETHER:
        return
    for first, rest in _cuts(word, spelling):
        if _is_word(rest, spelling) and (first in spelling.grave or rest in spelling.grave):
            yield first, rest
        for second, third in _cuts(rest, spelling) if len(word) > _LONG + 2 else ():
            if _is_word(third, spelling):
                yield first, second, third


def _cuts(word: str, spelling: Spelling) -> Iterator[tuple[str, str]]:
    for place in range(1, len(word)):
        if _is_word(word[:place], spelling):
            yield word[:place], word[place:]


def _is_word(word: str, spelling: Spelling) -> bool:
    if len(word) == 1:
        return word in LONE
    known = word in spelling.grave or (len(word) >= _LONG and word in spelling.known)
    return known or spelling.common.get(word, _COMMON_ENOUGH) < _COMMON_ENOUGH
