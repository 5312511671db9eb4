"""What has been foreseen of a program: texts by hour, day and person, what is left out and why, and what it costs."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from outreach.domain.cadence import Plan
from outreach.domain.check_in import SkipReason
from outreach.domain.check_in_cost import COST_PER_SEGMENT, Talk, talk_of
from outreach.domain.hours import SendWindow, local, local_day
from outreach.domain.program import Program
from outreach.domain.rota import Shift
from outreach.domain.spread import answering
from outreach.domain.visits import Visit

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """One person whom a program asks; `zone` is the one that they live by.

    `planned` is when they are due next, `had` are the automated texts that they had within a week, `on_the_way` those
    that were planned before and still wait.
    """

    plan: Plan
    zone: str
    lang: str
    window: SendWindow
    planned: datetime | None
    had: tuple[datetime, ...] = ()
    on_the_way: tuple[tuple[datetime, str], ...] = ()
    is_called: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What comes of a program in the weeks ahead.

    `by_hour` counts texts by the hour, in UTC, at which it begins by the program's clocks; `by_week` from now on;
    `by_clock` by the local hour of whoever gets them; `at_most` counts people by the most texts they get in any week.
    `blocked` counts visits that fall on a blocked day, of which `blocked_later` are asked on the day after; `later` are
    those that wait for the hours to open. `spreads` names the longest time over which the texts of an hour are spread.
    """

    people: int
    texts: int
    calls: int
    by_week: tuple[int, ...]
    by_hour: Mapping[datetime, int]
    by_clock: Mapping[int, int]
    earliest: time | None
    latest: time | None
    at_most: Mapping[int, int]
    blocked: Mapping[date, int]
    blocked_later: int
    later: int
    left_out: int
    capped: int
    spreads: Mapping[datetime, timedelta]
    unattended: int
    segments: int
    segments_if_silent: int
    segments_if_answered: int

    @property
    def cost(self) -> Decimal:
        """What the first texts cost, in dollars."""
        return self.segments * COST_PER_SEGMENT

    @property
    def busiest(self) -> tuple[datetime, int] | None:
        """The hour in which most texts go out, the first of several, and how many."""
        return min(self.by_hour.items(), key=lambda each: (-each[1], each[0]), default=None)


class Watch:
    """How many are on shift to answer, at any moment; the rota is gone through once."""

    def __init__(self, rota: Sequence[Shift]) -> None:
        """Go through a rota."""
        self._edges = sorted({edge for shift in rota for edge in (shift.starts_at, shift.ends_at)})
        self._there = [answering(rota, at=edge) for edge in self._edges]

    def at(self, moment: datetime) -> int:
        """Count them at a moment."""
        place = bisect_right(self._edges, moment) - 1
        return self._there[place] if place >= 0 else 0


@dataclass(slots=True, kw_only=True)
class Tally:
    """What has been counted so far."""

    program: Program
    now: datetime
    weeks: int
    watch: Watch
    calls: int = 0
    later: int = 0
    blocked_later: int = 0
    left_out: int = 0
    capped: int = 0
    unattended: int = 0
    first: int = 0
    answers: int = 0
    reminders: int = 0
    blocked: Counter[date] = field(default_factory=Counter)
    by_week: Counter[int] = field(default_factory=Counter)
    by_hour: Counter[datetime] = field(default_factory=Counter)
    clocks: Counter[time] = field(default_factory=Counter)
    each: Counter[tuple[int, int]] = field(default_factory=Counter)
    spreads: dict[datetime, timedelta] = field(default_factory=dict)
    talks: dict[tuple[str, str], Talk] = field(default_factory=dict)

    def decide(self, visit: Visit, somebody: Somebody) -> None:
        """Count a visit that is not asked at its moment."""
        if visit.ask_at == visit.due.at:
            return
        day = local_day(visit.due.at, somebody.zone)
        is_blocked = day in somebody.window.blocked_days
        if is_blocked:
            self.blocked[day] += 1
            self.blocked_later += visit.ask_at is not None
        elif visit.ask_at is not None:
            self.later += visit.ask_at > self.now
        elif visit.skip is not SkipReason.BLOCKED_DAY:
            self.left_out += 1

    def spread(self, at: datetime, length: timedelta) -> None:
        """Note over how long the texts of an hour are spread."""
        hour = self._hour(at)
        self.spreads[hour] = max(length, self.spreads.get(hour, length))

    def say(self, at: datetime, place: int, question_set: str, somebody: Somebody) -> None:
        """Count a text that goes out, or a call in place of it."""
        there = local(at, somebody.zone)
        week = (at - self.now) // WEEK
        self.by_week[week] += 1
        self.by_hour[self._hour(at)] += 1
        self.clocks[there.time().replace(second=0, microsecond=0, fold=0)] += 1
        named = (place, -1) not in self.each
        self.each.update(((place, -1), (place, week)))
        self.unattended += not self.watch.at(at)
        if somebody.is_called:
            self.calls += 1
            return
        talk = self._talk(question_set, somebody.lang)
        self.first += talk.named if named else talk.first
        self.answers += talk.answers
        self.reminders += talk.reminder

    def _hour(self, at: datetime) -> datetime:
        there = local(at, self.program.zone)
        return at - timedelta(minutes=there.minute, seconds=there.second, microseconds=there.microsecond)

    def _talk(self, question_set: str, lang: str) -> Talk:
        if (question_set, lang) not in self.talks:
            known = self.program.question_sets
            name = question_set if question_set in known else next(iter(known))
            self.talks[question_set, lang] = talk_of(self.program, name, lang)
        return self.talks[question_set, lang]

    def found(self, people: int) -> Foreseen:
        """Say what was counted."""
        most: dict[int, int] = {}
        for (place, week), texts in self.each.items():
            if week >= 0:
                most[place] = max(texts, most.get(place, 0))
        at_most = Counter(most.values())
        by_clock: Counter[int] = Counter()
        for clock, texts in self.clocks.items():
            by_clock[clock.hour] += texts
        said = self.by_hour.total()
        return Foreseen(
            people=people,
            texts=said - self.calls,
            calls=self.calls,
            by_week=tuple(self.by_week[week] for week in range(self.weeks)),
            by_hour=dict(sorted(self.by_hour.items())),
            by_clock=dict(sorted(by_clock.items())),
            earliest=min(self.clocks, default=None),
            latest=max(self.clocks, default=None),
            at_most=dict(sorted((at_most + Counter({0: people - len(most)})).items())),
            blocked=dict(sorted(self.blocked.items())),
            blocked_later=self.blocked_later,
            later=self.later,
            left_out=self.left_out,
            capped=self.capped,
            spreads=dict(sorted(self.spreads.items())),
            unattended=self.unattended,
            segments=self.first,
            segments_if_silent=self.first + self.reminders,
            segments_if_answered=self.first + self.answers,
        )
