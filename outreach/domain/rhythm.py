"""On which days a phase of a cadence visits: its ticked weekdays, its counted days, LESS and MORE."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate

from outreach.domain.phases import WEEKDAYS, Phase, Weekday

MOST_DAYS = 5
"""How many days a week MORE can lead to (the cap of automated texts that domain rule 2 proposes)."""

_WEEKEND = (Weekday.SAT, Weekday.SUN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """The days that a phase visits, counted from its first day.

    `weekdays` are places in the week (0 is the phase's first day), visited in weeks whose number leaves one of
    `remainders` when divided by `every`; `on_days` come on top; of all these every `keep`-th is kept, beginning with
    the first.
    """

    weekdays: tuple[int, ...]
    every: int
    remainders: tuple[int, ...]
    on_days: tuple[int, ...]
    keep: int

    def visits(self, start: int) -> Iterator[int]:
        """List the days visited from a day on, for ever (unless there are only `on_days`)."""
        index = self._before(start)
        for day in self._all(start):
            if index % self.keep == 0:
                yield day
            index += 1

    def _all(self, start: int) -> Iterator[int]:
        extras = [day for day in self.on_days if day >= start and not self._weekly(day)]
        for day in self._weekly_from(start):
            while extras and extras[0] < day:
                yield extras.pop(0)
            yield day
        yield from extras

    def _weekly(self, day: int) -> bool:
        return day % 7 in self.weekdays and day // 7 % self.every in self.remainders

    def _weekly_from(self, start: int) -> Iterator[int]:
        cycle = start // 7 // self.every
        while self.weekdays:
            for remainder in self.remainders:
                week = cycle * self.every + remainder
                yield from (day for place in self.weekdays if (day := 7 * week + place) >= start)
            cycle += 1

    def _before(self, day: int) -> int:
        """Count the days visited before a day, without walking through them."""
        cycle, rest = divmod(day // 7, self.every)
        weeks = cycle * len(self.remainders) + sum(remainder < rest for remainder in self.remainders)
        this_week = sum(place < day % 7 for place in self.weekdays) if rest in self.remainders else 0
        extras = sum(extra < day and not self._weekly(extra) for extra in self.on_days)
        return weeks * len(self.weekdays) + this_week + extras


@lru_cache(maxsize=1024)
def rhythm_of(*, phase: Phase, first_day: date, pace: int, daily: bool) -> Rhythm:
    """Work out on which days a phase that begins on `first_day` visits somebody who asked for less, or for more.

    Every LESS keeps every other visit. MORE gives up to twice the visits: days in between, or weeks in between, but no
    more than five days a week.
    """
    days = WEEKDAYS if daily else phase.days
    every = 1 if daily else phase.every_weeks
    remainders: tuple[int, ...] = (0,)
    if pace > 0 and every > 1:
        remainders = (0, every // 2)
    elif pace > 0:
        days = _with_days_between(days)
    return Rhythm(
        weekdays=tuple(sorted((day.number - first_day.weekday()) % 7 for day in days)),
        every=every,
        remainders=remainders,
        on_days=tuple(sorted(phase.on_days)),
        keep=2 ** max(0, -pace),
    )


def first_days(phases: tuple[Phase, ...]) -> tuple[int, ...]:
    """Count on which day of the cadence each phase begins, and, last, on which day it is over."""
    return tuple(accumulate((7 * (phase.weeks or 0) for phase in phases), initial=0))


def _with_days_between(days: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
    """Add days, each as far as can be from the others, until there are twice as many or five a week.

    Weekends are added only where the program itself visits on weekends: replies want somebody to read them.
    """
    ticked = list(days)
    allowed = WEEKDAYS if any(day in _WEEKEND for day in days) else WEEKDAYS[:5]
    while len(ticked) < min(2 * len(days), MOST_DAYS):
        free = [day for day in allowed if day not in ticked]
        if not free:
            break
        ticked.append(max(free, key=lambda day: min(_apart(day, other) for other in ticked)))
    return tuple(ticked)


def _apart(day: Weekday, other: Weekday) -> int:
    around = (day.number - other.number) % 7
    return min(around, 7 - around)
