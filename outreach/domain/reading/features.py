"""What the second opinion looks at in a text: its words, their neighbours, their letters, and what kinds they are of.

Every feature is a name and how much it counts. Kinds ("#kin", "#pills") count most, because they carry what was learnt
from one wording over to the next; runs of letters count least, because there are so many of them. The little words that
every sentence is made of count for little, alone and among themselves: everybody uses them.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from zlib import crc32

Feature = tuple[str, int]
_FIRST, _LAST, _STOP = "<", ">", "."
_SHORTEST, _LONGEST = 3, 5
_MOST_KINDS = 16
_EVERYBODYS = """
a about all am an and any are as at back be because been being but by can cant come como con could couldnt de did
didnt do does doesnt dont down el en es even for from get go going gonna got had has have havent he her here him his
how i if im in is it its just know la las less like lo los make mas me mi more much muy my no not now of off on one
only or our out over para pero por que se she should si so some still su te than that the their them then there they
think this to too tu u un una up very wanna want was way we well were what when where who why will with wont would
wouldnt y ya you your
"""
_LITTLE = frozenset({_FIRST, _LAST, *_EVERYBODYS.split()})


def bucket(*, name: str, bits: int) -> int:
    """Find the place of a feature among 2**bits; the same on every machine."""
    return crc32(name.encode("utf-8", "surrogatepass")) & ((1 << bits) - 1)


def of_word(*, word: str, kinds: Mapping[str, str]) -> Iterator[Feature]:
    """Name what a word shows by itself: the word, its kind, and its runs of three to five letters."""
    if word in _LITTLE:
        yield f"w {word}", 2
        return
    yield f"w {word}", 8
    if word in kinds:
        yield f"k {kinds[word]}", 12
    edged = f"<{word}>"
    for size in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(edged) - size + 1):
            yield f"c {edged[start : start + size]}", 2


def of_sign(sign: str) -> Feature:
    """Name a rule, mask or denial that matched."""
    return f"r {sign}", 16


def of_order(*, words: Sequence[str], kinds: Mapping[str, str]) -> set[Feature]:
    """Name what words show beside each other: pairs, triples, pairs around a third, and the same of their kinds."""
    line = (_FIRST, *words, _LAST)
    sorts = tuple(kinds.get(word, word) for word in line)
    tells = tuple(word not in _LITTLE for word in line)
    found: set[Feature] = set(_together(words, kinds))
    for place, (one, two) in enumerate(pairwise(line)):
        kind, next_kind = sorts[place], sorts[place + 1]
        half = 1 if tells[place] or tells[place + 1] else 2
        found.add((f"2 {one} {two}", 4 // half))
        known = kind is not one or next_kind is not two
        if known:
            found.add((f"2k {kind} {next_kind}", 8 // half))
        if place + 2 < len(line):
            three, last_kind = line[place + 2], sorts[place + 2]
            around = 1 if tells[place] or tells[place + 2] else 2
            half = min(half, around)
            found.add((f"3 {one} {two} {three}", 2 // half))
            found.add((f"_ {one} {three}", 4 // around))
            if known or last_kind is not three:
                found.add((f"3k {kind} {next_kind} {last_kind}", 4 // half))
                found.add((f"_k {kind} {last_kind}", 8 // around))
    return found


def _together(words: Sequence[str], kinds: Mapping[str, str]) -> Iterator[Feature]:
    """Name the kinds that stand in one sentence, two by two and in any order."""
    sentence: dict[str, None] = {}
    for word in (*words, _STOP):
        if word != _STOP:
            if word in kinds:
                sentence[kinds[word]] = None
            continue
        for one, two in combinations(sorted(list(sentence)[:_MOST_KINDS]), 2):
            yield f"p {one} {two}", 2
        sentence = {}
