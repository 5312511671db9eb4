"""An explorer: from one state of a town it goes every way that is open, and looks at each state it comes to once.

A move is one transaction of the product, so that two workers, a receipt and people who act cross in every order.
"""

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from outreach.domain.escalation import EscalationStatus
from outreach.ports import More, Outcome, Outgoing
from outreach.records.escalations import Escalation
from outreach.records.handovers import Handover
from tests.actions.carrier import Carrier
from tests.model.town import Town


class Paused(Exception):
    """Raised by a carrier in the midst of a drain: the worker holds what it claimed, and others go on."""


@dataclass(slots=True)
class Pausing(Carrier):
    """A carrier that stops whoever drains between the claim and the outcome; `handed` is what was claimed."""

    pauses: bool = True
    handed: tuple[Outgoing, ...] = ()

    def send(self, more: More) -> Iterator[Sequence[tuple[UUID, Outcome]]]:
        if not self.pauses:
            yield from Carrier.send(self, more)
            return
        self.handed = tuple(more(400))
        raise Paused


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A state of the whole: the database as it was kept, the clock, and what stands in no table.

    `left` is how often each thing may still happen, `hands` what each worker claimed and has not settled, `seen` what
    somebody looked at and acts on later, `told` how often each message was handed to the carrier, `arrived` what the
    carrier has sent a receipt for.
    """

    kept: bytes
    at: datetime
    left: Mapping[str, int]
    hands: Mapping[str, tuple[UUID, ...]]
    seen: Mapping[str, Escalation | Handover]
    told: Mapping[UUID, int]
    arrived: frozenset[UUID] = frozenset()
    statuses: Mapping[UUID, EscalationStatus] = field(default_factory=dict)

    def less(self, what: str) -> "Moment":
        """The same, with one time less of something to come."""
        return replace(self, left={**self.left, what: self.left[what] - 1})

    def may(self, what: str) -> bool:
        """Say whether something may still happen."""
        return self.left.get(what, 0) > 0


Go = Callable[[Town, Moment], Moment]
"""Makes a move in the town; gives what stands in no table after it, with `kept` still as it was."""

Moves = Callable[[Town, Moment], Mapping[str, Go]]
Look = Callable[[Town, Moment], Moment]
Known = Callable[[Town, Moment], Hashable]


@dataclass(slots=True)
class Explorer:
    """Goes every way from a state; `look` raises when something does not hold, and the way there is told."""

    town: Town
    moves: Moves
    look: Look
    known: Known
    at_most: int = 100_000
    states: int = 0
    ways: int = 0

    def explore(self, start: Moment) -> None:
        """Visit every state that can be reached, the nearest first."""
        self.stand(start)
        start = self.look(self.town, start)
        seen = {self.known(self.town, start)}
        self.states = 1
        waiting: deque[tuple[Moment, tuple[str, ...]]] = deque([(start, ())])
        while waiting:
            moment, way = waiting.popleft()
            self.stand(moment)
            for name, go in self.moves(self.town, moment).items():
                self.stand(moment)
                self.ways += 1
                after = self._go(moment, go, (*way, name))
                key = self.known(self.town, after)
                if key not in seen:
                    seen.add(key)
                    self.states += 1
                    assert self.states <= self.at_most, f"more than {self.at_most} states"
                    waiting.append((after, (*way, name)))

    def stand(self, moment: Moment) -> None:
        """Make the town what it was at a moment."""
        self.town.put_back(moment.kept)
        self.town.clock.at = moment.at

    def _go(self, moment: Moment, go: Go, way: tuple[str, ...]) -> Moment:
        try:
            moved = go(self.town, moment)
            after = self.look(self.town, replace(moved, kept=self.town.kept(), at=self.town.clock.at))
        except Exception as error:
            raise AssertionError(f"{error}\n  by way of: {' > '.join(way)}") from error
        return after


def once_more(told: Mapping[UUID, int], keys: tuple[UUID, ...]) -> Mapping[UUID, int]:
    """Count what was handed to the carrier."""
    return Counter(told) + Counter(keys)
