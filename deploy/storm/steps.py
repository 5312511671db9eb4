"""The steps at which a process can be made to die, and how it is made to: the product itself knows nothing of this."""

import functools
import importlib
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from errno import ENOSPC
from pathlib import Path
from typing import Any

FOLDER = "STORM_FOLDER"
"""The environment variable that names the folder in which traps are set."""

CLOCK, FULL = "clock", "full"


class When(StrEnum):
    """On which side of the function it happens; after one that takes a session means: before the commit."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Step:
    """One moment in the life of a process, by the function of the product that it lies before or after."""

    name: str
    when: When
    module: str
    function: str

    def holder(self) -> tuple[object, str]:
        """Find what holds the function, and under which name; raises AttributeError when there is none any more."""
        *places, name = self.function.split(".")
        holder: object = functools.reduce(getattr, places, importlib.import_module(self.module))
        getattr(holder, name)
        return holder, name


_ACTIONS = "outreach.actions"
STEPS = (
    Step("before a claim", When.BEFORE, "outreach.records.claims", "claim"),
    Step("after a claim, before its commit", When.AFTER, "outreach.records.claims", "claim"),
    Step("after a claim's commit, before the call", When.AFTER, f"{_ACTIONS}.delivery", "_claim"),
    Step("after the call, before it is settled", When.BEFORE, f"{_ACTIONS}.delivery", "_settle"),
    Step("in the middle of settling", When.AFTER, "outreach.records.outcomes", "all_accepted"),
    Step("after settling", When.AFTER, f"{_ACTIONS}.delivery", "_settle"),
    Step("after a text is stored, before it is read", When.BEFORE, f"{_ACTIONS}.replies", "think"),
    Step("in the middle of acting on a text", When.AFTER, f"{_ACTIONS}.escalations", "raise_reasons"),
    Step("after acting on a text, before the commit", When.AFTER, f"{_ACTIONS}.replies", "_think"),
    Step("after a commit, before its ring", When.BEFORE, "outreach.adapters.doorbell", "RqDoorbell.ring"),
    Step("after a ring", When.AFTER, "outreach.adapters.doorbell", "RqDoorbell.ring"),
    Step("in the middle of a receipt", When.AFTER, f"{_ACTIONS}.receipts", "receive_receipt"),
    Step("between two parts of a pass", When.AFTER, f"{_ACTIONS}.due", "_done"),
    Step("while planning, before the commit", When.AFTER, f"{_ACTIONS}.planning", "plan_due"),
    Step("while escalations take their steps", When.AFTER, f"{_ACTIONS}.escalations", "advance"),
    Step("while doubting what was never settled", When.AFTER, "outreach.records.outcomes", "unsure"),
    Step("before a doubt is looked up", When.BEFORE, f"{_ACTIONS}.doubts", "_at_the_carrier"),
    Step("after a doubt is looked up", When.AFTER, f"{_ACTIONS}.doubts", "_at_the_carrier"),
    Step("after a text is kept on disk", When.AFTER, "outreach.adapters.journal", "_append"),
    Step("after a late text came home, before it is struck out", When.AFTER, f"{_ACTIONS}.homecoming", "receive_late"),
)


def trap(folder: Path, step: Step) -> Path:
    """Name the file that is the trap for a step: the first process to come by takes it away, and dies."""
    return folder / step.name.replace(" ", "-").replace("'", "")


def arm(folder: Path) -> None:
    """Put every step, the clock that jumps and the disk that is full into this process."""
    for step in STEPS:
        holder, name = step.holder()
        setattr(holder, name, _watched(getattr(holder, name), step.when, trap(folder, step)))
    wiring = importlib.import_module("outreach.wiring")
    wiring.wall_clock = _jumping(wiring.wall_clock, folder / CLOCK)  # type: ignore[attr-defined]
    journal = importlib.import_module("outreach.adapters.journal")
    journal.os = _Disk(folder / FULL)  # type: ignore[attr-defined]


def _watched(function: Callable[..., Any], when: When, trap: Path) -> Callable[..., Any]:
    @functools.wraps(function)
    def watched(*args: object, **words: object) -> object:
        if when is When.BEFORE:
            _die_at(trap)
        found = function(*args, **words)
        if when is When.AFTER:
            _die_at(trap)
        return found

    return watched


def _die_at(trap: Path) -> None:
    """Die as a power cut would have it, if the trap is set; only one process finds it."""
    with suppress(FileNotFoundError):
        trap.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def _jumping(clock: Callable[[], datetime], file: Path) -> Callable[[], datetime]:
    """Let a clock be as wrong as a file says, in seconds, from one reading to the next."""

    def jumping() -> datetime:
        return clock() + offset(file)

    return jumping


def offset(file: Path) -> timedelta:
    """Read by how much the machine's clock is wrong."""
    try:
        return timedelta(seconds=float(file.read_text() or 0))
    except FileNotFoundError:
        return timedelta(0)


class _Disk:
    """The operating system as the journal knows it, with a disk that is full while a file says so."""

    def __init__(self, file: Path) -> None:
        """Remember the file."""
        self._file = file

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        """Be the operating system in everything else."""
        return getattr(os, name)

    def write(self, descriptor: int, line: bytes) -> int:
        """Take a part of it, as a disk does whose last block that was."""
        if not self._file.exists():
            return os.write(descriptor, line)
        if len(line) > 40:
            return os.write(descriptor, line[:40])
        raise OSError(ENOSPC, os.strerror(ENOSPC))
