"""Who was there before we asked for a word counts as reached if they have ever texted us, and nobody else does."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from outreach.adapters.database import make_engine
from outreach.adapters.migrate import upgrade
from tests import make

NOW = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)


def write(connection: sa.Connection, name: str, **values: object) -> None:
    """Write a row of an older release; what it must have besides is filled with anything of its kind."""
    table = sa.Table(name, sa.MetaData(), autoload_with=connection)
    anything: dict[type, Any] = {str: "sent", int: 0, bool: False, datetime: NOW, bytes: name.encode() * 2}
    filled = {
        column.name: values.get(column.name, anything.get(column.type.python_type))
        for column in table.columns
        if not column.nullable or column.name in values
    }
    kinds: dict[type, Any] = {UUID: sa.Uuid(), datetime: sa.DateTime(timezone=True)}
    row = {key: sa.literal(value, kinds.get(type(value))) for key, value in filled.items()}
    connection.execute(sa.insert(sa.table(name, *map(sa.column, row))).values(row))


def test_whoever_ever_texted_us_is_reached_and_the_others_are_asked(database_url: str) -> None:
    engine = make_engine(database_url, make.KEYS)
    upgrade(engine, "0011")
    with engine.begin() as connection:
        for number in (1, 2):
            write(connection, "specialists", id=UUID(int=number), phone_fingerprint=bytes([number]) * 32)
        write(connection, "replies", id=UUID(int=3), specialist_id=UUID(int=1), handled_at=NOW, carrier_id="SM1")

    upgrade(engine)

    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT verified_at, unreachable_since FROM specialists ORDER BY id")).all()
    engine.dispose()
    assert [row[0] is not None for row in found] == [True, False]
    assert [row[1] for row in found] == [None, None]
