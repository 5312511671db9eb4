"""How an escalation climbs its ladder: given where it stands and who is on call, what happens now.

Pure: the caller writes the move down in one conditional update and sends the pages it names.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from outreach.domain import promise
from outreach.domain.cover import Cover, Page, call_at, end_of, waking
from outreach.domain.escalation import Channel, EscalationStatus, Ladder, Whom
from outreach.domain.paging_rules import USUAL, told_by
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
    spared: tuple[UUID, ...] = ()
    anyway: frozenset[UUID] = frozenset()


def next_move(
    *,
    position: Position,
    ladder: Ladder,
    cover: Cover,
    zone: str,
    now: datetime,
    told: frozenset[Page] = frozenset(),
) -> Move:
    """Decide what an escalation whose next step has come does now; `told` are the pages of its present rung so far."""
    asked = cover
    if position.round > 0 or not cover.leaves_somebody(ladder):
        asked = cover.sparing_nobody()
    return _accounted(_next(position, ladder, asked, zone, now, told), position, ladder, cover)


def _next(  # noqa: PLR0917 - one call, beside what it is told
    position: Position, ladder: Ladder, cover: Cover, zone: str, now: datetime, told: frozenset[Page]
) -> Move:
    if position.status is EscalationStatus.ACKNOWLEDGED:
        if position.promised_at is not None and now < position.promised_at:
            return _kept(position, position.promised_at, now)
        again = position.begun_again(urgency=position.urgency)
        return replace(_start(again, ladder, cover, zone, now), reopened=True)
    if position.stage is Stage.START:
        return _start(position, ladder, cover, zone, now)
    if position.stage is Stage.CALL:
        return _call(position, ladder, cover, zone, now, told)
    if (morning := waking(now, ladder, zone)) > now:
        return Move(position=position, pages=(), next_step_at=morning)
    return _climb(position, ladder, cover, zone, now)


def after_failure(
    *,
    position: Position,
    ladder: Ladder,
    cover: Cover,
    zone: str,
    told: frozenset[Page],
    failed: frozenset[Page],
    next_step_at: datetime,
    now: datetime,
) -> Move:
    """Decide what follows at once when pages of the present rung reached nobody.

    Whoever is still to be called is called now. While anybody of the rung may have heard of it, it keeps its time; else
    the next one begins now. The last rung repeats in its own time.
    """
    asked = cover.sparing_nobody() if position.round > 0 or not cover.leaves_somebody(ladder) else cover
    calls = _calls_now(position, ladder, asked, zone, now, told=told, failed=failed)
    stays = Move(position=position, pages=calls, next_step_at=next_step_at)
    if _may_have_heard(position.urgency, told, failed) or position.rung >= len(ladder.rungs) - 1:
        return _accounted(stays, position, ladder, cover)
    climbed = _climb(position, ladder, asked, zone, now)
    pages = tuple(dict.fromkeys((*calls, *climbed.pages)))
    return _accounted(replace(climbed, pages=pages), position, ladder, cover)


def _calls_now(
    position: Position,
    ladder: Ladder,
    cover: Cover,
    zone: str,
    now: datetime,
    *,
    told: frozenset[Page],
    failed: frozenset[Page],
) -> tuple[Page, ...]:
    """Name whom a text did not reach and the rung would call later: they are called at once, unless it is night."""
    rung = ladder.rungs[position.rung]
    if waking(now, ladder, zone) > now:
        return ()
    called = {page.specialist for page in told if page.channel is Channel.CALL}
    return tuple(
        Page(specialist=person, channel=Channel.CALL)
        for person in cover.of(rung)
        if Page(specialist=person, channel=Channel.TEXT) in failed
        and person not in called
        and told_by(rung=rung, rule=cover.rules.get(person, USUAL)).call_after is not None
    )


def _may_have_heard(urgency: Urgency, told: frozenset[Page], failed: frozenset[Page]) -> bool:
    """Say whether any page of the rung may yet be heeded; in a crisis who did not pick up has not read the text."""
    missed = {page.specialist for page in failed if page.channel is Channel.CALL and urgency >= Urgency.URGENT}
    return any(page.specialist not in missed for page in told - failed)


def _accounted(move: Move, before: Position, ladder: Ladder, cover: Cover) -> Move:
    """Say on a move who is asked although they should be spared, and who is not asked yet."""
    if not cover.spared:
        return move
    paged = {page.specialist for page in move.pages}
    reached = ladder.rungs[min(before.rung, move.position.rung) : move.position.rung + 1]
    spared = (person for rung in reached for person in cover.meant_by(rung) if person in cover.spared)
    began = before.stage is Stage.START or (move.position.rung, move.position.rung_at) != (before.rung, before.rung_at)
    waiting = tuple(dict.fromkeys(person for person in spared if person not in paged)) if began else ()
    return replace(move, spared=waiting, anyway=frozenset(paged & cover.spared.keys()))


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
        people = cover.of(rung)
        if not people and rung.tells:
            passed.append(rung.whom)
            continue
        return replace(_open_rung(position, index, ladder, cover, people, zone, now), passed_rungs=tuple(passed))
    for index in reversed(range(min(position.rung, last))):
        rung = ladder.rungs[index]
        if rung.tells and (people := cover.of(rung)):
            return replace(_open_rung(position, index, ladder, cover, people, zone, now), passed_rungs=tuple(passed))
    move = _open_rung(position, last, ladder, cover, cover.everybody, zone, now)
    return replace(move, passed_rungs=tuple(passed), nobody=not cover.everybody)


def _rungs_from(rung: int, ladder: Ladder) -> Iterator[int]:
    yield from range(min(rung, len(ladder.rungs) - 1), len(ladder.rungs))


def _open_rung(  # noqa: PLR0917 - one call, beside what it is told
    position: Position,
    index: int,
    ladder: Ladder,
    cover: Cover,
    people: tuple[UUID, ...],
    zone: str,
    now: datetime,
) -> Move:
    rung = ladder.rungs[index]
    end = end_of(rung, cover, now)
    calls = {person: call_at(rung, cover, person, now, ladder=ladder, zone=zone) for person in people}
    # Who may not be called before the rung ends is texted instead: a rung that tells nobody would be silence.
    pages = [
        Page(specialist=person, channel=Channel.TEXT)
        for person, at in calls.items()
        if told_by(rung=rung, rule=cover.rules.get(person, USUAL)).text or (at is not None and at >= end)
    ]
    pages += [Page(specialist=person, channel=Channel.CALL) for person, at in calls.items() if at and at <= now]
    next_call = min((at for at in calls.values() if at is not None and now < at < end), default=None)
    return Move(
        position=replace(position, rung=index, stage=Stage.CALL if next_call else Stage.WAIT, rung_at=now),
        pages=tuple(pages),
        next_step_at=next_call or end,
    )


def _call(  # noqa: PLR0917 - one call, beside what it is told
    position: Position, ladder: Ladder, cover: Cover, zone: str, now: datetime, told: frozenset[Page]
) -> Move:
    rung = ladder.rungs[position.rung]
    began = position.rung_at or now
    people = cover.of(rung)
    if not people:
        return _climb(position, ladder, cover, zone, now)
    called = {page.specialist for page in told if page.channel is Channel.CALL}
    waiting = (person for person in people if person not in called)
    moments = {person: call_at(rung, cover, person, began, ladder=ladder, zone=zone) for person in waiting}
    end = max(end_of(rung, cover, began), now + timedelta(minutes=1))
    next_call = min((at for at in moments.values() if at is not None and now < at < end), default=None)
    return Move(
        position=replace(position, stage=Stage.CALL if next_call else Stage.WAIT),
        pages=tuple(
            Page(specialist=person, channel=Channel.CALL) for person, at in moments.items() if at and at <= now
        ),
        next_step_at=next_call or end,
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
    move = _start(upward, ladder, cover.sparing_nobody() if at_the_end else cover, zone, now)
    if not at_the_end and move.position.rung >= upward.rung:
        return move
    again = move.position if at_the_end else replace(move.position, round=position.round + 1)
    failed = replace(move, position=again, whole_ladder_failed=True)
    return _with_everything(failed, ladder, cover, zone, now)


def _with_everything(move: Move, ladder: Ladder, cover: Cover, zone: str, now: datetime) -> Move:
    """Tell those who lead and administer by every channel, and whoever was spared, since all others were asked."""
    if move.position.urgency < Urgency.SAME_DAY:
        return move
    awake = waking(now, ladder, zone) <= now
    heads = dict.fromkeys((*cover.lead, *cover.admin))
    ways = (Channel.TEXT, Channel.CALL) if awake else (Channel.TEXT,)
    more = [Page(specialist=person, channel=channel) for person in heads for channel in ways]
    on_it = dict.fromkeys(person for rung in ladder.rungs if rung.tells for person in cover.meant_by(rung))
    more += [Page(specialist=person, channel=Channel.TEXT) for person in on_it if person in cover.spared]
    return replace(move, pages=tuple(dict.fromkeys((*move.pages, *more))))
