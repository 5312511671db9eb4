"""Training the second opinion: from the corpus and the lexicon alone, and the same to the bit."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from training import __main__ as training
from training.common import common_words
from training.corpus import Line, lines

from outreach.domain.reading.opinion import Model
from outreach.packs import prepared
from outreach.packs.lexicons import COMMON, prepared_house
from outreach.packs.model_file import bytes_of, load_kinds, load_model, model_of

ROOT = Path(__file__).parents[2]
SLICE = 1500


def all_seen() -> list[Line]:
    """All lines that are trained on."""
    return [line for line in lines() if not line.locked and not line.bare]


def some() -> list[Line]:
    """Every so many lines of those that are trained on."""
    seen = all_seen()
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
    assert (tmp_path / COMMON).read_text().split() == common_words(seen)


@pytest.mark.parametrize("spoilt", ["nothing", "there.model", COMMON, prepared.NAME])
def test_a_check_compares_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], spoilt: str
) -> None:
    file, words = tmp_path / "there.model", "\n".join([*common_words(all_seen()), ""])
    there = {
        file: bytes_of(load_model()),
        tmp_path / COMMON: words.encode(),
        tmp_path / prepared.NAME: prepared_house(),
    }
    there = {path: data + b"x\n" * (path.name == spoilt) for path, data in there.items()}
    for path, data in there.items():
        path.write_bytes(data)
    _with_file(monkeypatch, file, "--check")

    assert training.main() == (0 if spoilt == "nothing" else 1)
    assert {path: path.read_bytes() for path in there} == there
    told = capsys.readouterr().out
    assert spoilt in told if spoilt != "nothing" else "train anew" not in told


def test_common_words_are_those_of_many_hands_and_no_slips() -> None:
    hands = ["one", "two", "three"]
    said = [*[(hand, "hello from the other side") for hand in hands * 40], *[(hand, "form teh line") for hand in hands]]
    said += [("one", "quixotic"), ("one", "quixotic"), ("two", "quixotic")]
    every = all_seen()[0]

    found = common_words([replace(every, hand=hand, text=text) for hand, text in said])

    assert found[:5] == ["from", "hello", "other", "side", "the"]
    assert "line" in found
    assert not {"teh", "form", "quixotic"} & set(found)


@pytest.mark.slow
def test_the_model_of_the_house_is_what_the_corpus_and_the_lexicon_make() -> None:
    done = run("--check")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "the same to the bit" in done.stdout
