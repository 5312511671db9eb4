"""Jobs and workers: a ring brings a worker, the worker looks, and what waits is sent."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
import sqlalchemy as sa

from outreach.actions import jobs, replies
from outreach.adapters.doorbell import RqDoorbell
from outreach.domain.delivery import Lane, MessageStatus
from outreach.ports import Job, Runtime
from outreach.records.tables import metadata
from outreach.wiring import build, close
from tests import make
from tests.adapters.carrier import TAKEN, TinyServer
from tests.webhooks.site import settings
from workers import jobs as rq_jobs
from workers.jobs import run, work_with
from workers.worker import make_worker

MESSAGES = metadata.tables["messages"]


@pytest.fixture
def carrier() -> Iterator[TinyServer]:
    with TinyServer(TAKEN) as server:
        yield server


@pytest.fixture
def runtime(engine: sa.Engine, doorbell: make.Doorbell, carrier: TinyServer) -> Iterator[Runtime]:
    """An installation with a specialist on call, whose carrier is a tiny server."""
    made = build(settings(twilio_base_url=carrier.url), now=make.Clock(), engine=engine, doorbell=doorbell)
    with made.transaction() as session:
        make.specialist(session)
    yield made
    close(made)


@pytest.fixture(autouse=True)
def _nobody_is_given() -> Iterator[None]:
    yield
    rq_jobs._given.clear()  # noqa: SLF001 - a process has one


def statuses(engine: sa.Engine, lane: Lane) -> set[MessageStatus]:
    with engine.connect() as connection:
        return set(connection.scalars(sa.select(MESSAGES.c.status).where(MESSAGES.c.lane == lane)))


def test_a_job_drains_its_lane(runtime: Runtime, engine: sa.Engine, carrier: TinyServer) -> None:
    replies.receive(runtime, make.inbound("i want to die"))
    work_with(runtime)

    run("drain", "urgent")

    assert statuses(engine, Lane.URGENT) == {MessageStatus.SENT}
    assert len(carrier.asked) >= 2


def test_a_job_leaves_other_lanes_alone(runtime: Runtime, engine: sa.Engine) -> None:
    replies.receive(runtime, make.inbound("hello"))
    work_with(runtime)

    run("drain", "prompts")

    assert statuses(engine, Lane.CONVERSATION) == {MessageStatus.QUEUED}


@pytest.mark.parametrize(("job", "key"), [("drain", "nowhere"), ("dance", "urgent"), ("", "")], ids=str)
def test_a_job_that_nobody_knows_fails_loudly(runtime: Runtime, job: str, key: str) -> None:
    work_with(runtime)

    with pytest.raises(ValueError, match="is not a valid"):
        run(job, key)


@pytest.mark.parametrize("lane", Lane)
def test_every_lane_can_be_drained_when_nothing_waits(runtime: Runtime, lane: Lane, carrier: TinyServer) -> None:
    jobs.run(runtime, Job.DRAIN, lane.value)

    assert carrier.asked == []


def test_every_job_has_its_function() -> None:
    assert set(jobs.JOBS) == set(Job)


def test_a_ring_brings_a_worker_that_sends_what_waits(
    runtime: Runtime,
    engine: sa.Engine,
    redis_url: str,
    carrier: TinyServer,
) -> None:
    bell = RqDoorbell(redis_url)
    replies.receive(runtime, make.inbound("i want to die"))
    assert bell.ring(Lane.URGENT)
    work_with(replace(runtime, doorbell=bell))

    make_worker(redis_url, list(Lane)).work(burst=True, logging_level="CRITICAL")

    assert statuses(engine, Lane.URGENT) == {MessageStatus.SENT}
    assert carrier.asked != []


def test_a_worker_leaves_nothing_of_anybody_in_redis(runtime: Runtime, redis_url: str) -> None:
    replies.receive(runtime, make.inbound("i want to die"))
    RqDoorbell(redis_url).ring(Lane.URGENT)
    work_with(runtime)

    make_worker(redis_url, list(Lane)).work(burst=True, logging_level="CRITICAL")

    with redis.Redis.from_url(redis_url) as client:
        assert [key for key in client.keys("*") if b"rq:job" in key] == []


def test_a_worker_serves_its_lanes_in_the_order_given(redis_url: str) -> None:
    worker = make_worker(redis_url, [Lane.URGENT, Lane.PROMPTS], prefix="here")

    assert worker.queue_names() == ["here-urgent", "here-prompts"]


def test_a_job_that_fails_is_kept_and_the_next_ring_is_heard(
    runtime: Runtime,
    engine: sa.Engine,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    replies.receive(runtime, make.inbound("i want to die"))
    bell = RqDoorbell(redis_url)
    work_with(runtime)
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "run", _fails)
        bell.ring(Lane.URGENT)
        make_worker(redis_url, list(Lane)).work(burst=True, logging_level="CRITICAL")
    waited = statuses(engine, Lane.URGENT)

    bell.ring(Lane.URGENT)
    make_worker(redis_url, list(Lane)).work(burst=True, logging_level="CRITICAL")

    assert waited == {MessageStatus.QUEUED}
    assert statuses(engine, Lane.URGENT) == {MessageStatus.SENT}


def test_a_job_that_hangs_is_ended_and_the_next_ring_is_heard(
    runtime: Runtime,
    engine: sa.Engine,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    replies.receive(runtime, make.inbound("i want to die"))
    bell = RqDoorbell(redis_url)
    work_with(runtime)
    with monkeypatch.context() as hanging:
        hanging.setattr(jobs, "run", lambda *_: time.sleep(30))
        hanging.setattr("outreach.adapters.doorbell._JOB_SECONDS", 1)
        bell.ring(Lane.URGENT)
        began = time.monotonic()
        make_worker(redis_url, list(Lane)).work(burst=True, logging_level="CRITICAL")

    bell.ring(Lane.URGENT)
    make_worker(redis_url, list(Lane)).work(burst=True, logging_level="CRITICAL")

    assert time.monotonic() - began < 20
    assert statuses(engine, Lane.URGENT) == {MessageStatus.SENT}


def _fails(*_: object) -> None:
    raise RuntimeError("the worker has a bad day")


def test_a_worker_can_be_late(runtime: Runtime, engine: sa.Engine, redis_url: str) -> None:
    replies.receive(runtime, make.inbound("hello"))
    RqDoorbell(redis_url).ring(Lane.CONVERSATION)
    late = runtime.now() + timedelta(hours=1)
    work_with(replace(runtime, now=lambda: late))

    make_worker(redis_url, list(Lane)).work(burst=True, logging_level="CRITICAL")

    assert statuses(engine, Lane.CONVERSATION) == {MessageStatus.EXPIRED}
