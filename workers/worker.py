"""An RQ worker for some lanes."""

from collections.abc import Sequence

from redis import Redis
from rq import Queue, SimpleWorker
from rq.worker import BaseWorker

from outreach.domain.delivery import Lane

PREFIX = "outreach"


def make_worker(redis_url: str, lanes: Sequence[Lane], *, prefix: str = PREFIX) -> BaseWorker:
    """Make a worker that serves lanes in the order given, urgent ones first.

    It does not fork for a job: a job only looks into the database, and connections that stay open make that quick.
    """
    connection = Redis.from_url(redis_url)
    return SimpleWorker(
        [Queue(f"{prefix}-{lane.value}", connection=connection) for lane in lanes], connection=connection
    )
