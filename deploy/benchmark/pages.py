"""From a worrying reply to the page that the carrier has accepted, while replies come in and prompts go out."""

import threading
import time
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from benchmark import crowd, idle, load
from benchmark.crowd import Face
from benchmark.figures import Figure, Series, quantile
from benchmark.load import Answered
from benchmark.sends import queue_prompts
from benchmark.stage import Stage, listens, running
from demonstration.processes import Household
from outreach.domain.delivery import Lane, MessageKind
from outreach.ports import Runtime
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.settings import Settings
from outreach.wiring import lanes_with_workers

_REPLIES_PER_SECOND = 50
_PROMPTS_PER_SECOND = 50
_EVERY_WORRYING = 5
_AT_ONCE = 32
_PATIENCE_SECONDS = 60.0


def measure(stage: Stage, *, runs: int, seconds: int, idle_seconds: float) -> list[Figure]:
    """Measure with the crew that deploy/ ships: two processes for webhooks, a worker for each lane, the scheduler."""
    with stage.fresh(asked=True) as settings, stage.processes(settings) as household, running(settings) as runtime:
        _start(household, settings)
        time.sleep(idle_seconds)  # what just started settles first
        resting = idle.measure([child.process.pid for child in household.children], seconds=idle_seconds)
        everybody = crowd.faces(runtime)
        size = seconds * (_REPLIES_PER_SECOND + _PROMPTS_PER_SECOND)
        waits = [_run(stage, settings, runtime, everybody[run * size :][:size], seconds) for run in range(runs)]
    names = ("p50", 0.5, 150.0, 60.0), ("p99", 0.99, 1000.0, 300.0)
    return [
        Figure(
            what=f"reply → page accepted, {_REPLIES_PER_SECOND} replies/s, {name}",
            unit="ms",
            ours=Series(tuple(quantile(run, share) * 1000 for run in waits)),
            floor=floor,
            stretch=stretch,
            lower_is_better=True,
        )
        for name, share, floor, stretch in names
    ] + resting


def _start(household: Household, settings: Settings) -> None:
    household.outreach("crew", "crew")
    household.until(lambda: listens(settings.webhook_port), what="the webhooks answer", seconds=_PATIENCE_SECONDS)
    household.until(
        lambda: len(lanes_with_workers(settings)) == len(Lane), what="the workers listen", seconds=_PATIENCE_SECONDS
    )


def _run(stage: Stage, settings: Settings, runtime: Runtime, faces: Sequence[Face], seconds: int) -> list[float]:
    """Text from some phones while prompts go to the others; returns the waits of those whose text worried us."""
    replies = seconds * _REPLIES_PER_SECOND
    stage.ask_carrier("/taken")
    bodies = [load.WORRYING[n % len(load.WORRYING)] if n % _EVERY_WORRYING == 0 else "4" for n in range(replies)]
    texts = load.posts(settings, faces[:replies], bodies)
    prompting = threading.Thread(target=_prompt, args=(runtime, faces[replies:]))
    prompting.start()
    answered = load.send(settings.webhook_port, texts, at_once=_AT_ONCE, per_second=_REPLIES_PER_SECOND)
    prompting.join()
    worried_us = {text.phone for text, body in zip(texts, bodies, strict=True) if body in load.WORRYING}
    worrying = {each.post.phone: each for each in answered if each.post.phone in worried_us}
    return _waits(stage, runtime, {face.phone: face for face in faces}, worrying)


def _prompt(runtime: Runtime, faces: Sequence[Face]) -> None:
    """Queue prompts, a second's worth at a time."""
    began = time.monotonic()
    for second, start in enumerate(range(0, len(faces), _PROMPTS_PER_SECOND)):
        time.sleep(max(0.0, began + second - time.monotonic()))
        queue_prompts(runtime, faces[start : start + _PROMPTS_PER_SECOND])


def _waits(stage: Stage, runtime: Runtime, faces: dict[str, Face], worrying: dict[str, Answered]) -> list[float]:
    """Wait until every page was accepted; returns how long after its text each was."""
    posted = {faces[phone].participant: each.posted for phone, each in worrying.items()}
    taken: dict[str, float] = {}
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    while True:
        taken |= dict(stage.ask_carrier("/taken"))
        first: dict[UUID, float] = {}
        for who, sid in _pages(runtime):
            if who in posted and sid in taken:
                first[who] = min(first.get(who, taken[sid]), taken[sid])
        if len(first) == len(posted):
            return [at - posted[who] for who, at in first.items()]
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"{len(posted) - len(first)} of {len(posted)} pages never reached the carrier")
        time.sleep(0.1)


def _pages(runtime: Runtime) -> list[tuple[UUID, str]]:
    """List the pages that were accepted: about whom, and what the carrier calls each."""
    with runtime.transaction() as session:
        rows = session.execute(
            select(EscalationRow.participant_id, MessageRow.carrier_id)
            .join(MessageRow, MessageRow.escalation_id == EscalationRow.id)
            .where(MessageRow.kind == MessageKind.PAGE)
        )
        return [(who, sid) for who, sid in rows if who is not None and sid is not None]
