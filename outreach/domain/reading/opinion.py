"""The second opinion: a linear model over words and letters, which may only raise what the rules found.

It was trained by `deploy/train_reading` on lines written for this purpose. Its weights are whole numbers from -127 to
127, one per bucket and head, so that reading needs nothing but additions.
"""

from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from math import sqrt
from zlib import crc32

from outreach.domain.reading.features import Feature, bucket, names_of_order, of_order, of_sign, of_word

_MOST_KEPT = 20_000
_MOST_SUMS = 4_000
_MOST_ORDERS = 32
_SHOWN = 5
_LEAST = 3
LONG = (30, 60)
"""From how many words on a text is long, and very long."""
BY_ITSELF = 1.0
"""How much more a sentence must say than a short text, to speak for all of its text."""
_SPOKEN = (b"2 ", b"3 ")

Places = dict[int, list[int]]
"""Where features stand among the weights, by how much each counts."""


_ANSWERS = frozenset(
    "yes yeah yea yep yup ya yah y no nope nah naw n si sip simon claro nel nop nones ok okay . ,".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One question that the model answers with a score: `weights` per bucket, in units of `scale`, and a `bias`."""

    name: str
    bits: int
    weights: "array[int]"
    scale: float
    bias: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The trained model; `urgent` and `human` say how soon, `about` holds one head per category.

    A text is urgent from a score of `urgent_from` on, and a person should see it today from `human_from` on: the first
    score for short texts, the others for long and very long ones (`LONG` words or more), where every word adds to what
    is known, and which nobody sends about nothing much.
    `emergency` was fitted to sentences of urgent texts alone, and means nothing of others: a text of which a sentence
    reaches `emergency_from` needs somebody this minute. `asks` holds one head per keyword that may be said in any
    words, `asks_from` the scores from which on it was. Scores are log odds: 0 is even. `kinds` maps a word to the kind
    of word that it is.
    """

    version: str
    urgent: Head
    human: Head
    emergency: Head
    urgent_from: tuple[float, float, float]
    human_from: tuple[float, float, float]
    emergency_from: float
    about: tuple[Head, ...]
    asks: tuple[Head, ...]
    asks_from: Mapping[str, float]
    kinds: Mapping[str, str]
    kept: dict[str, tuple[int, int, int, int]] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What each word met so far adds to `urgent`, `human` and `emergency`, and how many features it has."""
    kept_about: dict[str, tuple[int, ...]] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What each word of a text of which the model spoke adds to every head of `about`."""
    kept_asks: dict[str, tuple[int, ...]] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What each word met so far adds to every head of `asks`."""
    kept_order: dict[tuple[str, ...], Places] = field(init=False, default_factory=dict, compare=False, repr=False)
    """Where the features of word order stand of the texts and sentences met last: every head asks for them in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """How urgent a text is (`urgent`) and whether a person should see it today (`human`), in log odds."""

    urgent: float
    human: float


def beyond_answer(text: str) -> tuple[str, ...]:
    """Give the words of a text after a bare answer at its start, which means what the question makes it mean."""
    words = text.split()
    start = 0
    while start < len(words) and (words[start] in _ANSWERS or words[start][0].isdigit()):
        start += 1
    return tuple(words[start:])


def opinion(*, words: Sequence[str], signs: Iterable[str], model: Model) -> Opinion:
    """Score the words of a text, as normalised, and the `signs` that rules found in it."""
    urgent = human = size = 0
    for word in dict.fromkeys(words):
        one = model.kept.get(word) or _keep(word, model)
        urgent, human, size = urgent + one[0], human + one[1], size + one[3]
    bits = model.urgent.bits
    for among in (_order(words, model, bits=bits), _places(map(of_sign, signs), bits=bits)):
        urgent, human, size = urgent + _sum(among, model.urgent), human + _sum(among, model.human), size + _size(among)
    share = 1 / sqrt(size or 1)
    return Opinion(
        urgent=urgent * share * model.urgent.scale + model.urgent.bias,
        human=human * share * model.human.scale + model.human.bias,
    )


def length(count: int) -> int:
    """Say whether a text of so many words is short (0), long (1) or very long (2)."""
    return sum(count >= least for least in LONG)


def by_itself(starts: Sequence[float]) -> float:
    """Give the score from which one sentence speaks for all of its text: a little more than a short text needs."""
    return starts[0] + BY_ITSELF


def _keep(word: str, model: Model) -> tuple[int, int, int, int]:
    named = tuple(of_word(word=word, kinds=model.kinds))
    places, now = _places(named, bits=model.urgent.bits), _places(named, bits=model.emergency.bits)
    if len(model.kept) >= _MOST_KEPT:
        model.kept.clear()
    kept = _sum(places, model.urgent), _sum(places, model.human), _sum(now, model.emergency), _size(places)
    model.kept[word] = kept
    return kept


def _order(words: Sequence[str], model: Model, *, bits: int) -> Places:
    """Find the places of the features of word order; they are found once for all heads that weigh the same words."""
    words = tuple(words)
    kept = model.kept_order.get(words)
    if kept is None:
        named = names_of_order(words=words, kinds=model.kinds)
        kept = {counts: list(map(crc32, names)) for counts, names in named.items()}
        if len(model.kept_order) >= _MOST_ORDERS:
            model.kept_order.clear()
        model.kept_order[words] = kept
    last = (1 << bits) - 1
    return {counts: [one & last for one in places] for counts, places in kept.items()}


def about(*, words: Sequence[str], signs: Iterable[str], model: Model) -> str:
    """Name the category that the words and signs speak of most."""
    scores = _scores(words, signs, model.about, model.kept_about, model)
    return max(scores, key=lambda name: scores[name])


def asked(*, words: Sequence[str], model: Model) -> str | None:
    """Name the keyword that the words say, each in its own way, or None: the one whose score is furthest beyond."""
    scores = _scores(words, (), model.asks, model.kept_asks, model) if model.asks else {}
    beyond = {name: score - model.asks_from[name] for name, score in scores.items()}
    said = max(beyond, key=lambda name: beyond[name], default=None)
    return said if said is not None and beyond[said] >= 0 else None


def _scores(
    words: Sequence[str],
    signs: Iterable[str],
    heads: tuple[Head, ...],
    kept: dict[str, tuple[int, ...]],
    model: Model,
) -> dict[str, float]:
    """Score words and signs by heads of one size; `kept` remembers what each word adds to them."""
    said = dict.fromkeys(words)
    size = sum((model.kept.get(word) or _keep(word, model))[3] for word in said)
    known = [kept.get(word) or _keep_sums(word, heads, kept, model) for word in said]
    bits = heads[0].bits
    among = (_order(words, model, bits=bits), _places(map(of_sign, signs), bits=bits))
    share = sqrt(size + sum(map(_size, among)) or 1)
    return {
        head.name: (sum(one[place] for one in known) + sum(_sum(places, head) for places in among)) * head.scale / share
        + head.bias
        for place, head in enumerate(heads)
    }


def _keep_sums(word: str, heads: tuple[Head, ...], kept: dict[str, tuple[int, ...]], model: Model) -> tuple[int, ...]:
    places = _places(of_word(word=word, kinds=model.kinds), bits=heads[0].bits)
    if len(kept) >= _MOST_SUMS:
        kept.clear()
    kept[word] = sums = tuple(_sum(places, head) for head in heads)
    return sums


def sentences(*, text: str, silent: Container[str]) -> list[tuple[str, ...]]:
    """Cut a text into its sentences, without those that say too little and the bare answers that they begin with."""
    parts = (beyond_answer(part) for part in text.split(" . "))
    return [part for part in parts if says_enough(words=part, silent=silent)]


def says_enough(*, words: Iterable[str], silent: Container[str]) -> bool:
    """See whether three words say something; `silent` words do not."""
    return sum(word.isalpha() and word not in silent for word in words) >= _LEAST


def this_minute(*, words: Sequence[str], model: Model) -> float:
    """Score how much a sentence of an urgent text reads as if it needed somebody this minute.

    Sentence by sentence and without the signs of rules, so that nothing else that is said can lower the score.
    """
    known = [model.kept.get(word) or _keep(word, model) for word in dict.fromkeys(words)]
    among, head = _order(words, model, bits=model.emergency.bits), model.emergency
    size = sum(one[3] for one in known) + _size(among)
    return (sum(one[2] for one in known) + _sum(among, head)) * head.scale / sqrt(size or 1) + head.bias


def strongest(*, words: Sequence[str], head: Head, kinds: Mapping[str, str]) -> tuple[str, ...]:
    """Name the words and word groups that speak most for a head, the strongest first."""
    weights: dict[str, int] = {}
    named = names_of_order(words=words, kinds=kinds).items()
    shown = {(name, counts) for counts, names in named for name in names if name.startswith(_SPOKEN)}
    for name, counts in sorted(shown):
        weights[name.decode("utf-8", "surrogatepass")] = head.weights[crc32(name) & ((1 << head.bits) - 1)] * counts
    best = nlargest(_SHOWN, (name for name in weights if weights[name] > 0), key=lambda name: weights[name])
    return tuple(name.partition(" ")[2].strip("<> ") for name in best)


def features_of(*, words: Sequence[str], signs: Iterable[str], kinds: Mapping[str, str]) -> Iterator[Feature]:
    """Name every feature of a text; those of a word once for each word, those of their order once."""
    for word in dict.fromkeys(words):
        yield from of_word(word=word, kinds=kinds)
    yield from of_order(words=words, kinds=kinds)
    yield from map(of_sign, signs)


def _places(features: Iterable[Feature], *, bits: int) -> Places:
    """Find the places of features, by how much each of them counts: every head looks at the same ones."""
    places: Places = {}
    for name, counts in features:
        places.setdefault(counts, []).append(bucket(name=name, bits=bits))
    return places


def _sum(places: Places, head: Head) -> int:
    return sum(counts * sum(map(head.weights.__getitem__, those)) for counts, those in places.items())


def _size(places: Places) -> int:
    return sum(counts * len(those) for counts, those in places.items())
