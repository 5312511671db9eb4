"""What a lead looks for in a list of people: filters in plain words, and who needs a lead first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from outreach.domain.cadence import Cadence

QUIET_AFTER = timedelta(days=14)
"""Somebody whom we ask and who has not written for so long is quiet."""


class Show(StrEnum):
    """A filter; each is one link with a count."""

    EVERYBODY = "everybody"
    NUMBER_PROBLEM = "number_problem"
    QUIET = "quiet"
    AT_RISK = "at_risk"
    IN_QUEUE = "in_queue"
    NO_ZONE = "no_zone"
    NO_PEER = "no_peer"
    NOT_INVITED = "not_invited"
    INVITED = "invited"
    PAUSED = "paused"
    BY_VOICE = "by_voice"
    STOPPED = "stopped"


class Need(StrEnum):
    """Why somebody comes first in the list, the most pressing first."""

    NUMBER_PROBLEM = "number_problem"
    QUIET_AT_RISK = "quiet_at_risk"
    QUIET = "quiet"
    NOT_INVITED = "not_invited"
    NO_ZONE = "no_zone"
    NO_PEER = "no_peer"
    NOTHING = "nothing"
    FINISHED = "finished"
    STOPPED = "stopped"

    @property
    def rank(self) -> int:
        """Its place, from 0 on."""
        return list(Need).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Whom a list shows; `phase` is one of the cadence by its place, from 0 on."""

    show: Show = Show.EVERYBODY
    peer: UUID | None = None
    phase: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page of the list ends: the next begins after it."""

    rank: int
    id: UUID

    def __str__(self) -> str:
        """Write it for an address; it says nothing of anybody."""
        return f"{self.rank}.{self.id}"


def read_place(text: str) -> Place | None:
    """Read what `str` wrote; None for anything else."""
    rank, _, key = text.partition(".")
    try:
        return Place(rank=int(rank), id=UUID(key))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A phase by its days: who is in it began after `after` and by `until`; None means without an end."""

    place: int
    name: str
    after: date | None
    until: date | None


def stretches(cadence: Cadence, *, today: date) -> tuple[Stretch, ...]:
    """Say, for each phase of a cadence, who is in it today, by the day on which they began."""
    found: list[Stretch] = []
    began = 0
    for place, phase in enumerate(cadence.all_phases()):
        until = today - timedelta(days=7 * began)
        ends = None if phase.weeks is None else began + phase.weeks
        after = None if ends is None else today - timedelta(days=7 * ends)
        found.append(Stretch(place=place, name=phase.name, after=after, until=until))
        began = ends or began
    return tuple(found)


def quiet_before(now: datetime) -> datetime:
    """Say since when somebody who is asked must have written."""
    return now - QUIET_AFTER
