"""A scheduler's pass in which nothing is due: what it costs must not grow with how many are enrolled."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median

from sqlalchemy import func, select, update

from benchmark import multitude
from benchmark.figures import Figure, Series
from benchmark.stage import Stage, running
from outreach.actions import due
from outreach.ports import Runtime
from outreach.records.enrollments import EnrollmentRow
from outreach.wiring import engine_of

_FEW = 10_000
_A_YEAR_OF_MINUTES = 525_600


def measure(stage: Stage, *, runs: int, passes: int, many: int) -> list[Figure]:
    """Measure passes over many enrolled against passes over few, taken in turn so that both have the same weather."""
    times: list[tuple[float, float]] = []
    processor: list[tuple[float, float]] = []
    with _enrolled(stage, many) as crowded, _enrolled(stage, _FEW) as quiet:
        for _ in range(runs):
            taken = [(_pass(crowded), _pass(quiet)) for _ in range(passes)]
            times.append((median(ours[0] for ours, _ in taken), median(bare[0] for _, bare in taken)))
            processor.append((median(ours[1] for ours, _ in taken), median(bare[1] for _, bare in taken)))
    return [_figure("time", times, many), _figure("processor of the scheduler", processor, many)]


def _figure(what: str, pairs: list[tuple[float, float]], many: int) -> Figure:
    return Figure(
        what=f"a pass with nothing due, {many:,} enrolled: {what}",
        unit="ms",
        ours=Series(tuple(ours * 1000 for ours, _ in pairs)),
        bare=Series(tuple(bare * 1000 for _, bare in pairs)),
        against=f"{_FEW:,} enrolled",
        floor=1.5,
        stretch=1.1,
        lower_is_better=True,
    )


def _pass(runtime: Runtime) -> tuple[float, float]:
    """Pass once; gives the seconds that it took, and those of the processor that were ours."""
    began, busy = time.perf_counter(), time.process_time()
    due.do_what_is_due(runtime)
    return time.perf_counter() - began, time.process_time() - busy


@contextmanager
def _enrolled(stage: Stage, size: int) -> Iterator[Runtime]:
    """Give an installation in which so many are enrolled, all of them asked at some minute of the coming year."""
    with stage.fresh() as settings, running(settings) as runtime:
        with runtime.transaction() as session:
            session.execute(update(EnrollmentRow).values(next_check_in_at=runtime.now() + timedelta(days=1)))
            there = session.scalar(select(func.count()).select_from(EnrollmentRow)) or 0
        later = f"timestamptz '{runtime.now() + timedelta(days=1)}' + n % {_A_YEAR_OF_MINUTES} * interval '1 minute'"
        engine = engine_of(settings)
        try:
            more = max(0, size - there)
            multitude.multiply(engine, "participants", more, {"phone_fingerprint": "sha256(n::text::bytea)"})
            places = {"participant_id": "gen_random_uuid()", "next_check_in_at": later}
            multitude.multiply(engine, "enrollments", more, places)
            multitude.look_over(engine)
        finally:
            engine.dispose()
        due.do_what_is_due(runtime)
        yield runtime
