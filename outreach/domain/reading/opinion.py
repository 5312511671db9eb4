"""The second opinion: a linear model over words and letters, which may only raise what the rules found.

It was trained by `deploy/train_reading` on lines written for this purpose. Its weights are whole numbers from -127 to
127, one per bucket and head, so that reading needs nothing but additions.
"""

from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from math import sqrt
from operator import add, itemgetter

from outreach.domain.reading.features import Feature, names_of_order, names_of_word, of_order, of_sign, of_word, places

_MOST_KEPT = 20_000
_MOST_SUMS = 4_000
_MOST_ORDERS = 32
_SHOWN = 5
_LEAST = 3
_BESIDES = 4
"""What is kept of a word before what it adds to `asks`."""
LONG = (30, 60)
"""From how many words on a text is long, and very long."""
BY_ITSELF = 1.0
"""How much more a sentence must say than a short text, to speak for all of its text."""
_SPOKEN = ("2 ", "3 ")

Places = dict[int, list[int]]
"""Where features stand among 2**32, by how much each counts."""

_Taker = Callable[["array[int]"], Iterable[int]]


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
    is known.
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
    kept: dict[str, tuple[int, ...]] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What each word met so far adds: how much its features count, then to `urgent`, `human`, `emergency`, `asks`."""
    kept_about: dict[str, tuple[int, ...]] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What each word of a text of which the model spoke adds to every head of `about`."""
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
    size, urgent, human, *_ = _sums_of_words(words, model)
    heads = (model.urgent, model.human)
    for among in (_order(words, model), _of_signs(signs)):
        more = _sums(among, heads)
        size, urgent, human = size + _size(among), urgent + more[0], human + more[1]
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


def _sums_of_words(words: Sequence[str], model: Model) -> list[int]:
    """Add up what words add, each once: the size of their features, then `urgent`, `human`, `emergency`, `asks`."""
    known = [model.kept.get(word) or _keep(word, model) for word in dict.fromkeys(words)]
    return list(map(sum, zip(*known, strict=True))) or [0] * (_BESIDES + len(model.asks))


def _keep(word: str, model: Model) -> tuple[int, ...]:
    named = _of_word(word, model)
    if len(model.kept) >= _MOST_KEPT:
        model.kept.clear()
    kept = _size(named), *_sums(named, (model.urgent, model.human, model.emergency, *model.asks))
    model.kept[word] = kept
    return kept


def _of_word(word: str, model: Model) -> Places:
    return {counts: places(names) for counts, names in names_of_word(word=word, kinds=model.kinds).items()}


def _order(words: Sequence[str], model: Model) -> Places:
    """Find the places of the features of word order; they are found once for all heads that weigh the same words."""
    words = tuple(words)
    kept = model.kept_order.get(words)
    if kept is None:
        named = names_of_order(words=words, kinds=model.kinds)
        kept = {counts: places(names) for counts, names in named.items()}
        if len(model.kept_order) >= _MOST_ORDERS:
            model.kept_order.clear()
        model.kept_order[words] = kept
    return kept


def about(*, words: Sequence[str], signs: Iterable[str], model: Model) -> str:
    """Name the category that the words and signs speak of most."""
    said = dict.fromkeys(words)
    known = [model.kept_about.get(word) or _keep_about(word, model) for word in said]
    sums, size = map(sum, zip(*known, strict=True)), _sums_of_words(words, model)[0]
    totals = list(sums) or [0] * len(model.about)
    for among in (_order(words, model), _of_signs(signs)):
        totals, size = list(map(add, totals, _sums(among, model.about))), size + _size(among)
    scores = _scores(totals, model.about, size)
    return max(scores, key=lambda name: scores[name])


def _keep_about(word: str, model: Model) -> tuple[int, ...]:
    if len(model.kept_about) >= _MOST_SUMS:
        model.kept_about.clear()
    model.kept_about[word] = sums = _sums(_of_word(word, model), model.about)
    return sums


def asked(*, words: Sequence[str], model: Model) -> str | None:
    """Name the keyword that the words say, each in its own way, or None: the one whose score is furthest beyond."""
    among, (size, *sums) = _order(words, model), _sums_of_words(words, model)
    totals = map(add, sums[_BESIDES - 1 :], _sums(among, model.asks))
    scores = _scores(totals, model.asks, size + _size(among))
    beyond = {name: score - model.asks_from[name] for name, score in scores.items()}
    said = max(beyond, key=lambda name: beyond[name], default=None)
    return said if said is not None and beyond[said] >= 0 else None


def _scores(totals: Iterable[int], heads: Sequence[Head], size: int) -> dict[str, float]:
    """Make log odds of what was added up for heads, out of features that count so much together."""
    share = sqrt(size or 1)
    return {head.name: total * head.scale / share + head.bias for head, total in zip(heads, totals, strict=True)}


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
    among, (size, _, _, total, *_) = _order(words, model), _sums_of_words(words, model)
    total += _sums(among, (model.emergency,))[0]
    return _scores((total,), (model.emergency,), size + _size(among))[model.emergency.name]


def strongest(*, words: Sequence[str], head: Head) -> tuple[str, ...]:
    """Name the words and word groups that speak most for a head, the strongest first."""
    named = names_of_order(words=words, kinds={}).items()
    shown = sorted((name, counts) for counts, names in named for name in names if name.startswith(_SPOKEN))
    where = places(name for name, _ in shown)
    last = (1 << head.bits) - 1
    weights = {name: head.weights[one & last] * counts for (name, counts), one in zip(shown, where, strict=True)}
    best = nlargest(_SHOWN, (name for name in weights if weights[name] > 0), key=lambda name: weights[name])
    return tuple(name.partition(" ")[2].strip("<> ") for name in best)


def features_of(*, words: Sequence[str], signs: Iterable[str], kinds: Mapping[str, str]) -> Iterator[Feature]:
    """Name every feature of a text; those of a word once for each word, those of their order once."""
    for word in dict.fromkeys(words):
        yield from of_word(word=word, kinds=kinds)
    yield from of_order(words=words, kinds=kinds)
    yield from map(of_sign, signs)


def _of_signs(signs: Iterable[str]) -> Places:
    named: dict[int, list[str]] = {}
    for name, counts in map(of_sign, signs):
        named.setdefault(counts, []).append(name)
    return {counts: places(names) for counts, names in named.items()}


def _sums(among: Places, heads: Iterable[Head]) -> tuple[int, ...]:
    """Add up the weights that each head gives to features; heads of one size look at the same buckets."""
    takers: dict[int, list[tuple[int, _Taker]]] = {}
    sums = []
    for head in heads:
        if head.bits not in takers:
            last = (1 << head.bits) - 1
            takers[head.bits] = [(counts, _taker([one & last for one in those])) for counts, those in among.items()]
        sums.append(sum([counts * sum(take(head.weights)) for counts, take in takers[head.bits]]))
    return tuple(sums)


def _taker(buckets: list[int]) -> _Taker:
    """Take the weights of buckets at once, which is quickest; of a single one `itemgetter` would make no tuple."""
    return itemgetter(*buckets) if len(buckets) > 1 else lambda weights: [weights[one] for one in buckets]


def _size(among: Places) -> int:
    return sum([counts * len(those) for counts, those in among.items()])
