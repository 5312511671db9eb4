"""Very many rows of a kind: the one row that there is, copied inside PostgreSQL, where a million take seconds."""

from collections.abc import Mapping

import sqlalchemy as sa

from outreach.records.tables import metadata


def multiply(engine: sa.Engine, table: str, times: int, changed: Mapping[str, str]) -> None:
    """Copy one row of a table; `changed` gives columns another value each, in SQL in which `n` counts the copies."""
    columns = [column.name for column in metadata.tables[table].columns]
    values = {name: f'"{name}"' for name in columns} | {"id": "gen_random_uuid()"} | dict(changed)
    names = ", ".join(f'"{name}"' for name in columns)
    copied = ", ".join(values[name] for name in columns)
    source = f"(SELECT * FROM {table} ORDER BY id LIMIT 1) AS one, generate_series(1, {times}) AS n"  # noqa: S608
    with engine.begin() as connection:
        # Copies refer to nobody; without triggers nobody asks for whom.
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        connection.execute(sa.text(f"INSERT INTO {table} ({names}) SELECT {copied} FROM {source}"))  # noqa: S608


def look_over(engine: sa.Engine) -> None:
    """Let PostgreSQL tidy up and count its rows, as it does by itself after a while."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("VACUUM (ANALYZE)"))
