"""Train the second opinion; see deploy/train_reading."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from outreach.domain.reading.concern import Found, concerns
from outreach.domain.reading.normalise import normalise
from outreach.domain.reading.opinion import Model
from outreach.domain.urgency import Urgency
from outreach.packs import prepared
from outreach.packs.lexicons import COMMON, load_rules, prepared_house
from outreach.packs.model_file import NAME, bytes_of, load_kinds
from training.asks import asks_of
from training.common import common_words
from training.corpus import Line, lines
from training.emergency import emergency_of
from training.fitting import BITS, STRENGTH, agreed, fitted, head, matrix
from training.report import report
from training.starts import cut, outside, reached, starts_of

FILE = Path(__file__).parents[2] / "outreach" / "packs" / "lexicon" / NAME
VERSION = "2026.11.20"
BITS_ABOUT = 15
QUIET_COUNTS = 3.0
# The share of lines that nobody need see today which rules and model together may flag, measured outside of the hands
# that the model was fitted to: of everyday texts, and of those written to look dangerous; of short ones, of long and of
# very long ones.
URGENT_AT_MOST = ((0.01, 0.05), (0.04, 0.12), (0.06, 0.20))
HUMAN_AT_MOST = ((0.045, 0.14), (0.10, 0.25), (0.15, 0.30))
LEAST_ABOUT = 40


def main() -> int:
    """Train, and write, compare or report."""
    everything = list(lines())
    seen = [line for line in everything if not line.locked and not line.bare]
    model, scores = train(seen)
    words = "".join(f"{word}\n" for word in common_words(seen))
    made = {
        FILE: bytes_of(model),
        FILE.with_name(COMMON): words.encode(),
        FILE.with_name(prepared.NAME): prepared_house(),
    }
    print(f"{len(seen):,} lines, {len(everything) - len(seen):,} kept apart; {len(made[FILE]):,} bytes")
    if "--report" in sys.argv:
        report(seen=seen, scores=scores, model=model)
    if "--check" in sys.argv:
        others = [file.name for file, data in made.items() if file.read_bytes() != data]
        told = f"{' and '.join(others)}: not what the corpus and the lexicon make; train anew"
        print(told if others else "the same to the bit")
        return 1 if others else 0
    for file, data in made.items():
        file.write_bytes(data)
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
    counts, parts = matrix(texts=found, kinds=kinds, bits=BITS), cut(seen=seen, found=found, kinds=kinds, bits=BITS)
    weights = np.array([QUIET_COUNTS if line.concern == "none" else 1.0 for line in seen])
    heads, scores, starts, speaks = {}, {}, {}, {}
    for name, wanted, at_most in (
        ("urgent", {"urgent"}, URGENT_AT_MOST),
        ("human", {"urgent", "same_day"}, HUMAN_AT_MOST),
    ):
        answers = np.array([line.concern in wanted for line in seen])
        fit = agreed(counts=counts, answers=answers, strength=STRENGTH, weights=weights)
        heads[name] = head(name=name, bits=BITS, model=fit)
        others = outside(counts=counts, parts=parts, answers=answers, weights=weights, seen=seen)
        known = np.array([_known(one) in wanted for one in found])
        starts[name] = starts_of(scores=others, known=known, seen=seen, at_most=at_most)
        speaks[name] = known | reached(scores=others, starts=starts[name], seen=seen)
        scores[name] = np.where(known, np.inf, others.whole)
    urgent = speaks["urgent"]
    emergency = emergency_of(seen=seen, found=found, urgent=urgent, kinds=kinds)
    scores["emergency"] = emergency.scores
    asks = asks_of(seen=seen, kinds=kinds)
    scores |= asks.scores
    model = Model(
        version=VERSION,
        urgent=heads["urgent"],
        human=heads["human"],
        emergency=emergency.head,
        urgent_from=starts["urgent"],
        human_from=starts["human"],
        emergency_from=emergency.start,
        about=tuple(_about(seen, kinds)),
        asks=asks.heads,
        asks_from=asks.starts,
        kinds=kinds,
    )
    return model, scores


def _known(found: Found) -> str:
    """Say how urgent the rules alone find a line."""
    urgency = max((one.urgency for one in found.concerns), default=None)
    return "none" if urgency is None else str(min(urgency, Urgency.URGENT))


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
