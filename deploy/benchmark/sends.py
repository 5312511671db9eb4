"""Durable sends: one RQ worker draining a lane of the outbox, against the bare SDK that stores nothing."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from benchmark import crowd
from benchmark.crowd import Face
from benchmark.figures import Figure, Series
from benchmark.stage import Stage, running
from demonstration.installation import HOST, PROGRAM_NUMBER
from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.domain.phone import PhoneNumber
from outreach.ports import Runtime
from outreach.records import outbox
from outreach.records.messages import MessageRow
from outreach.records.outbox import NewMessage
from outreach.settings import Settings
from outreach.wiring import lanes_with_workers

_BODY = "Hi Dana, Harbor checking in. How are you today, 1 to 5? 1 is very hard, 5 is really good."
_THREADS = 64
_PATIENCE_SECONDS = 120.0
_WARM_UP = 50


class _ToStandIn(TwilioHttpClient):
    """The SDK's own HTTP client, with Twilio's address replaced."""

    def __init__(self, port: int) -> None:
        super().__init__(timeout=10)
        self._address = f"http://{HOST}:{port}"

    def request(self, method: str, url: str, **options: Any) -> Response:  # type: ignore[override]  # noqa: ANN401
        """Make one request."""
        return super().request(method, url.replace("https://api.twilio.com", self._address), **options)


def measure(stage: Stage, *, runs: int, count: int) -> list[Figure]:
    """Measure with a carrier that answers at once, and with one that takes 100 ms."""
    return [
        _figure(stage, runs=runs, count=count, delay=0, threads=1, floor=1.2, stretch=2.0),
        _figure(stage, runs=runs, count=count, delay=100, threads=_THREADS, floor=2.0, stretch=3.0),
    ]


def _figure(stage: Stage, *, runs: int, count: int, delay: int, threads: int, floor: float, stretch: float) -> Figure:
    stage.ask_carrier(f"/delay/{delay}")
    ours, bare = [], []
    with stage.fresh() as settings, stage.processes(settings) as household, running(settings) as runtime:
        household.outreach("worker-prompts", "worker", Lane.PROMPTS.value)
        household.until(lambda: bool(lanes_with_workers(settings)), what="a worker listens", seconds=60)
        everybody = crowd.faces(runtime)
        _ours(runtime, everybody[:_WARM_UP])
        for run in range(runs):
            start = _WARM_UP + run * count
            ours.append(_ours(runtime, everybody[start : start + count]))
            bare.append(_bare(settings, stage.carrier_port, count=count // (4 if threads == 1 else 1), threads=threads))
    stage.ask_carrier("/delay/0")
    return Figure(
        what=f"durable sends, one worker, carrier at {delay} ms",
        unit="/s",
        ours=Series(tuple(ours)),
        bare=Series(tuple(bare)),
        against="bare SDK loop" if threads == 1 else f"bare SDK, {threads} threads",
        floor=floor,
        stretch=stretch,
    )


def _ours(runtime: Runtime, to: Sequence[Face]) -> float:
    """Queue a prompt to each, and wait until the worker has sent and settled them all; returns how many a second."""
    queue_prompts(runtime, to)
    began = time.monotonic()
    give_up_at = began + _PATIENCE_SECONDS
    while unsent(runtime):
        if time.monotonic() > give_up_at:
            raise TimeoutError("the worker did not send everything")
        time.sleep(0.01)
    return len(to) / (time.monotonic() - began)


def queue_prompts(runtime: Runtime, to: Sequence[Face]) -> None:
    """Put a prompt to each into the outbox; the lane's bell rings as they are committed."""
    now = runtime.now()
    with runtime.transaction() as session:
        outbox.queue(
            session,
            [
                NewMessage(
                    kind=MessageKind.PROMPT,
                    to=PhoneNumber(face.phone),
                    body=_BODY,
                    text_key="question_first",
                    lang="en",
                    not_before=now,
                    good_until=now + timedelta(hours=1),
                    program_id=None,
                    participant_id=face.participant,
                )
                for face in to
            ],
            now=now,
        )


def unsent(runtime: Runtime) -> int:
    """Count the messages that are yet to go out."""
    waiting = MessageRow.status.in_((MessageStatus.QUEUED, MessageStatus.SENDING))
    with runtime.transaction() as session:
        return session.scalar(select(func.count()).select_from(MessageRow).where(waiting)) or 0


def _bare(settings: Settings, port: int, *, count: int, threads: int) -> float:
    """Call the SDK and store nothing; returns how many calls a second."""
    token = settings.twilio_auth_token.get_secret_value()
    client = Client(settings.twilio_account_sid, token, http_client=_ToStandIn(port))
    client.messages.create(to="+13030000000", from_=PROGRAM_NUMBER, body=_BODY)
    began = time.monotonic()

    def send(index: int) -> None:
        client.messages.create(to=f"+1303{index:07}", from_=PROGRAM_NUMBER, body=_BODY)

    if threads == 1:
        for index in range(count):
            send(index)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(send, range(count)))
    return count / (time.monotonic() - began)
