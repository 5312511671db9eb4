"""Limits that protect peers: who is asked after everybody else for now, and why; honoured while anybody is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from outreach.domain.hours import at_wall_clock, local
from outreach.domain.sentences import Sentence

_NIGHT_BEGINS = time(22)
_NIGHT_ENDS = time(6)


class Limit(StrEnum):
    """Why somebody is asked after everybody else."""

    HOLDS_ENOUGH = "holds_enough"
    COOLS_DOWN = "cools_down"
    NOT_THEIR_TOPIC = "not_their_topic"
    NIGHTS_IN_A_ROW = "nights_in_a_row"
    RESTS = "rests"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerLimits:
    """How much a program asks of one of its people before it asks another.

    `most_urgent` is how many urgent escalations one person holds at once, `cool_down` how long nobody new is given to
    whoever took an emergency, or closed it; after `nights` nights of pages in a row another is asked first.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    most_urgent: int = 2
    cool_down: timedelta = timedelta(minutes=30)
    nights: int = 2

    def __post_init__(self) -> None:
        """Refuse figures that no person can mean."""
        if not 1 <= self.most_urgent <= 20:
            raise ValueError(Sentence("most_urgent is from 1 to 20: how many urgent ones somebody holds at once"))
        if not timedelta() <= self.cool_down <= timedelta(hours=24):
            raise ValueError(Sentence("cool_down is at most 24 hours; 0 minutes means none"))
        if not 1 <= self.nights <= 7:
            raise ValueError(
                Sentence("nights is from 1 to 7: after so many nights of pages in a row another is asked first")
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What somebody carries now.

    `urgent_held` counts the live escalations, urgent or worse, that they hold; `emergency_at` is when they last took or
    closed an emergency; `not_topics` are the categories of concern they asked to be spared; `nights` counts the nights
    just before this one in each of which they were paged, and is 0 by day; until `rests_until` they asked for a rest.
    """

    urgent_held: int = 0
    emergency_at: datetime | None = None
    not_topics: frozenset[str] = frozenset()
    nights: int = 0
    rests_until: datetime | None = None


def spared(
    *,
    limits: PeerLimits,
    loads: Mapping[UUID, Load],
    topics: frozenset[str],
    on_shift: Sequence[UUID],
    now: datetime,
) -> dict[UUID, Limit]:
    """Name who is asked after everybody else about concerns of these topics, and why.

    Another night of pages is spared only to somebody beside whom another is on shift who may be asked.
    """
    found = {key: limit for key, load in loads.items() if (limit := _limit(limits, load, topics, now)) is not None}
    tired = {key for key, load in loads.items() if load.nights >= limits.nights and key not in found}
    if any(each not in found and each not in tired for each in on_shift):
        found |= dict.fromkeys(sorted(tired), Limit.NIGHTS_IN_A_ROW)
    return found


def _limit(limits: PeerLimits, load: Load, topics: frozenset[str], now: datetime) -> Limit | None:
    if load.urgent_held >= limits.most_urgent:
        return Limit.HOLDS_ENOUGH
    if load.emergency_at is not None and now < load.emergency_at + limits.cool_down:
        return Limit.COOLS_DOWN
    if load.rests_until is not None and now < load.rests_until:
        return Limit.RESTS
    if topics & load.not_topics:
        return Limit.NOT_THEIR_TOPIC
    return None


def nights_before(now: datetime, *, zone: str, count: int) -> tuple[tuple[datetime, datetime], ...]:
    """List the nights before this one, latest first, as the clock there counts them; empty by day."""
    there = local(now, zone)
    if _NIGHT_ENDS <= there.time() < _NIGHT_BEGINS:
        return ()
    evening = there.date() if there.time() >= _NIGHT_BEGINS else there.date() - timedelta(days=1)
    return tuple(
        (
            at_wall_clock(evening - timedelta(days=back), _NIGHT_BEGINS, zone),
            at_wall_clock(evening - timedelta(days=back - 1), _NIGHT_ENDS, zone),
        )
        for back in range(1, count + 1)
    )


def limit_words(limit: Limit) -> str:
    """Say in plain words why somebody is asked later, for the record."""
    return _WORDS[limit]


_WORDS: Mapping[Limit, str] = {
    Limit.HOLDS_ENOUGH: "holds as many urgent ones as one person should",
    Limit.COOLS_DOWN: "took an emergency a little while ago",
    Limit.NOT_THEIR_TOPIC: "asked to be spared this topic",
    Limit.NIGHTS_IN_A_ROW: "was paged in each of the last nights",
    Limit.RESTS: "asked for a rest",
}
