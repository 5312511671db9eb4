"""Training the second opinion: from the corpus and the lexicon alone, and the same to the bit."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from training import __main__ as training
from training.corpus import Line, lines

from outreach.domain.reading.opinion import Model
from outreach.packs.model_file import bytes_of, load_kinds, load_model, model_of

ROOT = Path(__file__).parents[2]
SLICE = 1500


def some() -> list[Line]:
    """Every so many lines of those that are trained on."""
    seen = [line for line in lines() if not line.locked and not line.bare]
    return seen[:: len(seen) // SLICE]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Train as deploy/train_reading does, with the numbers in one thread."""
    alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0", "PYTHONPATH": "deploy"}
    return subprocess.run(
        [sys.executable, "-m", "training", *words],
        cwd=ROOT,
        env={**os.environ, **alone},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_same_lines_train_the_same_model() -> None:
    once, twice = (training.train(some())[0] for _ in range(2))

    assert bytes_of(once) == bytes_of(twice)
    assert model_of(data=bytes_of(once), kinds=load_kinds()) == once


def _with_file(monkeypatch: pytest.MonkeyPatch, file: Path, *words: str) -> list[Line]:
    """Let training end at once with the house's model; returns the list that its lines will be in."""
    seen: list[Line] = []

    def train(found: Sequence[Line]) -> tuple[Model, dict[str, Any]]:
        seen.extend(found)
        return load_model(), {}

    monkeypatch.setattr(training, "train", train)
    monkeypatch.setattr(training, "FILE", file)
    monkeypatch.setattr(sys, "argv", ["train_reading", *words])
    return seen


def test_training_sees_no_line_that_is_kept_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = _with_file(monkeypatch, tmp_path / "made.model")

    assert training.main() == 0
    assert len(seen) > 3000
    assert not any(line.locked or line.bare for line in seen)
    assert (tmp_path / "made.model").read_bytes() == bytes_of(load_model())


@pytest.mark.parametrize(("spoilt", "code"), [(False, 0), (True, 1)], ids=["the same", "another"])
def test_a_check_compares_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: int, *, spoilt: bool
) -> None:
    file = tmp_path / "there.model"
    there = bytes_of(load_model()) + b"x" * spoilt
    file.write_bytes(there)
    _with_file(monkeypatch, file, "--check")

    assert training.main() == code
    assert file.read_bytes() == there
    assert ("train anew" in capsys.readouterr().out) == spoilt


@pytest.mark.slow
def test_the_model_of_the_house_is_what_the_corpus_and_the_lexicon_make() -> None:
    done = run("--check")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "the same to the bit" in done.stdout
