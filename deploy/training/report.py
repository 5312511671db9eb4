"""What the model alone finds, in lines that it was not trained on."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from outreach.domain.reading.opinion import LONG, Model
from training.corpus import Line


def report(*, seen: Sequence[Line], scores: dict[str, Any], model: Model) -> None:
    """Print, per hand and concern, the share of lines that rules and model flag, by folds without the line's topic."""
    starts = {
        "urgent": model.urgent_from,
        "human": model.human_from,
        "emergency": (model.emergency_from, model.emergency_from),
    }
    for name, start in starts.items():
        reached = scores[name] >= np.where([len(line.text.split()) >= LONG for line in seen], start[1], start[0])
        print(f"{name}: from {start[0]}, long texts from {start[1]}")
        for hand in sorted({line.hand for line in seen}):
            said = []
            for concern in ("emergency", "urgent", "same_day", "watch", "none"):
                mine = np.array([line.hand == hand and _meant(line) == concern for line in seen])
                if mine.any():
                    rules = np.isposinf(scores[name][mine]).mean()
                    said.append(f"{concern} {reached[mine].mean():6.1%} (rules {rules:6.1%})")
            print(f"  {hand:18} {'  '.join(said)}")


def _meant(line: Line) -> str:
    return "emergency" if line.emergency else line.concern
