"""Reading: how long one text takes against a bare search for keywords, and what it costs to have the reader at hand."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from training.corpus import lines

from benchmark.figures import Figure, Series, quantile
from outreach.domain.reading import read
from outreach.packs.lexicons import load_lexicon
from outreach.packs.model_file import load_kinds

_KEYWORDS = 200
_BARE = "import pydantic"
_READY = "from outreach.domain.reading import read; from outreach.packs.lexicons import load_lexicon; load_lexicon()"
_MEMORY = """
import pydantic
from pathlib import Path
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1])
before = resident()
from outreach.domain.reading import read
from outreach.packs.lexicons import load_lexicon
for text in ("i want to kill myself", "no", "3", "quiero morir", "doing ok today, thanks for asking"):
    read(text, lexicon=load_lexicon(), lang="en")
import resource
print((resident() - before) * resource.getpagesize() / 1e6)
"""


def measure(*, runs: int, count: int) -> list[Figure]:
    """Measure readings over everyday texts, then starting, then memory; it needs no server.

    A reader that has been at work for a while is measured: it has read other everyday texts before, none of these.
    """
    everyday = list(dict.fromkeys(line.text for line in lines() if line.ordinary and not line.locked))
    texts, others = everyday[:count], everyday[count:]
    pairs = [(_times(texts, others, _ours()), _times(texts, others, _bare())) for _ in range(runs)]
    starts = [(_start(_READY), _start(_BARE)) for _ in range(runs)]
    return [
        _readings("median", pairs, median, floor=100.0, stretch=50.0),
        _readings("p99", pairs, lambda times: quantile(times, 0.99), floor=100.0, stretch=50.0),
        Figure(
            what="the reader at hand: import and load",
            unit="ms",
            ours=Series(tuple(ours * 1000 for ours, _ in starts)),
            bare=Series(tuple(bare * 1000 for _, bare in starts)),
            against=_BARE,
            floor=20.0,
            stretch=10.0,
            lower_is_better=True,
        ),
        *_memory(),
    ]


def _readings(
    name: str,
    pairs: Sequence[tuple[list[float], list[float]]],
    of: Callable[[list[float]], float],
    *,
    floor: float,
    stretch: float,
) -> Figure:
    return Figure(
        what=f"reading one everyday text, {name}",
        unit="µs",
        ours=Series(tuple(of(ours) * 1e6 for ours, _ in pairs)),
        bare=Series(tuple(of(bare) * 1e6 for _, bare in pairs)),
        against=f"bare search for {_KEYWORDS} keywords",
        floor=floor,
        stretch=stretch,
        lower_is_better=True,
    )


def _ours() -> Callable[[str], object]:
    lexicon = load_lexicon()
    return lambda text: read(text, lexicon=lexicon, lang="en")


def _bare() -> Callable[[str], object]:
    """Give the least that could be called reading: one expression of so many words, over the lower-cased text."""
    words = sorted(load_kinds())
    some = words[:: len(words) // _KEYWORDS][:_KEYWORDS]
    keywords = re.compile(rf"\b(?:{'|'.join(map(re.escape, some))})\b")
    return lambda text: keywords.search(text.lower())


def _times(texts: Sequence[str], others: Sequence[str], reads: Callable[[str], object]) -> list[float]:
    """Time each text by itself, after others."""
    for text in others:
        reads(text)
    times = []
    for text in texts:
        began = time.perf_counter()
        reads(text)
        times.append(time.perf_counter() - began)
    return times


def _start(script: str) -> float:
    """Time a Python of its own from its start to its end."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", script], check=True)
    return time.monotonic() - began


def _memory() -> list[Figure]:
    """Measure what the reader adds to a process that has pydantic already; nothing where /proc does not say."""
    if not Path("/proc/self/statm").exists():
        return []
    grown = subprocess.run([sys.executable, "-c", _MEMORY], check=True, capture_output=True, text=True)
    return [
        Figure(
            what="the reader at hand: memory",
            unit="MB",
            ours=Series((float(grown.stdout),)),
            floor=120.0,
            stretch=60.0,
            lower_is_better=True,
        )
    ]
