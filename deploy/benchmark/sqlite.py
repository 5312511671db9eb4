"""One process on an SQLite file, as `outreach run` is for small programs, against the same one on PostgreSQL."""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmark import crowd, inbound, load
from benchmark.crowd import Face
from benchmark.figures import Figure, Series
from benchmark.sends import queue_prompts, unsent
from benchmark.stage import Stage, listens, running
from demonstration.installation import HOST, free_ports
from demonstration.processes import Household
from outreach.actions import delivery
from outreach.domain.delivery import Lane
from outreach.ports import Runtime
from outreach.settings import Settings
from outreach.wiring import migrate

_AGAINST = "the same on PostgreSQL"
_WARM_UP = 50
_PATIENCE_SECONDS = 60.0


def measure(stage: Stage, *, runs: int, sends: int, replies: int) -> list[Figure]:
    """Measure texts out, then texts in, with a crowd of the same making in both databases, and both on this disk."""
    folder = stage.folder / "sqlite"
    folder.mkdir()
    unasked, asked = _gather(stage, folder, crowd_size=max(sends, replies) * runs + _WARM_UP)
    return [_sends(stage, unasked, runs=runs, count=sends), *_replies(stage, asked, runs=runs, count=replies)]


def _gather(stage: Stage, folder: Path, *, crowd_size: int) -> tuple[Path, Path]:
    """Make the two files that stand beside the stage's own databases: the crowd is due, and it was asked."""
    unasked, asked = folder / "unasked.db", folder / "asked.db"
    there = _alone(stage.settings, unasked)
    migrate(there)
    with running(there) as runtime:
        crowd.gather(runtime, crowd_size)
    shutil.copy(unasked, asked)
    with running(_alone(stage.settings, asked)) as runtime:
        crowd.ask_everybody(runtime)
    return unasked, asked


def _alone(settings: Settings, file: Path | None = None) -> Settings:
    """Give the settings of an installation that is one process at an address of its own, on a file or where it was."""
    port = free_ports(0)[0]
    one = {"redis_url": None, "webhook_port": port, "public_url": f"http://{HOST}:{port}"}
    return settings.model_copy(update=one if file is None else one | {"database_url": f"sqlite:///{file}"})


@contextmanager
def _both(stage: Stage, file: Path, *, asked: bool) -> Iterator[tuple[Settings, Settings]]:
    """Give two installations that differ in their database alone: a copy of a file, and one on PostgreSQL."""
    own = file.with_name(f"own-{file.name}")
    shutil.copy(file, own)
    with stage.fresh(asked=asked) as settings:
        yield _alone(settings, own), _alone(settings)


def _sends(stage: Stage, file: Path, *, runs: int, count: int) -> Figure:
    with ExitStack() as stack:
        both = stack.enter_context(_both(stage, file, asked=False))
        runtimes = [stack.enter_context(running(settings)) for settings in both]
        crowds = [crowd.faces(runtime) for runtime in runtimes]
        for runtime, everybody in zip(runtimes, crowds, strict=True):
            _drain(runtime, everybody[:_WARM_UP])
        pairs = [
            [
                _drain(runtime, everybody[_WARM_UP + run * count :][:count])
                for runtime, everybody in zip(runtimes, crowds, strict=True)
            ]
            for run in range(runs)
        ]
    return Figure(
        what="SQLite, one process: durable sends, carrier at 0 ms",
        unit="/s",
        ours=Series(tuple(ours for ours, _ in pairs)),
        bare=Series(tuple(bare for _, bare in pairs)),
        against=_AGAINST,
        floor=0.5,
        stretch=1.0,
    )


def _drain(runtime: Runtime, to: Sequence[Face]) -> float:
    """Queue a prompt to each, then send and settle them all, as the one process does; gives how many a second."""
    queue_prompts(runtime, to)
    began = time.monotonic()
    delivery.drain(runtime, Lane.PROMPTS)
    seconds = time.monotonic() - began
    if left := unsent(runtime):
        raise TimeoutError(f"{left} of {len(to)} texts were not sent")
    return len(to) / seconds


def _replies(stage: Stage, file: Path, *, runs: int, count: int) -> list[Figure]:
    with _both(stage, file, asked=True) as both, ExitStack() as stack:
        runtimes = [stack.enter_context(running(settings)) for settings in both]
        crowds = [crowd.faces(runtime) for runtime in runtimes]
        for settings, everybody in zip(both, crowds, strict=True):
            _start(stack.enter_context(stage.processes(settings)), settings, everybody[:_WARM_UP])
        pairs = []
        for run in range(runs):
            pair = []
            for settings, runtime, everybody in zip(both, runtimes, crowds, strict=True):
                pair.append(inbound.text_from_each(settings, everybody[_WARM_UP + run * count :][:count]))
                _until_all_is_said(runtime)
            pairs.append(pair)
    return [
        Figure(
            what="SQLite, one process: replies, whole path",
            unit="/s",
            ours=Series(tuple(ours[0] for ours, _ in pairs)),
            bare=Series(tuple(bare[0] for _, bare in pairs)),
            against=_AGAINST,
            floor=0.5,
            stretch=1.0,
        ),
        Figure(
            what=f"  time of one, {inbound.AT_ONCE} at once, p99",
            unit="ms",
            ours=Series(tuple(ours[1] for ours, _ in pairs)),
            bare=Series(tuple(bare[1] for _, bare in pairs)),
            against=_AGAINST,
            lower_is_better=True,
        ),
    ]


def _start(household: Household, settings: Settings, faces: Sequence[Face]) -> None:
    """Start the one process, and let it take its first texts."""
    household.outreach(f"run-{settings.webhook_port}", "run")
    household.until(lambda: listens(settings.webhook_port), what="the one process answers", seconds=_PATIENCE_SECONDS)
    load.send(settings.webhook_port, load.posts(settings, faces, load.BODIES), at_once=inbound.AT_ONCE)


def _until_all_is_said(runtime: Runtime) -> None:
    """Wait until what was answered has gone out, so that the other one is measured in peace."""
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    while unsent(runtime):
        if time.monotonic() > give_up_at:
            raise TimeoutError("the answers were not sent")
        time.sleep(0.1)
