"""The weather: everything that goes wrong, in an order that the seed decides; what goes wrong is also put right."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random

import redis

from outreach.simulator.faults import Fault
from storm import steps
from storm.place import Place, children_of


@dataclass(frozen=True, slots=True)
class Blow:
    """One thing that goes wrong: `ends` puts it right after so many seconds."""

    name: str
    begins: Callable[[], object]
    ends: Callable[[], object] = int
    seconds: float = 0.0


@dataclass(slots=True)
class Weather:
    """Several things that go wrong beside each other, each from its own deck; a deck that is empty is shuffled anew."""

    place: Place
    chance: Random
    told: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    blows: Counter[str] = field(default_factory=Counter)
    _began: float = field(default_factory=time.monotonic)
    _turns: list["_Turn"] = field(default_factory=list)

    def gather(self, *, paces: tuple[float, float, float]) -> None:
        """Begin: the carrier, the servers and the processes each have something go wrong every so many seconds."""
        self._began = time.monotonic()
        decks = (self._of_the_carrier, self._of_the_servers, self._of_the_processes)
        self._turns = [_Turn(self._shuffled(deck), pace) for deck, pace in zip(decks, paces, strict=True)]
        for turn in self._turns:
            turn.next_at = self._began + self.chance.uniform(0.0, 1.0)

    def blow(self) -> None:
        """Do what is next, where it is time."""
        for turn in self._turns:
            now = time.monotonic()
            if turn.on is not None and now >= turn.until:
                turn.on.ends()
                turn.on = None
            if turn.on is None and now >= turn.next_at:
                turn.on = next(turn.deck)
                self._tell(turn.on.name)
                turn.on.begins()
                turn.until = time.monotonic() + turn.on.seconds
                turn.next_at = turn.until + turn.pace

    def calm(self) -> None:
        """Put everything right."""
        for turn in self._turns:
            if turn.on is not None:
                turn.on.ends()
        self._turns = []
        self.place.phones.clear_faults()
        self.place.heal()
        self._tell("calm")

    def _tell(self, what: str) -> None:
        self.told.append(f"{time.monotonic() - self._began:6.1f} s  {what}")

    def _shuffled(self, deck: Callable[[], list[Blow]]) -> Iterator[Blow]:
        while True:
            blows = deck()
            self.chance.shuffle(blows)
            for blow in blows:
                self.blows[blow.name] += 1
                yield blow

    def _of_the_carrier(self) -> list[Blow]:
        phones = self.place.phones
        return [
            Blow(
                f"the carrier: {fault.value.replace('_', ' ')}",
                partial(phones.fault, fault.value, probability=self.chance.choice((0.5, 1.0))),
                partial(phones.clear_fault, fault.value),
                self.chance.uniform(0.8, 2.5),
            )
            for fault in Fault
        ]

    def _of_the_servers(self) -> list[Blow]:
        database, valkey, place = self.place.database, self.place.valkey, self.place
        return [
            Blow("PostgreSQL restarts", database.stop, database.start),
            Blow("PostgreSQL is away", database.stop, database.start, 2.0),
            Blow("PostgreSQL crashes", database.crash, database.start),
            Blow("a process of PostgreSQL is killed", self._kill_a_backend),
            Blow("PostgreSQL's disk is full", database.fill, database.make_room, 2.0),
            Blow("PostgreSQL is away and our disk is full", self._nowhere_to_write, self._somewhere_to_write, 2.0),
            Blow("Redis is flushed", self._flush),
            Blow("Redis restarts empty", valkey.stop, valkey.start),
            Blow("Redis is away", valkey.kill, valkey.start, 2.0),
            Blow("the clock jumps an hour", partial(place.jump, timedelta(hours=1))),
            Blow("the clock falls back 10 minutes", partial(place.jump, timedelta(minutes=-10))),
        ]

    def _of_the_processes(self) -> list[Blow]:
        at_steps = [
            Blow(
                f"killed {step.name}",
                steps.trap(self.place.folder, step).touch,
                partial(self._spring, step),
                self.chance.uniform(1.0, 3.0),
            )
            for step in steps.STEPS
        ]
        return at_steps + [Blow("a process is killed", self._kill_somebody) for _ in range(len(at_steps) // 3)]

    def _spring(self, step: steps.Step) -> None:
        """Take the trap away, or count whom it caught."""
        trap = steps.trap(self.place.folder, step)
        try:
            trap.unlink()
        except FileNotFoundError:
            self.kills[step.name] += 1
            self._tell(f"killed indeed {step.name}")

    def _kill_somebody(self) -> None:
        processes = self.place.keeper.processes()
        if processes:
            name, process = self.chance.choice(processes)
            os.kill(process, signal.SIGKILL)
            self.kills[f"{name}, at random"] += 1
            self._tell(f"killed {name}")

    def _kill_a_backend(self) -> None:
        backends = children_of(self.place.database.pid)
        if backends:
            os.kill(self.chance.choice(backends), signal.SIGKILL)

    def _nowhere_to_write(self) -> None:
        (self.place.folder / steps.FULL).touch()
        self.place.database.stop()

    def _somewhere_to_write(self) -> None:
        self.place.database.start()
        (self.place.folder / steps.FULL).unlink()

    def _flush(self) -> None:
        with redis.Redis.from_url(self.place.valkey.url) as client:
            client.flushall()


@dataclass(slots=True)
class _Turn:
    """Where one deck is."""

    deck: Iterator[Blow]
    pace: float
    next_at: float = 0.0
    until: float = 0.0
    on: Blow | None = None
