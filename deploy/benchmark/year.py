"""A modelled year: person-days in a minute of one core's work, against bare inserts of all rows that came of them."""

import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmark.figures import Figure, Series
from outreach.records.tables import metadata
from outreach.rehearsal.hush import hushed
from outreach.rehearsal.year import Wanted
from outreach.rehearsal.year.living import Year

_START = datetime(2026, 3, 2, tzinfo=UTC)
_MINUTE = 60.0


def measure(*, runs: int, people: int, days: int) -> list[Figure]:
    """Measure the last day of a few, on which everybody is enrolled; it needs no server."""
    pairs = [_pair(people, days, seed) for seed in range(1, runs + 1)]
    played = Series(tuple(ours for ours, _ in pairs))
    return [
        Figure(
            what=f"a modelled year of {people} people, person-days",
            unit="/min of a core",
            ours=played,
            bare=Series(tuple(bare for _, bare in pairs)),
            against="bare inserts of the rows of that day, a transaction a minute",
        ),
        Figure(what="a modelled year: as quick as wished for", unit="/min of a core", ours=played, floor=50_000.0),
    ]


def _pair(people: int, days: int, seed: int) -> tuple[float, float]:
    with hushed() as troubles:
        year = Year(Wanted(people=people, days=days, seed=seed, start=_START, troubled=False), troubles)
        with closing(year.stage):
            year.play_until(_START + timedelta(days=days - 1))
            before = _counts(year)
            began = time.process_time()
            year.play_until(_START + timedelta(days=days))
            year.promises.check_all()
            took = time.process_time() - began
            return people / took * _MINUTE, people / _insert_again(year, before) * _MINUTE


def _engine(year: Year) -> sa.Engine:
    with year.stage.runtime.transaction() as session:
        bind = session.get_bind()
        assert isinstance(bind, sa.Engine)
        return bind


def _counts(year: Year) -> dict[str, int]:
    """Count the rows of every table."""
    with year.stage.runtime.transaction() as session:
        return {
            table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }


def _since(connection: sa.Connection, table: sa.Table, count: int) -> list[dict[str, Any]]:
    """Read the rows of a table that came after so many."""
    return [dict(row) for row in connection.execute(sa.select(table).offset(count).limit(-1)).mappings()]


def _insert_again(year: Year, before: dict[str, int]) -> float:
    """Insert what came since into empty tables, as it is; returns the seconds of work."""
    engine, plain = _engine(year), sa.MetaData()
    plain.reflect(engine)
    with engine.connect() as connection:
        new = {name: _since(connection, table, before.get(name, 0)) for name, table in plain.tables.items()}
    minutes = round(timedelta(days=1) / timedelta(minutes=1))
    with tempfile.TemporaryDirectory() as folder:
        bare = sa.create_engine(f"sqlite:///{Path(folder) / 'bare.db'}")
        plain.create_all(bare)
        began = time.process_time()
        for minute in range(minutes):
            with bare.begin() as connection:
                connection.execute(sa.text("PRAGMA synchronous=OFF"))
                for name, rows in new.items():
                    if some := rows[minute * len(rows) // minutes : (minute + 1) * len(rows) // minutes]:
                        connection.execute(sa.insert(plain.tables[name]), some)
        took = time.process_time() - began
        bare.dispose()
        return took
