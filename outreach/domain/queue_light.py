"""The light over the queue: how it is doing at a glance, in one of three colours and always with the reasons.

How long each urgency may wait until somebody has taken it: five minutes for an emergency, fifteen for what is urgent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from outreach.domain.urgency import Urgency

MAY_WAIT: Mapping[Urgency, timedelta] = {
    Urgency.EMERGENCY: timedelta(minutes=5),
    Urgency.URGENT: timedelta(minutes=15),
    Urgency.SAME_DAY: timedelta(hours=4),
    Urgency.WATCH: timedelta(hours=24),
}
_GROWS_BY = 5
"""So many more opened than closed in an hour, and the queue grows."""


class Colour(StrEnum):
    """How the queue is doing."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """How the queue is doing, and why.

    `waiting` counts what nobody has, `late` what of it waits longer than its urgency allows (`late_urgent` what is
    urgent of that), `broken` what somebody has and promised for a moment that is over.
    """

    waiting: int
    late: int
    late_urgent: int
    broken: int
    nobody_on_call: bool
    opened_lately: int
    closed_lately: int

    @property
    def grows(self) -> bool:
        """Whether much more came within the last hour than was closed."""
        return self.waiting > 0 and self.opened_lately - self.closed_lately >= _GROWS_BY

    @property
    def colour(self) -> Colour:
        """Sum it up."""
        if self.late_urgent or (self.nobody_on_call and self.waiting):
            return Colour.RED
        if self.late or self.broken or self.nobody_on_call or self.grows:
            return Colour.AMBER
        return Colour.GREEN


def is_late(*, urgency: Urgency, since: datetime, now: datetime) -> bool:
    """Say whether something that nobody has waits for longer than its urgency allows."""
    return now - since > MAY_WAIT[urgency]
