"""What an installation takes while nothing happens: memory and processor time of all its processes."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from benchmark.figures import Figure, Series

_PROC = Path("/proc")


def measure(pids: Sequence[int], *, seconds: float) -> list[Figure]:
    """Measure processes and all that they started; nothing where /proc does not say."""
    family = _family(pids)
    if not family:
        return []
    before = sum(map(_processor_seconds, family))
    time.sleep(seconds)
    used = sum(map(_processor_seconds, family)) - before
    return [
        Figure(
            what="idle, all processes of ours: memory",
            unit="MB",
            ours=Series((sum(map(_megabytes, family)),)),
            floor=400.0,
            stretch=250.0,
            lower_is_better=True,
        ),
        Figure(
            what="idle, all processes of ours: processor",
            unit="%",
            ours=Series((used / seconds * 100,)),
            floor=2.0,
            stretch=1.0,
            lower_is_better=True,
        ),
    ]


def _family(pids: Sequence[int]) -> list[int]:
    """List processes and their descendants."""
    found = list(pids) if _PROC.joinpath("self/smaps_rollup").exists() else []
    for parent in found:
        for task in _PROC.joinpath(str(parent), "task").iterdir():
            found += [int(child) for child in task.joinpath("children").read_text().split()]
    return found


def _megabytes(pid: int) -> float:
    """Give a process's share of the memory: pages that several share are divided among them."""
    lines = _PROC.joinpath(str(pid), "smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _processor_seconds(pid: int) -> float:
    fields = _PROC.joinpath(str(pid), "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
