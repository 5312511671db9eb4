"""What goes wrong in a modelled year, and when: each trouble comes several times, lasts a while, and is mended."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from outreach.domain.hours import at_wall_clock
from outreach.rehearsal.year.stage import Stage
from outreach.simulator import Fault

_CARRIER = {
    Fault.REFUSED: (1.0, 40),
    Fault.DOWN: (1.0, 20),
    Fault.BUSY: (0.5, 60),
    Fault.ERROR_BEFORE: (0.5, 30),
    Fault.ERROR_AFTER: (0.4, 60),
    Fault.TIMEOUT_BEFORE: (0.4, 60),
    Fault.ANSWER_LOST: (0.4, 120),
    Fault.ANSWER_RESET: (0.4, 60),
    Fault.SLOW: (0.5, 120),
    Fault.HTML: (0.3, 30),
    Fault.STALE_LIST: (1.0, 120),
    Fault.RECEIPTS_LOST: (0.5, 600),
    Fault.RECEIPTS_REPEATED: (0.5, 600),
    Fault.RECEIPTS_SHUFFLED: (0.7, 600),
}
"""How likely each strikes while it is on, and how many minutes it lasts at most."""

_EVERY = timedelta(days=20)
_DIES = 0.25
_NIGHT_ZONE = "America/Denver"


@dataclass(slots=True)
class Troubles:
    """All troubles of a year; `injected` counts how often each came, `on` those that are not mended yet."""

    stage: Stage
    chance: Random
    injected: Counter[str] = field(default_factory=Counter)
    on: Counter[str] = field(default_factory=Counter)

    def plan(self, days: int) -> None:
        """Spread every trouble over the days, each at least once."""
        self.stage.webhook_dies = self._webhook_dies
        times = max(1, round(timedelta(days=days) / _EVERY))
        for _ in range(times):
            for fault, (probability, minutes) in _CARRIER.items():
                self._at_some_time(days, minutes, partial(self._carrier, fault, probability), fault.value)
            for what, minutes in (("scheduler", 420), ("redis", 120), ("workers", 60), ("webhooks", 240)):
                self._at_some_time(days, minutes, partial(self._ours, what), what)
        self._when_clocks_change(days)

    def _at_some_time(self, days: int, minutes: float, turn: partial[None], what: str) -> None:
        """Let a trouble come and go; most come by day, when there is something for them to break."""
        day = self.chance.randrange(days)
        start = day * 86_400 + self.chance.triangular(0, 86_400, 66_000)
        self._between(start, self.chance.uniform(minutes / 8, minutes) * 60, turn, what)

    def _between(self, start: float, seconds: float, turn: partial[None], what: str) -> None:
        timers = self.stage.network.timers
        timers.after(start, partial(self._come, turn, what))
        timers.after(start + seconds, partial(self._go, turn, what))

    def _come(self, turn: partial[None], what: str) -> None:
        self.injected[what] += 1
        self.on[what] += 1
        turn(on=True)

    def _go(self, turn: partial[None], what: str) -> None:
        self.on[what] -= 1
        if not self.on[what]:
            turn(on=False)

    def _carrier(self, fault: Fault, probability: float, *, on: bool) -> None:
        if on:
            self.stage.network.faults.set(fault, probability=probability)
        else:
            self.stage.network.faults.clear(fault)

    def _ours(self, what: str, *, on: bool) -> None:
        match what:
            case "scheduler":
                (self.stage.stop_scheduler if on else self.stage.start_scheduler)()
            case "redis":
                (self.stage.lanes.take_redis_down if on else self.stage.lanes.bring_redis_up)()
            case "workers":
                self.stage.lanes.workers_alive = not on
            case _:
                pass

    def _webhook_dies(self) -> bool:
        return self.on["webhooks"] > 0 and self.chance.random() < _DIES

    def _when_clocks_change(self, days: int) -> None:
        """Let the scheduler be away in every night on which the clocks change."""
        now = self.stage.now()
        for day in range(days):
            morning = (now + timedelta(days=day)).astimezone(UTC).date()
            noon, before = (
                at_wall_clock(each, datetime.min.time().replace(hour=12), _NIGHT_ZONE)
                for each in (morning, morning - timedelta(days=1))
            )
            if noon - before != timedelta(days=1) and noon > now + timedelta(hours=12):
                start = (noon - timedelta(hours=11) - now).total_seconds()
                self._between(start, 3 * 3600, partial(self._ours, "scheduler"), "scheduler")
                self.injected["a night on which the clocks change"] += 1
