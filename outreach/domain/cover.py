"""Who could be told now about a person, and when each of them is told on a rung."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from uuid import UUID

from outreach.domain.escalation import Channel, Ladder, Rung, Whom
from outreach.domain.hours import at_wall_clock, local
from outreach.domain.limits import Limit
from outreach.domain.paging_rules import USUAL, PagingRule, told_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Who could be told now, by what they are to this person; `passed` have handed it on and are asked last.

    `named` maps the names of the team, in small letters, to who that is; `admin` hear when a whole ladder has failed.
    `spared` are asked after everybody else, and why; `rules` say how each wants to be told; `shift_ends` is when the
    first of the running shifts does.
    """

    peer: tuple[UUID, ...] = ()
    shift: tuple[UUID, ...] = ()
    backup: tuple[UUID, ...] = ()
    lead: tuple[UUID, ...] = ()
    team: tuple[UUID, ...] = ()
    admin: tuple[UUID, ...] = ()
    named: Mapping[str, UUID] = field(default_factory=dict)
    passed: frozenset[UUID] = frozenset()
    spared: Mapping[UUID, Limit] = field(default_factory=dict)
    rules: Mapping[UUID, PagingRule] = field(default_factory=dict)
    shift_ends: datetime | None = None

    def meant_by(self, rung: Rung) -> tuple[UUID, ...]:
        """Name the people that a rung means, whatever they have passed on and whoever is spared."""
        people: Mapping[Whom, tuple[UUID, ...]] = {
            Whom.PEER: self.peer,
            Whom.SHIFT: self.shift,
            Whom.BACKUP: self.backup,
            Whom.WHOLE_SHIFT: tuple(dict.fromkeys((*self.shift, *self.backup))),
            Whom.LEAD: self.lead,
            Whom.TEAM: self.team,
            Whom.NAMED: tuple(self.named[name.casefold()] for name in rung.people if name.casefold() in self.named),
        }
        return people[rung.whom]

    def of(self, rung: Rung) -> tuple[UUID, ...]:
        """Name the people that a rung tells: without those who are spared, and unless it is all, who passed it on."""
        people = tuple(person for person in self.meant_by(rung) if person not in self.spared)
        if rung.whom is Whom.TEAM:
            return people
        return tuple(person for person in people if person not in self.passed)

    @property
    def everybody(self) -> tuple[UUID, ...]:
        """Name everybody there is, those who passed it on too."""
        known = (*self.peer, *self.shift, *self.backup, *self.named.values(), *self.lead, *self.team)
        return tuple(dict.fromkeys(known or self.admin))

    def sparing_nobody(self) -> "Cover":
        """Leave out all that protects: somebody has to come."""
        return replace(self, spared={})

    def leaves_somebody(self, ladder: Ladder) -> bool:
        """Say whether anybody of a ladder can be asked who is not spared; nobody off duty is woken for a rest."""
        return any(self.of(rung) for rung in ladder.rungs if rung.whom is not Whom.TEAM and rung.tells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Somebody to be told, and how."""

    specialist: UUID
    channel: Channel


def waking(at: datetime, ladder: Ladder, zone: str) -> datetime:
    """Find the first moment from `at` on at which a ladder lets anybody be called."""
    if ladder.calls_from is None or ladder.calls_to is None:
        return at
    opens, closes = time.fromisoformat(ladder.calls_from), time.fromisoformat(ladder.calls_to)
    there = local(at, zone)
    if opens <= there.time() < closes:
        return at
    day = there.date() if there.time() < opens else there.date() + timedelta(days=1)
    return at_wall_clock(day, opens, zone)


def end_of(rung: Rung, cover: Cover, began: datetime) -> datetime:
    """Find when a rung that began then has had its turn."""
    end = began + rung.wait
    return min(end, cover.shift_ends) if rung.until_shift_ends and cover.shift_ends is not None else end


def call_at(rung: Rung, cover: Cover, person: UUID, began: datetime, *, ladder: Ladder, zone: str) -> datetime | None:
    """Find when somebody is called on a rung, by the rung or by their own rule, but not in their sleep."""
    call_after = told_by(rung=rung, rule=cover.rules.get(person, USUAL)).call_after
    return None if call_after is None else waking(began + call_after, ladder, zone)
