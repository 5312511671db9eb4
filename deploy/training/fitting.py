"""Fitting the heads of the model: logistic regression over the features that the reader counts."""

from array import array
from collections.abc import Iterable, Sequence
from functools import cache
from math import sqrt
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from outreach.domain.reading.concern import Found
from outreach.domain.reading.features import bucket
from outreach.domain.reading.opinion import Head, beyond_answer, features_of
from training.corpus import Line

BITS = 19
STRENGTH = 4.0
FOLDS = 5
_NEAR = 0.1  # further than this no score moves by more than a thousandth
_MOST = 127


@cache
def _place(name: str, bits: int) -> int:
    return bucket(name=name, bits=bits)


def matrix(*, texts: Sequence[Found], kinds: dict[str, str], bits: int) -> csr_matrix:
    """Count the features of what the model sees of every text, as `opinion` counts them."""
    seen = ((beyond_answer(found.left), found.signs) for found in texts)
    return counted(seen, kinds=kinds, bits=bits)


def counted(texts: Iterable[tuple[Sequence[str], Iterable[str]]], *, kinds: dict[str, str], bits: int) -> csr_matrix:
    """Count the features of words and signs: one row each, divided by the root of their number."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for words, signs in texts:
        found: dict[int, int] = {}
        for name, counts in features_of(words=words, signs=signs, kinds=kinds):
            found[_place(name, bits)] = found.get(_place(name, bits), 0) + counts
        share = 1 / sqrt(sum(found.values()) or 1)
        for place in sorted(found):
            columns.append(place)
            values.append(found[place] * share)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(ends) - 1, 1 << bits))


def folds(seen: Sequence[Line]) -> Any:  # noqa: ANN401 - array
    """Deal every line into one of the folds, all lines of a hand into the same: the next text is by a new one."""
    hands = sorted({line.hand for line in seen})
    places = {hand: place for place, hand in enumerate(hands)}
    return np.array([places[line.hand] % FOLDS for line in seen])


def fitted(*, counts: csr_matrix, answers: Any, strength: float, weights: Any = None) -> LogisticRegression:  # noqa: ANN401 - arrays
    """Fit one head; the same lines give the same head, to the bit."""
    model = LogisticRegression(C=strength, solver="liblinear", dual=True, tol=_NEAR, random_state=0, max_iter=400)
    return model.fit(counts, answers, sample_weight=weights)


def agreed(*, counts: csr_matrix, answers: Any, strength: float, weights: Any) -> LogisticRegression:  # noqa: ANN401 - arrays
    """Fit one head twice, and take the mean of both fits.

    One takes every feature as it is, the other by how much oftener it stands in texts of that answer than in others
    (the log of naive Bayes' ratio). They err in different texts: both find more of what new hands write.
    """
    plain = fitted(counts=counts, answers=answers, strength=strength, weights=weights)
    often, seldom = (np.asarray(counts[rows].sum(axis=0)).ravel() + 1 for rows in (answers, ~answers))
    ratio = np.round(np.log((often / often.sum()) / (seldom / seldom.sum())), 3)
    turned = counts @ diags(ratio)
    other = fitted(counts=turned, answers=answers, strength=strength, weights=weights)
    share = plain.decision_function(counts).std() / other.decision_function(turned).std()
    plain.coef_ = (plain.coef_ + share * other.coef_ * ratio) / 2
    plain.intercept_ = (plain.intercept_ + share * other.intercept_) / 2
    return plain


def head(*, name: str, bits: int, model: LogisticRegression) -> Head:
    """Round a fitted head to whole weights."""
    weights = model.coef_[0]
    scale = float(f"{np.abs(weights).max() / _MOST:.9g}")
    whole = np.rint(weights / scale).astype(int)
    bias = round(float(model.intercept_[0]), 6)
    return Head(name=name, bits=bits, weights=array("b", whole.tolist()), scale=scale, bias=bias)
