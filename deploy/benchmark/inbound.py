"""Inbound replies, the whole path (signature, store, read, decide, outbox, escalation), against a bare Flask."""

import sys
import time
from collections.abc import Sequence

from benchmark import bare_app, crowd, load
from benchmark.crowd import Face
from benchmark.figures import Figure, Series, quantile
from benchmark.stage import Stage, listens, running
from outreach.settings import Settings
from outreach.wiring import engine_of

_PROCESSES = "2"
AT_ONCE = 64
_BARE_TIMES = 3
_WARM_UP = 128


def measure(stage: Stage, *, runs: int, count: int) -> list[Figure]:
    """Measure replies a second, and how long one takes, with everybody asked beforehand."""
    with stage.fresh(asked=True) as settings:
        with running(settings) as runtime:
            everybody = crowd.faces(runtime)
        ours = _ours(stage, settings, everybody, runs=runs, count=count)
        bare = _bare(stage, settings, everybody, runs=runs, count=count * _BARE_TIMES)
    return [
        Figure(
            what="inbound replies, whole path, 2 processes",
            unit="/s",
            ours=Series(tuple(rate for rate, _ in ours)),
            bare=Series(tuple(rate for rate, _ in bare)),
            against="bare Flask: signature, one row",
            floor=0.35,
            stretch=0.5,
        ),
        Figure(
            what=f"  time of one, {AT_ONCE} at once, p99",
            unit="ms",
            ours=Series(tuple(slowest for _, slowest in ours)),
            bare=Series(tuple(slowest for _, slowest in bare)),
            against="bare Flask",
            lower_is_better=True,
        ),
    ]


def _ours(
    stage: Stage, settings: Settings, everybody: Sequence[Face], *, runs: int, count: int
) -> list[tuple[float, float]]:
    with stage.processes(settings) as household:
        household.outreach("webhooks", "serve", "webhooks", "--workers", _PROCESSES)
        household.until(lambda: listens(settings.webhook_port), what="the webhooks answer", seconds=60)
        load.send(settings.webhook_port, load.posts(settings, everybody[:_WARM_UP], load.BODIES), at_once=AT_ONCE)
        some = [everybody[_WARM_UP + run * count :][:count] for run in range(runs)]
        return [text_from_each(settings, faces) for faces in some]


def _bare(
    stage: Stage, settings: Settings, everybody: Sequence[Face], *, runs: int, count: int
) -> list[tuple[float, float]]:
    engine = engine_of(settings)
    bare_app.TABLE.create(engine)
    engine.dispose()
    with stage.processes(settings) as household:
        household.start("bare", [sys.executable, "-m", "benchmark.bare_app"])
        household.until(lambda: listens(settings.webhook_port), what="the bare server answers", seconds=60)
        load.send(settings.webhook_port, load.posts(settings, everybody[:_WARM_UP], load.BODIES), at_once=AT_ONCE)
        faces = (list(everybody) * (count // len(everybody) + 1))[:count]
        return [text_from_each(settings, faces) for _ in range(runs)]


def text_from_each(settings: Settings, faces: Sequence[Face]) -> tuple[float, float]:
    """Text once from every phone; returns replies a second, and the 99th percentile of their times in ms."""
    texts = load.posts(settings, faces, load.BODIES)
    began = time.monotonic()
    answered = load.send(settings.webhook_port, texts, at_once=AT_ONCE)
    rate = len(answered) / (time.monotonic() - began)
    return rate, quantile([each.answered - each.posted for each in answered], 0.99) * 1000
