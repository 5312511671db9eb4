"""The heartbeat: one look at every column that holds a moment, urgent work first, doing what has come due."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

import structlog
from sqlalchemy.orm import Session

from outreach.actions import (
    counting,
    delivery,
    doubts,
    drills,
    enrollment,
    escalations,
    following_up,
    gaps,
    handing_over,
    homecoming,
    mails,
    missed_calls,
    missed_texts,
    opt_outs,
    pace,
    planning,
    pushes,
    replies,
    rotas,
    runaways,
    shift_notices,
    silence,
    swaps,
    watchman_silent,
)
from outreach.actions.batches import all_due
from outreach.domain.delivery import Lane
from outreach.ports import Runtime
from outreach.records import bookmarks, heartbeats, moments, people_files
from outreach.records.moments import Waits

log = structlog.get_logger(__name__)


class _Room(StrEnum):
    """Where something waits for its moment; each lane of the outbox is one too."""

    REPLIES = "replies"
    ESCALATIONS = "escalations"
    DOUBTS = "doubts"
    PAUSES = "pauses"
    PLANS = "plans"
    CHECK_INS = "check_ins"
    MAILS = "mails"
    PUSHES = "pushes"
    MISSED_TEXTS = "missed_texts"
    OPT_OUTS = "opt_outs"
    RUNAWAYS = "runaways"
    SHIFTS = "shifts"
    HANDOVERS = "handovers"
    FOLLOW_UPS = "follow_ups"
    ROTAS = "rotas"
    GAPS = "gaps"
    SWAPS = "swaps"
    DRILLS = "drills"
    DRILLS_TO_HOLD = "drills_to_hold"
    COUNTS = "counts"
    CALLS = "calls"
    PEOPLE_FILES = "people_files"


_ROOMS = {
    Waits.REPLIES: _Room.REPLIES,
    Waits.ESCALATIONS: _Room.ESCALATIONS,
    Waits.CLAIMS: _Room.DOUBTS,
    Waits.DOUBTS: _Room.DOUBTS,
    Waits.PLANS: _Room.PLANS,
    Waits.PAUSES: _Room.PAUSES,
    Waits.CHECK_INS: _Room.CHECK_INS,
    Waits.RUNAWAYS: _Room.RUNAWAYS,
    Waits.SHIFTS: _Room.SHIFTS,
    Waits.HANDOVERS: _Room.HANDOVERS,
    Waits.FOLLOW_UPS: _Room.FOLLOW_UPS,
    Waits.ROTAS: _Room.ROTAS,
    Waits.GAPS: _Room.GAPS,
    Waits.SWAPS: _Room.SWAPS,
    Waits.DRILLS: _Room.DRILLS,
    Waits.DRILLS_TO_HOLD: _Room.DRILLS_TO_HOLD,
    Waits.COUNTS: _Room.COUNTS,
    Waits.CALLS: _Room.CALLS,
    Waits.PEOPLE_FILES: _Room.PEOPLE_FILES,
}
_LANES = frozenset({Lane.URGENT, Lane.CONVERSATION, Lane.PROMPTS})
_EVERYWHERE = frozenset({*_Room, *_LANES})


def do_what_is_due(runtime: Runtime) -> None:
    """Do everything whose moment has come, urgent first; one part that fails never keeps the others from their turn.

    Messages are left to the workers for `runtime.grace`, unless no ring can be heard: then this pass sends them itself.
    Where nothing waits nobody goes; what a part has done may be more work for those after it.
    """
    grace = runtime.grace if runtime.doorbell.answers() else timedelta(0)
    rooms = _where_something_waits(runtime)
    for label, room, part in _parts(runtime, grace):
        if room in rooms and _done(label, part):
            rooms |= {_Room.ESCALATIONS} if room in _LANES else {_Room.ESCALATIONS, *_LANES}
    _done("outage", lambda: homecoming.look_after(runtime))
    _done("watchman", lambda: watchman_silent.look(runtime))
    with runtime.transaction() as session:
        heartbeats.beat(session, "scheduler", now=runtime.now())


_Part = tuple[str, _Room | Lane, Callable[[], int | None]]


def _parts(runtime: Runtime, grace: timedelta) -> tuple[_Part, ...]:
    """Name all that a pass may do, in its order, and where it is seen that there is something to do.

    Whatever asks the carrier for what it holds comes at the end, as the carrier may hang: nothing else waits for that.
    """
    plan_due = partial(planning.plan_due, state_hours=runtime.state_hours)
    return (
        ("pages_waiting", Lane.URGENT, lambda: delivery.drain(runtime, Lane.URGENT, grace=grace)),
        ("replies", _Room.REPLIES, lambda: replies.handle_waiting(runtime, limit=runtime.batch)),
        ("escalations", _Room.ESCALATIONS, lambda: step_escalations(runtime)),
        ("follow_ups", _Room.FOLLOW_UPS, lambda: all_due(runtime, following_up.raise_due)),
        ("drills", _Room.DRILLS, lambda: all_due(runtime, drills.look_due)),
        ("drills_to_hold", _Room.DRILLS_TO_HOLD, lambda: all_due(runtime, drills.hold_due)),
        ("pages", Lane.URGENT, lambda: delivery.drain(runtime, Lane.URGENT, grace=grace)),
        ("pushes", _Room.PUSHES, lambda: pushes.look_after(runtime)),
        ("mails", _Room.MAILS, lambda: mails.look_after(runtime)),
        ("conversation", Lane.CONVERSATION, lambda: delivery.drain(runtime, Lane.CONVERSATION, grace=grace)),
        ("resuming", _Room.PAUSES, lambda: all_due(runtime, enrollment.resume_due)),
        ("planning", _Room.PLANS, lambda: all_due(runtime, plan_due)),
        ("silence", _Room.CHECK_INS, lambda: all_due(runtime, silence.step_due)),
        ("prompts", Lane.PROMPTS, lambda: delivery.drain(runtime, Lane.PROMPTS, grace=grace)),
        ("calls", _Room.CALLS, lambda: all_due(runtime, missed_calls.look_due)),
        ("runaways", _Room.RUNAWAYS, lambda: all_due(runtime, runaways.tell_due)),
        ("rotas", _Room.ROTAS, lambda: all_due(runtime, rotas.unroll_due)),
        ("swaps", _Room.SWAPS, lambda: all_due(runtime, swaps.step_due)),
        ("gaps", _Room.GAPS, lambda: all_due(runtime, gaps.look_due)),
        ("shifts", _Room.SHIFTS, lambda: all_due(runtime, shift_notices.look_due)),
        ("handovers", _Room.HANDOVERS, lambda: all_due(runtime, handing_over.look_due)),
        ("pages_again", Lane.URGENT, lambda: delivery.drain(runtime, Lane.URGENT, grace=grace)),
        ("people_files", _Room.PEOPLE_FILES, lambda: _forget(runtime)),
        ("counts", _Room.COUNTS, lambda: all_due(runtime, counting.count_due)),
        ("sweep", _Room.DOUBTS, lambda: doubts.sweep(runtime)),
        ("reconcile", _Room.DOUBTS, lambda: doubts.reconcile(runtime)),
        ("missed_texts", _Room.MISSED_TEXTS, lambda: missed_texts.look(runtime)),
        ("opt_outs", _Room.OPT_OUTS, lambda: opt_outs.compare(runtime)),
        ("pages_at_last", Lane.URGENT, lambda: delivery.drain(runtime, Lane.URGENT, grace=grace)),
    )


def _done(label: str, part: Callable[[], int | None]) -> bool:
    """Do a part; says whether it may have changed anything."""
    try:
        return part() != 0
    except Exception:
        log.exception("pass_failed", part=label)
        return True


def _where_something_waits(runtime: Runtime) -> set[_Room | Lane]:
    try:
        with runtime.transaction() as session:
            missed_texts.see_whether_we_were_away(session, runtime)
            waiting = _moments(session, runtime)
    except Exception:
        log.exception("pass_failed", part="looking")
        return set(_EVERYWHERE)
    return {room for room, moment in waiting.items() if moment <= runtime.now()}


def step_escalations(runtime: Runtime) -> int:
    """Take every escalation's step that is due; says how many there were."""
    return all_due(runtime, escalations.advance_due)


def _forget(runtime: Runtime) -> int:
    with runtime.transaction() as session:
        people_files.forget_old(session, now=runtime.now())
    return 0


def next_moment(runtime: Runtime) -> datetime | None:
    """Find when something comes due next, so that a loop may sleep until then, and a rehearsal may jump there."""
    with runtime.transaction() as session:
        return min(_moments(session, runtime).values(), default=None)


def _moments(session: Session, runtime: Runtime) -> dict[_Room | Lane, datetime]:
    """Find the earliest moment of each room in which something waits."""
    found: dict[_Room | Lane, datetime] = {}
    for what, moment in moments.earliest(session).items():
        room = what if isinstance(what, Lane) else _ROOMS[what]
        at = moment + runtime.redelivery if what is Waits.CLAIMS else moment
        found[room] = min(at, found.get(room, at))
    ready, now = found.get(Lane.PROMPTS), runtime.now()
    if ready is not None and ready <= now:
        found[Lane.PROMPTS] = max(ready, pace.opens_at(session, runtime, now=now))
    marks = bookmarks.every(session) if runtime.asks_back is not None else {}
    others = {
        _Room.MAILS: mails.next_moment(session, runtime),
        _Room.PUSHES: pushes.next_moment(session, runtime),
        _Room.MISSED_TEXTS: missed_texts.next_moment(runtime, marks),
        _Room.OPT_OUTS: opt_outs.next_moment(runtime, marks),
    }
    return found | {room: at for room, at in others.items() if at is not None}
