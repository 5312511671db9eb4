"""Train the second opinion; see deploy/train_reading."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from outreach.domain.reading.concern import Found, concerns
from outreach.domain.reading.normalise import normalise
from outreach.domain.reading.opinion import LONG, Model
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_rules
from outreach.packs.model_file import NAME, bytes_of, load_kinds
from training.corpus import Line, lines
from training.emergency import emergency_of
from training.fitting import BITS, FOLDS, STRENGTH, fitted, folds, head, matrix
from training.report import report

FILE = Path(__file__).parents[2] / "outreach" / "packs" / "lexicon" / NAME
VERSION = "2026.11.4"
BITS_ABOUT = 15
QUIET_COUNTS = 3.0
# The share of lines that nobody need see today which rules and model together may flag, measured outside of the lines
# that the model was fitted to: of short everyday texts, of short ones written to look dangerous, and of long ones.
URGENT_AT_MOST = (0.0065, 0.035, 0.09)
HUMAN_AT_MOST = (0.028, 0.10, 0.20)
LEAST_ABOUT = 40


def main() -> int:
    """Train, and write, compare or report."""
    everything = list(lines())
    seen = [line for line in everything if not line.locked and not line.bare]
    model, scores = train(seen)
    made = bytes_of(model)
    print(f"{len(seen):,} lines, {len(everything) - len(seen):,} kept apart; {len(made):,} bytes")
    if "--report" in sys.argv:
        report(seen=seen, scores=scores, model=model)
    if "--check" in sys.argv:
        same = FILE.read_bytes() == made
        print("the same to the bit" if same else f"{FILE.name} is not what the corpus and the lexicon make: train anew")
        return 0 if same else 1
    FILE.write_bytes(made)
    return 0


def seen_in(found: Sequence[Line]) -> list[Found]:
    """Give what the model sees of every line: what rules left of it, and which they were."""
    lexicon = load_rules()
    normal = [normalise(body=line.text, spelling=lexicon.spelling) for line in found]
    return [concerns(normal=one, lexicon=lexicon) for one in normal]


def train(seen: Sequence[Line]) -> tuple[Model, dict[str, Any]]:
    """Fit every head; the second value holds the scores that each line got from folds without its topic."""
    kinds = dict(load_kinds())
    found = seen_in(seen)
    counts = matrix(texts=found, kinds=kinds, bits=BITS)
    weights = np.array([QUIET_COUNTS if line.concern == "none" else 1.0 for line in seen])
    heads, scores, starts = {}, {}, {}
    for name, wanted, at_most in (
        ("urgent", {"urgent"}, URGENT_AT_MOST),
        ("human", {"urgent", "same_day"}, HUMAN_AT_MOST),
    ):
        answers = np.array([line.concern in wanted for line in seen])
        fit = fitted(counts=counts, answers=answers, strength=STRENGTH, weights=weights)
        heads[name] = head(name=name, bits=BITS, model=fit)
        scores[name] = _outside(counts, answers, weights, seen)
        known = np.array([_known(one) in wanted for one in found])
        starts[name] = _starts(scores[name], known, seen, at_most)
        scores[name] = np.where(known, np.inf, scores[name])
    urgent = scores["urgent"] >= _of_each(starts["urgent"], seen)
    emergency = emergency_of(seen=seen, found=found, urgent=urgent, kinds=kinds)
    scores["emergency"] = emergency.scores
    model = Model(
        version=VERSION,
        urgent=heads["urgent"],
        human=heads["human"],
        emergency=emergency.head,
        urgent_from=starts["urgent"],
        human_from=starts["human"],
        emergency_from=emergency.start,
        about=tuple(_about(seen, kinds)),
        kinds=kinds,
    )
    return model, scores


def _known(found: Found) -> str:
    """Say how urgent the rules alone find a line."""
    urgency = max((one.urgency for one in found.concerns), default=None)
    return "none" if urgency is None else str(min(urgency, Urgency.URGENT))


def _outside(counts: Any, answers: Any, weights: Any, seen: Sequence[Line]) -> Any:  # noqa: ANN401 - arrays
    """Score every line by a model that saw neither it nor its topic."""
    fold = folds(seen)
    scores = np.zeros(len(seen))
    for one in range(FOLDS):
        rest = fold != one
        model = fitted(counts=counts[rest], answers=answers[rest], strength=STRENGTH, weights=weights[rest])
        scores[fold == one] = model.decision_function(counts[fold == one])
    return scores


def _starts(
    scores: Any,  # noqa: ANN401 - array
    known: Any,  # noqa: ANN401 - array
    seen: Sequence[Line],
    at_most: tuple[float, float, float],
) -> tuple[float, float]:
    """Find the lowest scores from which the model may speak of short and of long texts, beside what the rules flag."""
    quiet = np.array([line.concern in {"none", "watch"} for line in seen])
    everyday = np.array([line.ordinary for line in seen])
    long = np.array([len(line.text.split()) >= LONG for line in seen])
    groups = (quiet & everyday & ~long, quiet & ~everyday & ~long, quiet & long)
    found = []
    for group, share in zip(groups, at_most, strict=True):
        left = max(share - known[group].mean(), share / 4)
        found.append(float(np.quantile(np.where(known, -np.inf, scores)[group], 1 - left)))
    return round(max(found[:2]), 2), round(found[2], 2)


def _of_each(start: tuple[float, float], seen: Sequence[Line]) -> Any:  # noqa: ANN401 - array
    """Give every line the score from which the model speaks of one as long as it is."""
    return np.where([len(line.text.split()) >= LONG for line in seen], start[1], start[0])


def _about(seen: Sequence[Line], kinds: dict[str, str]) -> list[Any]:
    worrying = [line for line in seen if line.concern in {"urgent", "same_day"}]
    counts = matrix(texts=seen_in(worrying), kinds=kinds, bits=BITS_ABOUT)
    heads = []
    for name in sorted({line.category for line in worrying} - {"none"}):
        answers = np.array([line.category == name for line in worrying])
        if answers.sum() >= LEAST_ABOUT:
            fit = fitted(counts=counts, answers=answers, strength=STRENGTH)
            heads.append(head(name=name, bits=BITS_ABOUT, model=fit))
    return heads


if __name__ == "__main__":
    sys.exit(main())
