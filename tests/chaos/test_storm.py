"""A short storm over a whole installation of real processes; `deploy/chaos` holds long ones."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storm.trial import Wanted, hold

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the processes of a process in /proc"),
]


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="storm-"))  # shorter than tmp_path: a unix socket lives near it
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_nothing_is_lost_in_a_storm_and_nothing_comes_twice_that_must_not(folder: Path) -> None:
    wanted = Wanted(
        seed=20260306,
        seconds=20.0,
        people=40,
        texts_a_second=3.0,
        workers=(("urgent", "conversation"), ("prompts", "upkeep")),
        paces=(0.3, 2.0, 0.8),
        quiet_within=240.0,
    )

    trial = hold(wanted, folder)

    told = "\n".join([trial.reckoning.in_words(), *trial.told])
    assert trial.reckoning.holds, told
    assert any("killed" in line for line in trial.told), told
