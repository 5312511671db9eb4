"""From which scores on the model may speak: as low as false alarms let it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from outreach.domain.reading.concern import Found
from outreach.domain.reading.opinion import by_itself, length, sentences
from outreach.packs.lexicons import load_rules
from training.corpus import Line
from training.fitting import FOLDS, STRENGTH, fitted, folds, matrix

Starts = tuple[float, float, float]
_NEVER = -1e6  # a score that no line has, but a number


@dataclass(frozen=True, slots=True)
class Sentences:
    """The features of each sentence of the long lines, and whose it is."""

    counts: Any
    owner: Any


@dataclass(frozen=True, slots=True)
class Outside:
    """The scores of lines, and of the strongest sentence of long ones, by models that knew neither line nor topic."""

    whole: Any
    sentence: Any


def cut(*, seen: Sequence[Line], found: Sequence[Found], kinds: dict[str, str], bits: int) -> Sentences:
    """Cut the long lines into sentences, as the reader does."""
    silent = load_rules().words.silent
    long = [place for place, line in enumerate(seen) if length(len(line.text.split()))]
    parts = [(place, one) for place in long for one in sentences(text=found[place].left, silent=silent)]
    counts = matrix(texts=[Found(left=" ".join(words)) for _, words in parts], kinds=kinds, bits=bits)
    return Sentences(counts, np.array([place for place, _ in parts], dtype=int))


def outside(*, counts: Any, parts: Sentences, answers: Any, weights: Any, seen: Sequence[Line]) -> Outside:  # noqa: ANN401 - arrays
    """Score every line by a model that saw neither it nor its topic."""
    fold = folds(seen)
    whole, sentence = np.zeros(len(seen)), np.full(len(seen), _NEVER)
    for one in range(FOLDS):
        rest, mine = fold != one, fold[parts.owner] == one
        model = fitted(counts=counts[rest], answers=answers[rest], strength=STRENGTH, weights=weights[rest])
        whole[~rest] = model.decision_function(counts[~rest])
        if mine.any():
            np.maximum.at(sentence, parts.owner[mine], model.decision_function(parts.counts[mine]))
    return Outside(whole, sentence)


def starts_of(*, scores: Outside, known: Any, seen: Sequence[Line], at_most: tuple[float, ...]) -> Starts:  # noqa: ANN401 - array
    """Find the lowest scores from which the model may speak of each length of text, beside what is flagged already.

    `known` says which lines the rules flag; long ones are flagged by their strongest sentence as well.
    """
    quiet = np.array([line.concern in {"none", "watch"} for line in seen])
    everyday = np.array([line.ordinary for line in seen])
    size = lengths(seen)
    short = [
        _lowest(scores.whole, known, quiet & group & (size == 0), share)
        for group, share in zip((everyday, ~everyday), at_most[:2], strict=True)
    ]
    first = round(max(short), 2)
    flagged = known | (scores.sentence >= by_itself((first,)))
    long = [_lowest(scores.whole, flagged, quiet & (size == one), at_most[one + 1]) for one in (1, 2)]
    return first, round(long[0], 2), round(long[1], 2)


def reached(*, scores: Outside, starts: Starts, seen: Sequence[Line]) -> Any:  # noqa: ANN401 - array
    """Say of which lines the model speaks."""
    return (scores.whole >= np.array(starts)[lengths(seen)]) | (scores.sentence >= by_itself(starts))


def lengths(seen: Sequence[Line]) -> Any:  # noqa: ANN401 - array
    """Say how long each line is, as the reader counts."""
    return np.array([length(len(line.text.split())) for line in seen])


def _lowest(scores: Any, flagged: Any, group: Any, share: float) -> float:  # noqa: ANN401 - arrays
    if not group.any():
        return 0.0
    left = max(share - flagged[group].mean(), share / 4)
    return float(np.quantile(np.where(flagged, _NEVER, scores)[group], 1 - left))
