"""From which scores on the model may speak: as low as false alarms let it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from outreach.domain.reading.concern import Found
from outreach.domain.reading.opinion import BY_ITSELF, by_itself, length, sentences
from outreach.packs.lexicons import load_rules
from training.corpus import Line
from training.fitting import FOLDS, STRENGTH, agreed, folds, matrix

Starts = tuple[float, float, float]
_NEVER = -1e6  # a score that no line has, but a number


@dataclass(frozen=True, slots=True)
class Sentences:
    """The features of each sentence of the lines that are long or have several, and whose it is."""

    counts: Any
    owner: Any


@dataclass(frozen=True, slots=True)
class Outside:
    """The scores of lines, and of their strongest sentence, by models that knew neither line nor topic."""

    whole: Any
    sentence: Any


def cut(*, seen: Sequence[Line], found: Sequence[Found], kinds: dict[str, str], bits: int) -> Sentences:
    """Cut the lines that are long or have several sentences into these, as the reader does."""
    silent = load_rules().words.silent
    cuts = [sentences(text=one.left, silent=silent) for one in found]
    sizes = [length(len(line.text.split())) for line in seen]
    parts = [(place, one) for place, some in enumerate(cuts) if sizes[place] or len(some) > 1 for one in some]
    counts = matrix(texts=[Found(left=" ".join(words)) for _, words in parts], kinds=kinds, bits=bits)
    return Sentences(counts, np.array([place for place, _ in parts], dtype=int))


def outside(*, counts: Any, parts: Sentences, answers: Any, weights: Any, seen: Sequence[Line]) -> Outside:  # noqa: ANN401 - arrays
    """Score every line by a model that saw neither it nor its topic."""
    fold = folds(seen)
    whole, sentence = np.zeros(len(seen)), np.full(len(seen), _NEVER)
    for one in range(FOLDS):
        rest, mine = fold != one, fold[parts.owner] == one
        model = agreed(counts=counts[rest], answers=answers[rest], strength=STRENGTH, weights=weights[rest])
        whole[~rest] = model.decision_function(counts[~rest])
        if mine.any():
            np.maximum.at(sentence, parts.owner[mine], model.decision_function(parts.counts[mine]))
    return Outside(whole, sentence)


def starts_of(*, scores: Outside, known: Any, seen: Sequence[Line], at_most: Sequence[tuple[float, float]]) -> Starts:  # noqa: ANN401 - array
    """Find the lowest scores from which the model may speak of each length of text, beside what is flagged already.

    `known` says which lines the rules flag; their strongest sentence flags them as well. `at_most` holds for each
    length which share of everyday texts may be flagged, and of others that nobody need see. Whoever asks to be left
    alone is seen by a person anyway, and does not count.
    """
    quiet = np.array([line.concern in {"none", "watch"} and line.asks is None for line in seen])
    everyday = np.array([line.ordinary for line in seen])
    size = lengths(seen)
    spoken, flagged, starts = np.maximum(scores.whole, scores.sentence - BY_ITSELF), known, []
    for one, shares in enumerate(at_most):
        mine = quiet & (size == one)
        groups = zip((mine & everyday, mine & ~everyday), shares, strict=True)
        lowest = [_lowest(spoken, flagged, group, share) for group, share in groups if group.any()]
        starts.append(round(max(lowest, default=0.0), 2))
        spoken, flagged = scores.whole, known | (scores.sentence >= by_itself(starts))
    return starts[0], starts[1], starts[2]


def reached(*, scores: Outside, starts: Starts, seen: Sequence[Line]) -> Any:  # noqa: ANN401 - array
    """Say of which lines the model speaks."""
    return (scores.whole >= np.array(starts)[lengths(seen)]) | (scores.sentence >= by_itself(starts))


def lengths(seen: Sequence[Line]) -> Any:  # noqa: ANN401 - array
    """Say how long each line is, as the reader counts."""
    return np.array([length(len(line.text.split())) for line in seen])


def _lowest(scores: Any, flagged: Any, group: Any, share: float) -> float:  # noqa: ANN401 - arrays
    left = max(share - flagged[group].mean(), share / 4)
    return float(np.quantile(np.where(flagged, _NEVER, scores)[group], 1 - left))
