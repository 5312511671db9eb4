"""The steps at which processes are killed: each must lie where it says, in the product as it is today."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storm import steps
from storm.steps import STEPS, Step

ROOT = Path(__file__).parents[2]
_DRAIN = "import storm.child; from outreach.actions import due; due._done('a part', lambda: 0); print('alive')"


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_every_step_names_a_function_of_the_product(step: Step) -> None:
    holder, name = step.holder()

    assert callable(getattr(holder, name))


def test_every_step_has_a_trap_of_its_own(tmp_path: Path) -> None:
    assert len({steps.trap(tmp_path, step) for step in STEPS}) == len(STEPS)


def come_by(folder: Path) -> subprocess.CompletedProcess[str]:
    places = os.pathsep.join([str(ROOT), str(ROOT / "deploy")])
    environment = {"PYTHONPATH": places, steps.FOLDER: str(folder)}
    return subprocess.run(
        [sys.executable, "-c", _DRAIN], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_a_trap_kills_whoever_comes_by_first_and_nobody_else(tmp_path: Path) -> None:
    [step] = [step for step in STEPS if step.function == "_done"]
    steps.trap(tmp_path, step).touch()

    first, second = come_by(tmp_path), come_by(tmp_path)

    assert first.returncode == -signal.SIGKILL
    assert second.stdout == "alive\n"


def test_a_clock_is_as_wrong_as_the_file_says(tmp_path: Path) -> None:
    file = tmp_path / steps.CLOCK
    now = datetime(2026, 3, 6, tzinfo=UTC)
    clock = steps._jumping(lambda: now, file)  # noqa: SLF001 - in a process of its own it is put in by arm()

    assert clock() == now
    file.write_text("-30.5")
    assert clock() == now - timedelta(seconds=30.5)


def test_a_full_disk_takes_part_of_a_line_and_then_nothing(tmp_path: Path) -> None:
    file = tmp_path / "texts"
    disk = steps._Disk(tmp_path / steps.FULL)  # noqa: SLF001
    descriptor = disk.open(file, os.O_RDWR | os.O_CREAT)

    assert disk.write(descriptor, b"x" * 100) == 100
    (tmp_path / steps.FULL).touch()
    assert disk.write(descriptor, b"x" * 100) < 100
    with pytest.raises(OSError, match="No space left"):
        disk.write(descriptor, b"x")
    disk.close(descriptor)
