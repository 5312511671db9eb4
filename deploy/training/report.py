"""What the model alone finds, in lines that it was not trained on."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from outreach.domain.reading.opinion import Model, length
from training.corpus import Line


def report(*, seen: Sequence[Line], scores: dict[str, Any], model: Model) -> None:
    """Print, per hand and concern, the share of lines that rules and model flag, by folds without the line's topic."""
    starts = {
        "urgent": model.urgent_from,
        "human": model.human_from,
        "emergency": (model.emergency_from,) * 3,
    }
    for name, start in starts.items():
        reached = scores[name] >= np.array([start[length(len(line.text.split()))] for line in seen])
        print(f"{name}: from {start[0]}, long texts from {start[1]}, very long ones from {start[2]}")
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
