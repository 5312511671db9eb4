"""How an escalation climbs its ladder: given where it stands and who is on call, what happens now.

Pure: the caller writes the move down in one conditional update and sends the pages it names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from outreach.domain import promise
from outreach.domain.escalation import Channel, EscalationStatus, Ladder, Rung, Whom
from outreach.domain.hours import at_wall_clock, local
from outreach.domain.urgency import Urgency


class Stage(StrEnum):
    """How far a rung has come."""

    START = "start"
    CALL = "call"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where an escalation stands on its frozen ladders.

    `climb` counts how often the ladder was begun again, `round` how often its last rung was reached in this climb;
    `rung_at` is when the present rung began. Once somebody took it, `promised_at` is by when they get in touch, and
    `stage` how far reminding them has come.
    """

    status: EscalationStatus
    urgency: Urgency
    rung: int
    stage: Stage
    round: int
    rung_at: datetime | None
    climb: int = 0
    promised_at: datetime | None = None

    def begun_again(self, *, urgency: Urgency) -> "Position":
        """Stand at the foot of the ladder of an urgency, open."""
        return replace(
            self,
            status=EscalationStatus.OPEN,
            urgency=urgency,
            rung=0,
            stage=Stage.START,
            round=0,
            climb=self.climb + 1,
            promised_at=None,
        )

    def promised(self, *, at: datetime) -> "Position":
        """Stand as taken by somebody who gets in touch by a moment, and was not reminded of it yet."""
        return replace(self, status=EscalationStatus.ACKNOWLEDGED, stage=Stage.START, promised_at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Who could be told now, by what they are to this person; `passed` have handed it on and are asked last."""

    peer: tuple[UUID, ...] = ()
    shift: tuple[UUID, ...] = ()
    backup: tuple[UUID, ...] = ()
    lead: tuple[UUID, ...] = ()
    team: tuple[UUID, ...] = ()
    passed: frozenset[UUID] = frozenset()

    def of(self, whom: Whom) -> tuple[UUID, ...]:
        """Name the people that a rung means, without those who passed it on."""
        people: Mapping[Whom, tuple[UUID, ...]] = {
            Whom.PEER: self.peer,
            Whom.SHIFT: self.shift,
            Whom.BACKUP: self.backup,
            Whom.LEAD: self.lead,
            Whom.TEAM: self.team,
        }
        if whom is Whom.TEAM:
            return people[whom]
        return tuple(person for person in people[whom] if person not in self.passed)

    @property
    def everybody(self) -> tuple[UUID, ...]:
        """Name everybody there is, those who passed it on too."""
        known = (*self.peer, *self.shift, *self.backup, *self.lead, *self.team)
        return tuple(dict.fromkeys(known))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Somebody to be told, and how."""

    specialist: UUID
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What happens now, and when to look again.

    `passed_rungs` names the empty rungs that were passed over; `whole_ladder_failed` is true when the last rung has
    had its turn and nobody took it; `nobody` is true when there is no one at all to tell. `reminds` is how whoever took
    it is reminded of what they promised.
    """

    position: Position
    pages: tuple[Page, ...]
    next_step_at: datetime
    passed_rungs: tuple[Whom, ...] = ()
    whole_ladder_failed: bool = False
    nobody: bool = False
    reopened: bool = False
    reminds: Channel | None = None


def next_move(*, position: Position, ladder: Ladder, cover: Cover, zone: str, now: datetime) -> Move:
    """Decide what an escalation whose next step has come does now."""
    if position.status is EscalationStatus.ACKNOWLEDGED:
        if position.promised_at is not None and now < position.promised_at:
            return _kept(position, position.promised_at, now)
        again = position.begun_again(urgency=position.urgency)
        return replace(_start(again, ladder, cover, zone, now), reopened=True)
    if position.stage is Stage.START:
        return _start(position, ladder, cover, zone, now)
    if position.stage is Stage.CALL:
        return _call(position, ladder, cover, zone, now)
    if (morning := _waking(now, ladder, zone)) > now:
        return Move(position=position, pages=(), next_step_at=morning)
    return _climb(position, ladder, cover, zone, now)


def _kept(position: Position, promised_at: datetime, now: datetime) -> Move:
    """Remind whoever took it of what they promised, as long as there is time to keep it."""
    if position.stage is Stage.WAIT:
        return Move(position=position, pages=(), next_step_at=promised_at)
    step = promise.reminded(
        urgency=position.urgency, promised_at=promised_at, called_next=position.stage is Stage.CALL, now=now
    )
    return Move(
        position=replace(position, stage=Stage.WAIT if step.call_at is None else Stage.CALL),
        pages=(),
        next_step_at=step.call_at or promised_at,
        reminds=step.channel,
    )


def _start(position: Position, ladder: Ladder, cover: Cover, zone: str, now: datetime) -> Move:
    """Begin the first rung from here that has anybody on it; when none has, those below are told again."""
    last = len(ladder.rungs) - 1
    passed: list[Whom] = []
    for index in _rungs_from(position.rung, ladder):
        rung = ladder.rungs[index]
        people = cover.of(rung.whom)
        if not people and _tells(rung):
            passed.append(rung.whom)
            continue
        return replace(_open_rung(position, index, ladder, people, zone, now), passed_rungs=tuple(passed))
    for index in reversed(range(min(position.rung, last))):
        rung = ladder.rungs[index]
        if _tells(rung) and (people := cover.of(rung.whom)):
            return replace(_open_rung(position, index, ladder, people, zone, now), passed_rungs=tuple(passed))
    move = _open_rung(position, last, ladder, cover.everybody, zone, now)
    return replace(move, passed_rungs=tuple(passed), nobody=not cover.everybody)


def _rungs_from(rung: int, ladder: Ladder) -> Iterator[int]:
    yield from range(min(rung, len(ladder.rungs) - 1), len(ladder.rungs))


def _tells(rung: Rung) -> bool:
    return rung.text or rung.call_after is not None


def _open_rung(  # noqa: PLR0917 - one call, beside what it is told
    position: Position,
    index: int,
    ladder: Ladder,
    people: tuple[UUID, ...],
    zone: str,
    now: datetime,
) -> Move:
    rung = ladder.rungs[index]
    end = now + rung.wait
    call_at = None if rung.call_after is None else _waking(now + rung.call_after, ladder, zone)
    # Who may not be called before the rung ends is texted instead: a rung that tells nobody would be silence.
    too_late_to_call = call_at is not None and call_at >= end
    pages = [Page(specialist=person, channel=Channel.TEXT) for person in people if rung.text or too_late_to_call]
    stage, next_step_at = Stage.WAIT, end
    if call_at is not None and call_at <= now:
        pages += [Page(specialist=person, channel=Channel.CALL) for person in people]
    elif call_at is not None and call_at < end:
        stage, next_step_at = Stage.CALL, call_at
    return Move(
        position=replace(position, rung=index, stage=stage, rung_at=now),
        pages=tuple(pages),
        next_step_at=next_step_at,
    )


def _waking(at: datetime, ladder: Ladder, zone: str) -> datetime:
    if ladder.calls_from is None or ladder.calls_to is None:
        return at
    opens, closes = time.fromisoformat(ladder.calls_from), time.fromisoformat(ladder.calls_to)
    there = local(at, zone)
    if opens <= there.time() < closes:
        return at
    day = there.date() if there.time() < opens else there.date() + timedelta(days=1)
    return at_wall_clock(day, opens, zone)


def _call(position: Position, ladder: Ladder, cover: Cover, zone: str, now: datetime) -> Move:
    rung = ladder.rungs[position.rung]
    began = position.rung_at or now
    people = cover.of(rung.whom)
    if not people:
        return _climb(position, ladder, cover, zone, now)
    return Move(
        position=replace(position, stage=Stage.WAIT),
        pages=tuple(Page(specialist=person, channel=Channel.CALL) for person in people),
        next_step_at=max(began + rung.wait, now + timedelta(minutes=1)),
    )


def _climb(position: Position, ladder: Ladder, cover: Cover, zone: str, now: datetime) -> Move:
    last = len(ladder.rungs) - 1
    at_the_end = position.rung >= last
    upward = replace(
        position,
        rung=last if at_the_end else position.rung + 1,
        stage=Stage.START,
        round=position.round + (1 if at_the_end else 0),
    )
    move = _start(upward, ladder, cover, zone, now)
    if not at_the_end and move.position.rung < upward.rung:
        begun_below = replace(move.position, round=position.round + 1)
        return replace(move, position=begun_below, whole_ladder_failed=True)
    return replace(move, whole_ladder_failed=at_the_end)
