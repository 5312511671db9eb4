"""Fitting what tells that somebody wants no more texts, or is not whom we mean, in words of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from outreach.domain.reading.keywords import keyword
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.normalise import Normal, normalise
from outreach.domain.reading.opinion import Head
from outreach.packs.lexicons import load_rules
from training.corpus import Line
from training.fitting import FOLDS, STRENGTH, counted, fitted, folds, head

# The share of everyday lines, and of all others, that may be heard as asking what they do not ask; not of urgent ones,
# of which the model is not asked, nor of those of which a rule has spoken.
# Who asked for no more texts and gets one is wronged; who gets none more is told how to come back.
AT_MOST = (0.001, 0.006)
# Whatever the lines allow, a wish must not be much less likely than not: these are log odds.
LEAST = -1.0
_ASKS = ("opt_out", "wrong_number")
_BITS = 16


@dataclass(frozen=True, slots=True)
class Asks:
    """The heads, from which score on each of them speaks, and the scores from folds without a line's topic."""

    heads: tuple[Head, ...]
    starts: Mapping[str, float]
    scores: Mapping[str, Any]


def asks_of(*, seen: Sequence[Line], kinds: dict[str, str]) -> Asks:
    """Fit a head for each keyword that may be said in any words; it sees a text as it is, without what rules find."""
    lexicon = load_rules()
    normal = [normalise(body=line.text, spelling=lexicon.spelling) for line in seen]
    counts, fold = counted([(one.text.split(), ()) for one in normal], kinds=kinds, bits=_BITS), folds(seen)
    everyday = np.array([line.ordinary for line in seen])
    quiet = np.array([_is_quiet(line, one, lexicon) for line, one in zip(seen, normal, strict=True)])
    heads, starts, scores = [], {}, {}
    for name in _ASKS:
        answers = np.array([line.asks == name for line in seen])
        heads.append(head(name=name, bits=_BITS, model=fitted(counts=counts, answers=answers, strength=STRENGTH)))
        scores[name] = outside = np.zeros(len(seen))
        for one in range(FOLDS):
            rest = fold != one
            model = fitted(counts=counts[rest], answers=answers[rest], strength=STRENGTH)
            outside[~rest] = model.decision_function(counts[~rest])
        groups = (quiet & everyday, quiet & ~everyday)
        reached = [np.quantile(outside[each], 1 - share) for each, share in zip(groups, AT_MOST, strict=True)]
        starts[name] = round(float(max(*reached, LEAST)), 2)
    return Asks(tuple(heads), starts, scores)


def _is_quiet(line: Line, normal: Normal, lexicon: Lexicon) -> bool:
    """See whether a line asks for nothing, and the model would be asked."""
    heard = keyword(body=line.text, normal=normal, spoken=frozenset(), lexicon=lexicon).keyword
    return line.asks is None and line.concern != "urgent" and heard is None
