"""Planning: due people turned into check-ins and outbox rows, against a bare bulk insert of the very same rows."""

import time
from typing import Any

import sqlalchemy as sa

from benchmark import crowd
from benchmark.figures import Figure, Series
from benchmark.stage import Stage, running
from outreach.ports import Runtime
from outreach.records.check_ins import CheckInRow
from outreach.records.messages import MessageRow
from outreach.records.tables import metadata
from outreach.records.timeline import TimelineRow
from outreach.settings import Settings
from outreach.wiring import engine_of

_TABLES = (CheckInRow.__tablename__, MessageRow.__tablename__, TimelineRow.__tablename__)


def measure(stage: Stage, *, runs: int, count: int) -> list[Figure]:
    """Measure it, each time on a database of its own."""
    pairs = [_pair(stage, count) for _ in range(runs)]
    return [
        Figure(
            what="planning due people",
            unit="/s",
            ours=Series(tuple(ours for ours, _ in pairs)),
            bare=Series(tuple(bare for _, bare in pairs)),
            against="bare bulk insert of the same rows",
            floor=0.3,
            stretch=0.5,
        )
    ]


def _pair(stage: Stage, count: int) -> tuple[float, float]:
    with stage.fresh() as settings:
        with running(settings) as runtime:
            began = time.monotonic()
            planned = _plan(runtime, count)
            ours = planned / (time.monotonic() - began)
            batch = runtime.batch
        return ours, planned / _insert_again(settings, planned, batch)


def _plan(runtime: Runtime, count: int) -> int:
    """Plan so many people, batch by batch; returns how many there were."""
    planned = 0
    while planned < count and (done := crowd.plan(runtime, min(runtime.batch, count - planned))):
        planned += done
    return planned


def _insert_again(settings: Settings, planned: int, batch: int) -> float:
    """Take out all that was planned, insert it again as it is, a batch of people a transaction; returns the seconds."""
    engine = engine_of(settings)
    plain = sa.MetaData()
    plain.reflect(engine, only=_TABLES)
    tables = [table for table in metadata.sorted_tables if table.name in _TABLES]
    try:
        with engine.begin() as connection:
            rows = {table.name: _take_out(connection, plain.tables[table.name]) for table in tables}
        began = time.monotonic()
        for start in range(0, planned, batch):
            with engine.begin() as connection:
                for table in tables:
                    _insert(connection, plain.tables[table.name], rows[table.name], start / planned, batch / planned)
        return time.monotonic() - began
    finally:
        engine.dispose()


def _take_out(connection: sa.Connection, table: sa.Table) -> list[dict[str, Any]]:
    """Read a table's rows, and leave it empty."""
    rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
    connection.execute(sa.text(f"ALTER TABLE {table.name} DISABLE TRIGGER ALL"))
    connection.execute(sa.delete(table))
    connection.execute(sa.text(f"ALTER TABLE {table.name} ENABLE TRIGGER ALL"))
    return rows


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]], start: float, share: float) -> None:
    """Insert one batch's share of a table's rows."""
    some = rows[round(start * len(rows)) : round((start + share) * len(rows))]
    if some:
        connection.execute(sa.insert(table), some)
