"""The people of a modelled year: how they answer, how they are, and what may happen to them.

Reply rates and their decay follow what programs of this kind have seen: four of five answer in their first week and
seven of ten in the twelfth where it goes well, four of ten where people are hard to reach; most answers come within an
hour; one answer in a hundred is a crisis; one person in ten asks to stop within the year.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import exp, sqrt
from random import Random

from outreach.domain.phone import PhoneNumber, likely_zones
from outreach.rehearsal.year.sites import Site

_STATES = {
    "America/New_York": ("FL", "MD", None, None),
    "America/Chicago": ("TX", "AL", None),
    "America/Los_Angeles": ("CA", "WA", None),
    "America/Denver": ("UT", None, None),
}
_ELSEWHERE = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix")
_USUAL_MOOD = 3.5


class Event(StrEnum):
    """What may happen in somebody's life without our asking."""

    CHAT = "chat"
    STRESS = "stress"
    LAPSE = "lapse"
    CRISIS = "crisis"
    TALK = "talk"
    STOP = "stop"
    PAUSE = "pause"
    LESS = "less"
    MORE = "more"
    HELP = "help"
    LOST_PHONE = "lost_phone"
    STOPPED_AT_CARRIER = "stopped_at_carrier"


A_YEAR = {
    Event.CHAT: 3.0,
    Event.STRESS: 0.8,
    Event.LAPSE: 0.5,
    Event.CRISIS: 0.12,
    Event.TALK: 0.35,
    Event.STOP: 0.11,
    Event.PAUSE: 0.3,
    Event.LESS: 0.15,
    Event.MORE: 0.1,
    Event.HELP: 0.2,
    Event.LOST_PHONE: 0.1,
    Event.STOPPED_AT_CARRIER: 0.02,
}
"""How often each happens to somebody in a year."""


@dataclass(slots=True)
class Somebody:
    """One person; `answers` is the share of check-ins that they answer in their first week, `keeps` what is left of it.

    `zone` is None where nobody knows it, and `lives_in` where they are nevertheless.
    """

    name: str
    number: str
    site: Site
    lang: str
    zone: str | None
    lives_in: str
    state: str | None
    answers: float
    keeps: float
    quick: float
    since: datetime
    at_risk: bool
    mood: float = _USUAL_MOOD
    mood_at: datetime | None = None
    lapsed_until: datetime | None = None
    stopped_at: datetime | None = None
    lost: bool = False
    gone: bool = False
    asked: int = 0
    sent: list[tuple[datetime, str]] = field(default_factory=list)

    def mood_on(self, now: datetime, chance: Random) -> int:
        """Say how they are, 1 to 5: a random walk that comes home slowly, and lower for a while after a lapse."""
        days = 0.0 if self.mood_at is None else (now - self.mood_at) / timedelta(days=1)
        home = _USUAL_MOOD - (1.2 if self.has_lapsed(now) else 0.0)
        self.mood += (home - self.mood) * (1 - exp(-days / 20)) + chance.gauss(0, 0.35) * sqrt(min(days, 14.0))
        self.mood = min(5.4, max(0.6, self.mood))
        self.mood_at = now
        return min(5, max(1, round(self.mood)))

    def has_lapsed(self, now: datetime) -> bool:
        """Say whether a lapse is not over yet."""
        return self.lapsed_until is not None and now < self.lapsed_until

    def share(self, now: datetime) -> float:
        """Say which share of check-ins they answer now."""
        weeks = (now - self.since) / timedelta(weeks=1)
        share = self.answers * (self.keeps + (1 - self.keeps) * exp(-weeks / 6))
        return share * 0.6 if self.has_lapsed(now) else share


def somebody(number: str, index: int, site: Site, *, now: datetime, chance: Random) -> Somebody:
    """Make somebody up."""
    lives_in = likely_zones(PhoneNumber(number))[0]
    if chance.random() < 0.1:
        lives_in = chance.choice(_ELSEWHERE)
    known = chance.random() >= 0.05
    answers, keeps = _habit(chance)
    return Somebody(
        name=f"Ari Person{index}",
        number=number,
        site=site,
        lang="es" if chance.random() < 0.25 else "en",
        zone=lives_in if known else None,
        lives_in=lives_in,
        state=chance.choice(_STATES.get(lives_in, (None,))) if known else None,
        answers=answers,
        keeps=keeps,
        quick=chance.lognormvariate(0, 0.5),
        since=now,
        at_risk=chance.random() < 0.08,
    )


def _habit(chance: Random) -> tuple[float, float]:
    """Draw what share somebody answers at first, and how much of that remains: steady, middling, or hard to reach."""
    kind = chance.random()
    if kind < 0.45:
        return chance.uniform(0.75, 0.95), 0.85
    if kind < 0.75:
        return chance.uniform(0.5, 0.75), 0.75
    return chance.uniform(0.25, 0.5), 0.7


def latency(whose: Somebody, chance: Random) -> float:
    """Draw how many seconds a first answer takes: most come within the hour, some only after the reminder."""
    kind = chance.random()
    if kind < 0.6:
        return min(chance.expovariate(1 / 900) * whose.quick + 8, 3600)
    if kind < 0.92:
        return chance.uniform(3600, 12 * 3600)
    return chance.uniform(12 * 3600, 44 * 3600)
