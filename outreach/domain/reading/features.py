"""What the second opinion looks at in a text: its words, their neighbours, their letters, and what kinds they are of.

Every feature is a name and how much it counts. Kinds ("#kin", "#pills") count most, because they carry what was learnt
from one wording over to the next; runs of letters count least, because there are so many of them. The little words that
every sentence is made of count for little, alone and among themselves: everybody uses them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from zlib import crc32

Feature = tuple[str, int]
_CODING = ("utf-8", "surrogatepass")
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
    return crc32(name.encode(*_CODING)) & ((1 << bits) - 1)


def places(names: Iterable[str]) -> list[int]:
    """Find the places of features among 2**32; the last `bits` of each are its bucket. No name holds a line's end."""
    whole = "\n".join(names).encode(*_CODING)
    return list(map(crc32, whole.split(b"\n"))) if whole else []


def of_word(*, word: str, kinds: Mapping[str, str]) -> Iterator[Feature]:
    """Name what a word shows by itself: the word, its kind, and its runs of three to five letters."""
    for counts, names in names_of_word(word=word, kinds=kinds).items():
        yield from ((name, counts) for name in names)


def names_of_word(*, word: str, kinds: Mapping[str, str]) -> dict[int, list[str]]:
    """Name the same, by how much each counts."""
    if word in _LITTLE:
        return {2: [f"w {word}"]}
    edged = f"<{word}>"
    sizes = range(_SHORTEST, _LONGEST + 1)
    letters = [f"c {edged[start : start + size]}" for size in sizes for start in range(len(edged) - size + 1)]
    return {8: [f"w {word}"], 12: [f"k {kinds[word]}"] if word in kinds else [], 2: letters}


def of_sign(sign: str) -> Feature:
    """Name a rule, mask or denial that matched."""
    return f"r {sign}", 16


def of_order(*, words: Sequence[str], kinds: Mapping[str, str]) -> set[Feature]:
    """Name what words show beside each other: pairs, triples, pairs around a third, and the same of their kinds."""
    named = names_of_order(words=words, kinds=kinds)
    return {(name, counts) for counts, names in named.items() for name in names}


def names_of_order(*, words: Sequence[str], kinds: Mapping[str, str]) -> dict[int, set[str]]:
    """Name the same, by how much each counts: reading a text spends much of its time here."""
    line = (_FIRST, *words, _LAST)
    sorts = [kinds.get(word, word) for word in line]
    tells = [word not in _LITTLE for word in line]
    found: dict[int, set[str]] = {1: set(), 2: _together(words, kinds), 4: set(), 8: set()}
    beside = zip(line, line[1:], sorts, sorts[1:], tells, tells[1:], strict=False)
    for one, two, kind, next_kind, tells_one, tells_two in beside:
        telling = tells_one or tells_two
        found[4 if telling else 2].add(f"2 {one} {two}")
        if kind != one or next_kind != two:
            found[8 if telling else 4].add(f"2k {kind} {next_kind}")
    around = zip(line, line[1:], line[2:], sorts, sorts[1:], sorts[2:], tells, tells[1:], tells[2:], strict=False)
    for one, two, three, kind, next_kind, last_kind, tells_one, tells_two, tells_three in around:
        apart = tells_one or tells_three
        telling = apart or tells_two
        found[2 if telling else 1].add(f"3 {one} {two} {three}")
        found[4 if apart else 2].add(f"_ {one} {three}")
        if kind != one or next_kind != two or last_kind != three:
            found[4 if telling else 2].add(f"3k {kind} {next_kind} {last_kind}")
            found[8 if apart else 4].add(f"_k {kind} {last_kind}")
    return found


def _together(words: Sequence[str], kinds: Mapping[str, str]) -> set[str]:
    """Name the kinds that stand in one sentence, two by two and in any order."""
    found: set[str] = set()
    sentence: dict[str, None] = {}
    for word in (*words, _STOP):
        if word == _STOP:
            found |= _pairs(tuple(list(sentence)[:_MOST_KINDS]))
            sentence = {}
        elif word in kinds:
            sentence[kinds[word]] = None
    return found


@lru_cache(maxsize=512)
def _pairs(kinds: tuple[str, ...]) -> frozenset[str]:
    """Name the pairs of the kinds of one sentence; kept, for a sentence is read with its text and by itself."""
    return frozenset(f"p {one} {two}" for one, two in combinations(sorted(kinds), 2))
