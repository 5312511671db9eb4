"""deploy/bench: how quick an installation is, as ratios to bare baselines measured in the same run."""

import argparse
import json
import logging
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmark import console, growth, inbound, ladder, pages, passes, planning, reading, rota, sends, sqlite, year
from benchmark.figures import Figure, table
from benchmark.stage import Stage, setting_up
from demonstration.processes import Ended, TooSlow, end_on_signals
from outreach.wiring import set_up_logging
from servers import ServerFailed

_READ_IT_SO = """
How to read it. Every figure is the median of its runs, lowest and highest in brackets. What a machine can do differs
from day to day, so look at the ratio: ours to a bare baseline that was measured on the same machine, within moments.
The carrier is a stand-in in a process of its own that accepts everything after 0 or 100 ms; PostgreSQL waits for its
disk at every commit; Redis (Valkey), the RQ workers, the web server and the signatures are real. The reader is measured
over everyday lines of the corpus, the rota over a year of shifts, and a modelled year on its last day, without any of
these. "floor" is what we promise ourselves, "stretch" where we want to be; BELOW says that a promise is not kept yet.
"""
_READING, _ROTA, _YEAR = "reading", "rota", "year"
_NEEDS_NO_SERVER = {_READING, _ROTA, _YEAR}
_PARTS = (
    "sends",
    "planning",
    "passes",
    "growth",
    "inbound",
    "sqlite",
    "pages",
    "ladder",
    "console",
    *sorted(_NEEDS_NO_SERVER),
)


def main(words: Sequence[str] | None = None) -> int:
    """Measure, and print; returns the exit code."""
    end_on_signals()
    set_up_logging("ERROR")
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # the bare SDK's pool is smaller than its threads are many
    options = _options().parse_args(words)
    folder = Path(tempfile.mkdtemp(prefix="outreach-bench-"))
    try:
        figures = _measure(folder, options)
    except KeyboardInterrupt:
        return 130
    except (Ended, TooSlow, TimeoutError, ServerFailed) as trouble:
        print(f"deploy/bench: {trouble}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        print(json.dumps({"machine": _machine(), "figures": [figure.as_json() for figure in figures]}, indent=2))
    else:
        print(table(figures), _READ_IT_SO, sep="\n")
    scans = [
        figure for figure in figures if figure.what.startswith(growth.SCANS) and figure.reaches(figure.floor) is False
    ]
    return 1 if scans else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy/bench", description=__doc__, epilog=_READ_IT_SO)
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter runs: in a minute, and rougher")
    parser.add_argument("--only", action="append", choices=_PARTS, help="measure only this part; may be repeated")
    return parser


def _measure(folder: Path, options: argparse.Namespace) -> list[Figure]:
    quick = options.quick
    runs = 2 if quick else 5
    parts: dict[str, Callable[[Stage], list[Figure]]] = {
        "sends": lambda stage: sends.measure(stage, runs=runs, count=400 if quick else 1000),
        "planning": lambda stage: planning.measure(stage, runs=runs, count=1000 if quick else 2000),
        "passes": lambda stage: passes.measure(
            stage, runs=runs, passes=10 if quick else 30, many=100_000 if quick else 1_000_000
        ),
        "growth": lambda stage: growth.measure(
            stage, texts=500 if quick else 2000, rows=100_000 if quick else 1_000_000
        ),
        "inbound": lambda stage: inbound.measure(stage, runs=runs, count=150 if quick else 400),
        "sqlite": lambda stage: sqlite.measure(
            stage, runs=runs, sends=400 if quick else 1000, replies=150 if quick else 200
        ),
        "ladder": lambda stage: ladder.measure(
            stage, runs=2 if quick else 3, many=3000 if quick else 10_000, few=300 if quick else 1000
        ),
        "console": lambda stage: console.measure(
            stage, runs=runs, times=20 if quick else 60, messages=100_000 if quick else 500_000
        ),
        "pages": lambda stage: pages.measure(
            stage, runs=runs, seconds=3 if quick else 6, idle_seconds=2 if quick else 5
        ),
    }
    wanted = set(options.only or _PARTS)
    figures: list[Figure] = []
    if _READING in wanted:
        figures += _timed(_READING, lambda: reading.measure(runs=runs, count=400 if quick else 1000))
    if _ROTA in wanted:
        figures += _timed(_ROTA, lambda: rota.measure(runs=runs, count=400 if quick else 2000))
    if _YEAR in wanted:
        figures += _timed(_YEAR, lambda: year.measure(runs=2 if quick else 3, people=200 if quick else 1000, days=3))
    if wanted <= _NEEDS_NO_SERVER:
        return figures
    with setting_up(folder, crowd_size=1300 if quick else 5100) as stage:
        for name, measure in parts.items():
            if name in wanted:
                figures += _timed(name, partial(measure, stage))
    return figures


def _timed(name: str, measure: Callable[[], list[Figure]]) -> list[Figure]:
    """Measure a part, and say on standard error how long that took."""
    began = time.monotonic()
    figures = measure()
    print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return figures


def _machine() -> dict[str, object]:
    return {"system": platform.platform(), "python": platform.python_version()}


if __name__ == "__main__":
    sys.exit(main())
