"""The heartbeat: one look at every column that holds a moment, urgent work first, doing what has come due."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from outreach.actions import check_ins, delivery, enrollment, escalations, replies, silence
from outreach.domain.delivery import Lane
from outreach.ports import Runtime
from outreach.records import check_ins as check_in_records
from outreach.records import enrollments as enrollment_records
from outreach.records import escalations as escalation_records
from outreach.records import heartbeats, outbox
from outreach.records import replies as reply_records

log = structlog.get_logger(__name__)

_STEPS_A_PASS = 200


def do_what_is_due(runtime: Runtime) -> None:
    """Do everything whose moment has come, urgent first; one part that fails never keeps the others from their turn.

    Messages are left to the workers for `runtime.grace`, unless no ring can be heard: then this pass sends them itself.
    """
    grace = runtime.grace if runtime.doorbell.answers() else timedelta(0)
    parts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("pages_waiting", lambda: delivery.drain(runtime, Lane.URGENT, grace=grace)),
        ("replies", lambda: replies.handle_waiting(runtime, limit=runtime.batch)),
        ("escalations", lambda: step_escalations(runtime)),
        ("pages", lambda: delivery.drain(runtime, Lane.URGENT, grace=grace)),
        ("conversation", lambda: delivery.drain(runtime, Lane.CONVERSATION, grace=grace)),
        ("sweep", lambda: delivery.sweep(runtime)),
        ("reconcile", lambda: delivery.reconcile(runtime)),
        ("resuming", lambda: _until_done(runtime, _resume)),
        ("planning", lambda: _until_done(runtime, _plan)),
        ("silence", lambda: _until_done(runtime, _step)),
        ("prompts", lambda: delivery.drain(runtime, Lane.PROMPTS, grace=grace)),
        ("pages_again", lambda: delivery.drain(runtime, Lane.URGENT, grace=grace)),
    )
    for label, part in parts:
        try:
            part()
        except Exception:
            log.exception("pass_failed", part=label)
    with runtime.transaction() as session:
        heartbeats.beat(session, "scheduler", now=runtime.now())


Step = Callable[[Session, Runtime, int, int], int]
"""Takes what is due, at most so many and passing over so many; says how many there were."""


def _until_done(runtime: Runtime, step: Step) -> None:
    """Take batches of one kind of work until there is less than a batch of it.

    A batch that fails is taken apart, so that one damaged row never keeps the others from their turn.
    """
    for _ in range(_STEPS_A_PASS):
        try:
            with runtime.transaction() as session:
                done = step(session, runtime, runtime.batch, 0)
        except OperationalError:
            raise
        except Exception:
            log.exception("batch_failed", step=step.__name__)
            _one_by_one(runtime, step)
            return
        if done < runtime.batch:
            return


def _one_by_one(runtime: Runtime, step: Step) -> None:
    """Take what is due one by one, passing over what fails; it is tried again in the next pass."""
    failed = 0
    for _ in range(runtime.batch):
        try:
            with runtime.transaction() as session:
                done = step(session, runtime, 1, failed)
        except OperationalError:
            raise
        except Exception:
            log.exception("step_failed", step=step.__name__)
            failed += 1
            continue
        if not done:
            return


def step_escalations(runtime: Runtime) -> None:
    """Take every escalation's step that is due."""
    _until_done(runtime, _advance)


def _advance(session: Session, runtime: Runtime, limit: int, passing: int) -> int:
    return escalations.advance_due(session, now=runtime.now(), limit=limit, passing=passing)


def _resume(session: Session, runtime: Runtime, limit: int, passing: int) -> int:
    return enrollment.resume_due(session, now=runtime.now(), limit=limit, passing=passing)


def _plan(session: Session, runtime: Runtime, limit: int, passing: int) -> int:
    hours, now = runtime.state_hours, runtime.now()
    return check_ins.plan_due(session, state_hours=hours, now=now, limit=limit, passing=passing)


def _step(session: Session, runtime: Runtime, limit: int, passing: int) -> int:
    return silence.step_due(session, now=runtime.now(), limit=limit, passing=passing)


def next_moment(runtime: Runtime) -> datetime | None:
    """Find when something comes due next, so that a loop may sleep until then, and a rehearsal may jump there."""
    with runtime.transaction() as session:
        moments = (
            check_in_records.next_moment(session),
            enrollment_records.next_moment(session),
            escalation_records.next_moment(session),
            outbox.next_moment(session),
            reply_records.next_moment(session),
            outbox.next_look(session, redelivery=runtime.redelivery),
        )
    return min((moment for moment in moments if moment is not None), default=None)
