"""The bench of the console, at a size that proves that it measures what it says."""

import gzip
import os
from pathlib import Path
from types import MappingProxyType

import pytest

from benchmark import console
from benchmark.console import first_load
from benchmark.figures import Figure
from benchmark.stage import setting_up

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figure]:
    """A few people and a few hundred messages, each page once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(_ROOT), str(_ROOT / "deploy")]))  # for the carrier's stand-in
        with setting_up(tmp_path_factory.mktemp("b"), crowd_size=60) as stage:
            measured = console.measure(stage, runs=1, times=2, messages=600)
    return {figure.what: figure for figure in measured}


def test_every_page_has_its_time_statements_and_weight(figures: dict[str, Figure]) -> None:
    pages = {what.removeprefix("console, ").partition(":")[0] for what in figures}

    assert pages == {*console.PAGES, *console.LATER}
    assert len(figures) == 5 * len(console.PAGES) + len(console.LATER)
    assert all(figure.ours.middle > 0 for figure in figures.values())


def test_a_page_is_held_against_what_we_promise_and_beside_a_bare_one(figures: dict[str, Figure]) -> None:
    slowest = next(figure for what, figure in figures.items() if what.startswith("console, queue: p95"))
    usual, weight = figures["console, queue: p50"], figures["console, queue: first load, as it is sent"]

    assert (slowest.floor, slowest.unit) == (150, "ms")
    assert usual.ratio is not None
    assert usual.ratio.middle > 1
    assert weight.floor == 100


class Answer:
    """What came for an address, packed as browsers ask for it."""

    headers = MappingProxyType({"Content-Encoding": "gzip"})

    def __init__(self, text: str) -> None:
        self.data = gzip.compress(text.encode())

    def close(self) -> None:
        self.data = b""


def test_a_first_load_counts_a_page_and_each_file_that_it_names_once_as_they_were_sent() -> None:
    files = {"/a.css": "x" * 1000, "/b.js": "y" * 700}
    page = '<link rel="stylesheet" href="/a.css"><script src="/b.js" defer></script><script src="/b.js"></script>'

    weight = first_load(lambda path: Answer(files.get(path, page)), "/")

    assert weight == sum(len(gzip.compress(text.encode())) for text in (page, *files.values()))
