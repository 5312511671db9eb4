"""The doorbell: it rings where somebody hears it, says so where nobody does, and carries nothing of anybody."""

import os
import pickle
import signal
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis

import servers
from outreach.adapters.doorbell import NoDoorbell, RqDoorbell, lanes_served, queue_name
from outreach.domain.delivery import Lane
from workers.worker import make_worker

Client = Any  # what redis-py declares of its answers is not what they are


@pytest.fixture
def client(redis_url: str) -> Iterator[Client]:
    with redis.Redis.from_url(redis_url) as client:
        yield client


def waiting(client: Client, lane: Lane) -> int:
    return int(client.llen(f"rq:queue:{queue_name(lane)}"))


@pytest.mark.parametrize("lane", Lane)
def test_a_ring_puts_one_job_on_its_lane(redis_url: str, client: Client, lane: Lane) -> None:
    assert RqDoorbell(redis_url).ring(lane)

    assert {other: waiting(client, other) for other in Lane} == {other: int(other is lane) for other in Lane}


def test_more_rings_than_two_say_nothing_new(redis_url: str, client: Client) -> None:
    bell = RqDoorbell(redis_url)

    heard = [bell.ring(Lane.URGENT) for _ in range(20)]

    assert all(heard)
    assert waiting(client, Lane.URGENT) == 2


def test_many_who_ring_at_once_leave_only_a_few_jobs(redis_url: str, client: Client) -> None:
    bell = RqDoorbell(redis_url)
    ringing = [threading.Thread(target=bell.ring, args=(Lane.PROMPTS,)) for _ in range(16)]
    for one in ringing:
        one.start()
    for one in ringing:
        one.join()

    assert 1 <= waiting(client, Lane.PROMPTS) <= 2 + len(ringing)
    assert bell.ring(Lane.PROMPTS)


def test_a_job_says_only_look_and_where(redis_url: str, client: Client) -> None:
    RqDoorbell(redis_url).ring(Lane.CONVERSATION)

    (key,) = client.keys("rq:job:*")
    job = client.hgetall(key)
    function, _, args, kwargs = pickle.loads(zlib.decompress(job[b"data"]))  # noqa: S301 - we made it
    assert (function, list(args), kwargs) == ("workers.jobs.run", ["drain", "conversation"], {})
    assert job[b"description"] == b"look"


def test_a_job_that_fails_is_kept_for_an_hour_and_one_that_ends_not_at_all(
    redis_url: str,
    client: Client,
) -> None:
    RqDoorbell(redis_url).ring(Lane.CONVERSATION)

    (key,) = client.keys("rq:job:*")
    kept = client.hmget(key, "failure_ttl", "result_ttl", "timeout")
    assert kept == [b"3600", b"0", b"600"]


def test_installations_on_one_redis_do_not_hear_each_other(redis_url: str, client: Client) -> None:
    RqDoorbell(redis_url, prefix="other").ring(Lane.URGENT)

    assert waiting(client, Lane.URGENT) == 0
    assert client.llen("rq:queue:other-urgent") == 1


def test_a_redis_that_is_not_there_is_known_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"redis://127.0.0.1:{closed.getsockname()[1]}/0"
    bell = RqDoorbell(url)

    began = time.monotonic()
    heard = (bell.ring(Lane.URGENT), bell.answers())

    assert heard == (False, False)
    assert time.monotonic() - began < 0.6


@pytest.mark.parametrize("asks", [lambda bell: bell.ring(Lane.URGENT), RqDoorbell.answers], ids=["ring", "answers"])
def test_a_redis_that_hangs_costs_half_a_second(asks: Callable[[RqDoorbell], bool]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        bell = RqDoorbell(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")

        began = time.monotonic()
        heard = asks(bell)

    assert heard is False
    assert time.monotonic() - began < 0.8


def test_a_redis_that_hangs_after_it_was_well_costs_half_a_second_and_comes_back_by_itself() -> None:
    with servers.Valkey() as server:
        bell = RqDoorbell(server.url)
        well = bell.ring(Lane.URGENT)
        assert server.pid is not None
        os.kill(server.pid, signal.SIGSTOP)
        began = time.monotonic()
        hung = bell.ring(Lane.URGENT)
        took = time.monotonic() - began
        os.kill(server.pid, signal.SIGCONT)
        again = bell.ring(Lane.URGENT)

    assert (well, hung, again) == (True, False, True)
    assert took < 0.8


def test_a_redis_that_died_is_heard_of_again_when_it_is_back() -> None:
    with servers.Valkey() as server:
        bell = RqDoorbell(server.url)
        heard = [bell.ring(Lane.URGENT)]
        server.kill()
        heard += [bell.ring(Lane.URGENT), bell.answers()]
        server.start()
        heard += [bell.answers(), bell.ring(Lane.URGENT)]

    assert heard == [True, False, False, True, True]


def test_whoever_has_no_doorbell_is_woken_but_not_heard() -> None:
    bell = NoDoorbell()

    heard = bell.ring(Lane.URGENT)

    assert (heard, bell.answers(), bell.rung.is_set()) == (False, False, True)


def test_the_lanes_that_are_served_are_those_a_worker_listens_on(redis_url: str) -> None:
    nobody = lanes_served(redis_url)
    worker: Any = make_worker(redis_url, [Lane.URGENT, Lane.UPKEEP])
    worker.register_birth()
    served = lanes_served(redis_url)
    worker.register_death()

    assert [nobody, served, lanes_served(redis_url)] == [set(), {Lane.URGENT, Lane.UPKEEP}, set()]


def test_no_lane_is_served_where_no_redis_answers() -> None:
    assert lanes_served("redis://127.0.0.1:1/0") == frozenset()
