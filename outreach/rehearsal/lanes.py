"""How work gets to the workers of a rehearsal: at once in this process, or through a real Redis and RQ."""

import logging
import secrets
from typing import Any, Protocol

from outreach.actions import jobs
from outreach.domain.delivery import Lane
from outreach.ports import Doorbell, Job, Runtime
from outreach.rehearsal.redis_server import RedisServer
from outreach.wiring import rq_doorbell
from workers.jobs import work_with
from workers.worker import make_worker


class Lanes(Doorbell, Protocol):
    """A doorbell with its workers behind it; `workers_alive` false means that nobody comes."""

    workers_alive: bool

    def work(self, runtime: Runtime) -> bool:
        """Let the workers answer every ring; says whether there was one."""

    def take_redis_down(self) -> None:
        """Let Redis die."""

    def bring_redis_up(self) -> None:
        """Let Redis come back, empty."""

    def close(self) -> None:
        """Leave nothing behind."""


class _Worker(Protocol):
    """What we ask of RQ's worker: not its loop, which would take a quarter of a second to end each time."""

    def dequeue_job_and_maintain_ttl(self, timeout: int | None) -> tuple[Any, Any] | None:
        """Take the next job off the queues; with a timeout of None, without waiting for one."""

    def execute_job(self, job: Any, queue: Any) -> object:  # noqa: ANN401
        """Do a job, and note in Redis what became of it."""


class InlineLanes:
    """Workers in this process: a ring is remembered, and answered as soon as the world has a moment."""

    def __init__(self) -> None:
        """Start with everybody well and no ring."""
        self.workers_alive = True
        self._redis_is_up = True
        self._rung: set[Lane] = set()

    def ring(self, lane: Lane) -> bool:
        """Remember a ring, unless Redis is down."""
        if self._redis_is_up:
            self._rung.add(lane)
        return self._redis_is_up

    def answers(self) -> bool:
        """Say whether a ring would be heard."""
        return self._redis_is_up

    def work(self, runtime: Runtime) -> bool:
        """Let the workers answer every ring."""
        if not (self.workers_alive and self._redis_is_up):
            return False
        rung, self._rung = [lane for lane in Lane if lane in self._rung], set()
        for lane in rung:
            jobs.run(runtime, Job.DRAIN, lane.value)
        return bool(rung)

    def take_redis_down(self) -> None:
        """Let Redis die, and every ring in it."""
        self._redis_is_up = False
        self._rung = set()

    def bring_redis_up(self) -> None:
        """Let Redis come back, empty."""
        self._redis_is_up = True

    def close(self) -> None:
        """Nothing is left behind."""


class RqLanes:
    """Workers of RQ behind a real Redis, run in this process so that the story's clock is theirs."""

    def __init__(self) -> None:
        """Start the Redis."""
        logging.getLogger("rq.worker").setLevel(logging.CRITICAL)
        self.workers_alive = True
        self._prefix = f"rehearsal-{secrets.token_hex(4)}"
        self._server = RedisServer()
        self._server.start()
        self._redis_is_up = True
        self._bell = rq_doorbell(self._server.url, prefix=self._prefix)
        self._waiting = False
        self._worker: _Worker | None = None

    def ring(self, lane: Lane) -> bool:
        """Put a ring into Redis."""
        heard = self._bell.ring(lane)
        self._waiting = self._waiting or heard
        return heard

    def answers(self) -> bool:
        """Say whether Redis answers."""
        return self._bell.answers()

    def work(self, runtime: Runtime) -> bool:
        """Let an RQ worker take every job that waits."""
        if not (self.workers_alive and self._redis_is_up and self._waiting):
            return False
        self._waiting = False
        work_with(runtime)
        worker = self._worker or make_worker(self._server.url, tuple(Lane), prefix=self._prefix)
        self._worker = worker
        while (job := worker.dequeue_job_and_maintain_ttl(None)) is not None:
            worker.execute_job(*job)
        return True

    def take_redis_down(self) -> None:
        """Stop the Redis."""
        if self._redis_is_up:
            self._redis_is_up = False
            self._worker = None
            self._server.stop()

    def bring_redis_up(self) -> None:
        """Start the Redis again, empty."""
        if not self._redis_is_up:
            self._server.start()
            self._redis_is_up = True

    def close(self) -> None:
        """Stop the Redis for good."""
        self._server.close()


def make_lanes(kind: str) -> Lanes:
    """Make the lanes that a rehearsal asks for: "inline" or "rq"."""
    return RqLanes() if kind == "rq" else InlineLanes()
