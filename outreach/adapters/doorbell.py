"""Doorbells: telling the workers of a lane to look, and knowing at once when nobody can hear it."""

import threading

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue, Worker

from outreach.domain.delivery import Lane
from outreach.ports import Job

log = structlog.get_logger(__name__)

_PATIENCE_SECONDS = 0.5
_JOB_SECONDS = 600
_RUN = "workers.jobs.run"


class RqDoorbell:
    """Rings by putting a job that says only "look" onto a lane's queue; a dead Redis costs half a second, no more."""

    def __init__(self, redis_url: str, *, prefix: str = "outreach") -> None:
        """Prepare a connection; nothing is connected yet. `prefix` keeps queues of several installations apart."""
        self._redis = Redis.from_url(
            redis_url,
            socket_timeout=_PATIENCE_SECONDS,
            socket_connect_timeout=_PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._queues = {lane: Queue(queue_name(lane, prefix), connection=self._redis) for lane in Lane}

    def ring(self, lane: Lane) -> bool:
        """Ring for a lane; False when Redis does not answer."""
        try:
            queue = self._queues[lane]
            if queue.count < _RINGS_WAITING:
                queue.enqueue(
                    _RUN,
                    Job.DRAIN.value,
                    lane.value,
                    job_timeout=_JOB_SECONDS,
                    result_ttl=0,
                    failure_ttl=3600,
                    description="look",
                )
        except RedisError as error:
            log.warning("doorbell_unreachable", error=type(error).__name__)
            return False
        return True

    def answers(self) -> bool:
        """Say whether Redis answers."""
        try:
            return bool(self._redis.ping())
        except RedisError:
            return False


_RINGS_WAITING = 2
"""More rings than this on one queue say nothing new: each makes its worker look until there is nothing left."""


def queue_name(lane: Lane, prefix: str = "outreach") -> str:
    """Name the queue of a lane."""
    return f"{prefix}-{lane.value}"


def lanes_served(redis_url: str, prefix: str = "outreach") -> frozenset[Lane]:
    """Name the lanes on which a worker listens now; none when Redis does not answer."""
    connection = Redis.from_url(
        redis_url,
        socket_timeout=_PATIENCE_SECONDS,
        socket_connect_timeout=_PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        heard = {name for worker in Worker.all(connection=connection) for name in worker.queue_names()}
    except RedisError:
        return frozenset()
    finally:
        connection.close()
    return frozenset(lane for lane in Lane if queue_name(lane, prefix) in heard)


class NoDoorbell:
    """Nobody to ring for: the scheduler does all the work itself. A small installation wakes it at once instead."""

    def __init__(self) -> None:
        """Start with nobody having rung."""
        self.rung = threading.Event()

    def ring(self, lane: Lane) -> bool:
        """Wake the loop of this process, should it be waiting; nobody else hears it."""
        del lane
        self.rung.set()
        return False

    def answers(self) -> bool:
        """Nobody answers."""
        return False
