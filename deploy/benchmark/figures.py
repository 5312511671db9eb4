"""The arithmetic of the bench: medians with their spread, ratios pair by pair, and the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Series:
    """The same thing measured several times."""

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse to speak of nothing."""
        if not self.values:
            raise ValueError("there is nothing to take a median of")

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.values)

    @property
    def low(self) -> float:
        """The lowest of them."""
        return min(self.values)

    @property
    def high(self) -> float:
        """The highest of them."""
        return max(self.values)


def quantile(values: Sequence[float], share: float) -> float:
    """Give the value below which this share of them lies (0.99 for p99), interpolated between neighbours."""
    if len(values) == 1:
        return values[0]
    cuts = quantiles(values, n=1000, method="inclusive")
    return cuts[min(998, max(0, round(share * 1000) - 1))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing that was measured: run by run ours and the bare baseline's, and what it must reach.

    `floor` and `stretch` are for the ratio, or for the value itself where there is no baseline. With `lower_is_better`
    (times, memory), reaching means staying below.
    """

    what: str
    unit: str
    ours: Series
    against: str = ""
    bare: Series | None = None
    floor: float | None = None
    stretch: float | None = None
    lower_is_better: bool = False

    @property
    def ratio(self) -> Series | None:
        """Ours to the baseline's, each pair measured within moments of each other."""
        if self.bare is None:
            return None
        return Series(tuple(ours / bare for ours, bare in zip(self.ours.values, self.bare.values, strict=True)))

    @property
    def judged(self) -> float:
        """What the floor is held against."""
        return (self.ratio or self.ours).middle

    def reaches(self, goal: float | None) -> bool | None:
        """Say whether it reaches a goal; None when there is none."""
        if goal is None:
            return None
        return self.judged <= goal if self.lower_is_better else self.judged >= goal

    def as_json(self) -> dict[str, object]:
        """Give everything that is known of it."""
        return {
            "what": self.what,
            "unit": self.unit,
            "against": self.against or None,
            "ours": _series(self.ours),
            "bare": None if self.bare is None else _series(self.bare),
            "ratio": None if self.ratio is None else _series(self.ratio),
            "floor": self.floor,
            "stretch": self.stretch,
            "reaches_floor": self.reaches(self.floor),
            "reaches_stretch": self.reaches(self.stretch),
        }


def _series(series: Series) -> dict[str, object]:
    return {"median": series.middle, "low": series.low, "high": series.high, "runs": list(series.values)}


def table(figures: Sequence[Figure]) -> str:
    """Write figures as a table, the spread of the runs in brackets."""
    rows = [("what", "ours", "against", "ratio", "floor", "stretch", ""), *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)


def _row(figure: Figure) -> tuple[str, ...]:
    against = "" if figure.bare is None else f"{_spread(figure.bare, '')}  {figure.against}"
    ratio = "" if figure.ratio is None else _spread(figure.ratio, "×")
    goals = [_goal(figure, goal) for goal in (figure.floor, figure.stretch)]
    return (figure.what, _spread(figure.ours, figure.unit), against, ratio, *goals, _verdict(figure))


def _goal(figure: Figure, goal: float | None) -> str:
    if goal is None:
        return ""
    unit = "×" if figure.bare is not None else figure.unit
    return f"{'≤' if figure.lower_is_better else '≥'} {_plain(goal)} {unit}"


def _verdict(figure: Figure) -> str:
    match figure.reaches(figure.floor), figure.reaches(figure.stretch):
        case _, True:
            return "stretch"
        case True, _:
            return "floor"
        case False, _:
            return "BELOW"
        case _:
            return ""


def _spread(series: Series, unit: str) -> str:
    middle = f"{_plain(series.middle)} {unit}".rstrip()
    return middle if len(series.values) == 1 else f"{middle} ({_plain(series.low)}-{_plain(series.high)})"


def _plain(value: float) -> str:
    """Write a number with three digits that matter."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
