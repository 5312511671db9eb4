"""Fitting what tells an emergency from what is urgent, sentence by sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from outreach.domain.reading.concern import Found
from outreach.domain.reading.opinion import Head, sentences
from outreach.packs.lexicons import load_rules
from training.corpus import Line
from training.fitting import FOLDS, STRENGTH, fitted, folds, head, matrix

# The share of urgent lines that are no emergency, and of everyday lines, which the model may raise to one.
AT_MOST = (0.05, 0.001)
_BITS = 18
_NEVER = -1e6  # a score that no line has, but a number: between two infinities there is no quantile


@dataclass(frozen=True, slots=True)
class Emergency:
    """The head, from which score on it speaks, and the scores that each line got from folds without its topic."""

    head: Head
    start: float
    scores: Any


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The sentences of lines: their features, whose they are, and which of those lines are emergencies."""

    counts: Any
    owner: Any
    meant: Any


def emergency_of(*, seen: Sequence[Line], found: Sequence[Found], urgent: Any, kinds: dict[str, str]) -> Emergency:  # noqa: ANN401 - array
    """Fit the head on urgent lines alone; it will be asked of those that rules and model find `urgent`."""
    taught = np.array([line.concern == "urgent" for line in seen])
    cut = _cut(seen, found, taught | urgent, kinds)
    fold, outside = folds(seen)[cut.owner], np.zeros(len(cut.owner))
    for one in range(FOLDS):
        fit = _fit(cut, taught[cut.owner] & (fold != one))
        outside[fold == one] = fit.decision_function(cut.counts[fold == one])
    known = np.array([any(one.emergency for one in each.concerns) for each in found])
    scores = np.where(urgent, _strongest(outside, cut.owner, len(seen)), -np.inf)
    asked = np.maximum(np.where(known, -np.inf, scores), _NEVER)
    calm = taught & np.array([not line.emergency for line in seen])
    everyday = np.array([line.ordinary for line in seen])
    start = max(np.quantile(asked[group], 1 - share) for group, share in zip((calm, everyday), AT_MOST, strict=True))
    made = head(name="emergency", bits=_BITS, model=_fit(cut, taught[cut.owner]))
    return Emergency(made, round(float(start), 2), np.where(known, np.inf, scores))


def _cut(seen: Sequence[Line], found: Sequence[Found], asked: Any, kinds: dict[str, str]) -> _Sentences:  # noqa: ANN401 - array
    silent = load_rules().words.silent
    places = [place for place, one in enumerate(asked) if one]
    cut = [(place, one) for place in places for one in sentences(text=found[place].left, silent=silent)]
    counts = matrix(texts=[Found(left=" ".join(words)) for _, words in cut], kinds=kinds, bits=_BITS)
    owner = np.array([place for place, _ in cut])
    return _Sentences(counts, owner, np.array([line.emergency for line in seen])[owner])


def _fit(cut: _Sentences, among: Any) -> Any:  # noqa: ANN401 - array and model
    """Fit twice: one sentence of a text makes it an emergency, and the first fit says which."""
    first = fitted(counts=cut.counts[among], answers=cut.meant[among], strength=STRENGTH)
    scores = first.decision_function(cut.counts)
    telling = scores == _strongest(scores, cut.owner, cut.owner.max() + 1)[cut.owner]
    kept = among & (telling | ~cut.meant)
    return fitted(counts=cut.counts[kept], answers=cut.meant[kept], strength=STRENGTH)


def _strongest(scores: Any, owner: Any, count: int) -> Any:  # noqa: ANN401 - arrays
    """Give each line the score of its strongest sentence."""
    strongest = np.full(count, -np.inf)
    np.maximum.at(strongest, owner, scores)
    return strongest
