"""How figures are reckoned: shares, medians, what few can say, and how engaged somebody is, by a declared rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from math import ceil, sqrt

FEW = 11
"""Fewer people or things than this are a small number: one of them may be recognised, and chance rules the share."""

_Z = 1.96


def is_few(count: int) -> bool:
    """Say whether a count is a small number: some, but few."""
    return 0 < count < FEW


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole."""

    part: int = 0
    whole: int = 0

    @property
    def value(self) -> float | None:
        """The part, from 0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def is_few(self) -> bool:
        """Whether the whole is so small that chance rules the share."""
        return is_few(self.whole)

    @property
    def likely(self) -> tuple[float, float] | None:
        """Between what the true share lies in 95 of 100 such samples (Wilson's interval); None of nothing."""
        if not self.whole:
            return None
        share, n = self.part / self.whole, self.whole
        middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        reach = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n)) / (1 + _Z**2 / n)
        # Rounding may put the ends a hair on the wrong side of what was found.
        return max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach))

    def and_more(self, part: int, whole: int) -> "Share":
        """Add more of both."""
        return Share(self.part + part, self.whole + whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How long something took: of so many, half at most `median`, nine in ten at most `p90`, all at most `longest`."""

    count: int = 0
    median: timedelta | None = None
    p90: timedelta | None = None
    longest: timedelta | None = None


def spread(seconds: Sequence[int]) -> Spread:
    """Find the median, the ninetieth percentile and the longest of some waits in seconds."""
    if not seconds:
        return Spread()
    ordered = sorted(seconds)
    return Spread(
        count=len(ordered),
        median=timedelta(seconds=(_nth(ordered, 0.5) + ordered[len(ordered) // 2]) / 2),
        p90=timedelta(seconds=_nth(ordered, 0.9)),
        longest=timedelta(seconds=ordered[-1]),
    )


def _nth(ordered: Sequence[int], share: float) -> int:
    """Pick the first value that at least this share of all does not exceed (nearest rank)."""
    return ordered[ceil(share * len(ordered)) - 1]


class Level(StrEnum):
    """How engaged somebody is."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    SILENT = "silent"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementRule:
    """What each level takes within the last `window`: the share of check-ins answered, or having been reached."""

    window: timedelta = timedelta(weeks=4)
    high: float = 0.75
    moderate: float = 0.4


RULE = EngagementRule()
"""The rule that is printed beside the figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """What is known of somebody within the window: check-ins that ended, how many answered, whether we were in touch.

    `heard` is whether they texted us at all, `reached` whether one of ours was in touch with them about a worry.
    """

    answered: int
    ended: int
    heard: bool
    reached: bool


def level(touch: Touch, *, rule: EngagementRule = RULE) -> Level:
    """Say how engaged somebody is; whoever was reached by one of ours is at least moderately so."""
    if not touch.ended:
        return Level.MODERATE if touch.reached else Level.NOT_ASKED
    share = touch.answered / touch.ended
    if share >= rule.high:
        return Level.HIGH
    if share >= rule.moderate or touch.reached:
        return Level.MODERATE
    return Level.LOW if touch.heard or touch.answered else Level.SILENT


@dataclass(frozen=True, slots=True)
class Engagement:
    """How many people are at which level."""

    people: Mapping[Level, int] = field(default_factory=dict)

    @property
    def reckoned(self) -> int:
        """How many were asked or reached at all, so that there is something to go by."""
        return sum(count for each, count in self.people.items() if each is not Level.NOT_ASKED)

    def share(self, of: Level) -> Share:
        """Set the people of a level against all of whom there is something to go by."""
        return Share(self.people.get(of, 0), self.reckoned)


def engagement(touches: Mapping[Touch, int], *, rule: EngagementRule = RULE) -> Engagement:
    """Count people by level; `touches` counts people by what is known of them."""
    found = dict.fromkeys(Level, 0)
    for touch, people in touches.items():
        found[level(touch, rule=rule)] += people
    return Engagement(found)
