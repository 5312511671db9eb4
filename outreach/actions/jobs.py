"""The one table of what can be asked of a worker; workers, rehearsals and the scheduler's fallback all use it."""

from collections.abc import Callable, Mapping

from outreach.actions import delivery, due
from outreach.domain.delivery import Lane
from outreach.ports import Job, Runtime


def _drain(runtime: Runtime, key: str) -> None:
    """Drain a lane; the upkeep lane holds no messages, a ring on it means that a step has come due early."""
    lane = Lane(key)
    if lane is Lane.UPKEEP:
        due.step_escalations(runtime)
        delivery.drain(runtime, Lane.URGENT)
        return
    delivery.drain(runtime, lane)


JOBS: Mapping[Job, Callable[[Runtime, str], None]] = {Job.DRAIN: _drain}


def run(runtime: Runtime, job: Job, key: str) -> None:
    """Do a job; `key` is a lane's name, never a person's data."""
    JOBS[job](runtime, key)
