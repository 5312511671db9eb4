"""Migrations: what they make is what the records say, on both databases, to the letter of every promise."""

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy.exc import DatabaseError

from outreach.adapters.database import make_engine
from outreach.adapters.migrate import downgrade, is_current, pending, upgrade
from outreach.records.migrations import plain
from outreach.records.tables import metadata
from tests import make


@pytest.fixture
def empty(database_url: str) -> Iterator[sa.Engine]:
    engine = make_engine(database_url, make.KEYS)
    yield engine
    engine.dispose()


def shape(engine: sa.Engine) -> dict[str, object]:
    """Everything that a database says about its tables, in a form that does not depend on the order of columns."""
    look = sa.inspect(engine)
    found: dict[str, object] = {}
    for table in sorted(set(look.get_table_names()) - {"alembic_version"}):
        found[table] = {
            "columns": sorted((each["name"], repr(each["type"]), each["nullable"]) for each in look.get_columns(table)),
            "key": look.get_pk_constraint(table),
            "references": sorted(map(repr, references(look, table))),
            "unique": sorted(map(repr, look.get_unique_constraints(table))),
            "checks": sorted((str(each["name"]), each["sqltext"]) for each in look.get_check_constraints(table)),
        }
    found["indexes and triggers"] = sorted(definitions(engine))
    return found


def references(look: sa.Inspector, table: str) -> list[dict[str, object]]:
    """What a table refers to; SQLite keeps no name for a reference that came with a new column."""
    named = look.dialect.name != "sqlite"
    return [{**each, "name": each["name"] if named else None} for each in look.get_foreign_keys(table)]


def definitions(engine: sa.Engine) -> list[str]:
    if engine.dialect.name == "sqlite":
        ask = "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    else:
        ask = (
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version' "
            "UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
        )
    with engine.connect() as connection:
        return [" ".join(row.replace('"', "").split()) for row in connection.scalars(sa.text(ask))]


def test_a_new_database_lacks_every_migration_and_then_none(empty: sa.Engine) -> None:
    lacking = pending(empty)

    upgrade(empty)

    assert lacking[0].startswith("0001 The first tables")
    assert pending(empty) == ()
    assert is_current(empty)


def test_migrating_twice_changes_nothing(empty: sa.Engine) -> None:
    upgrade(empty)
    before = shape(empty)

    upgrade(empty)

    assert shape(empty) == before


def test_what_migrations_make_is_what_the_records_say_promise_by_promise(empty: sa.Engine) -> None:
    metadata.create_all(empty)
    said = shape(empty)
    metadata.drop_all(empty)

    upgrade(empty)

    assert shape(empty) == said


def test_the_way_down_leaves_nothing(empty: sa.Engine) -> None:
    upgrade(empty)

    downgrade(empty, "base")

    assert shape(empty) == {"indexes and triggers": []}
    assert not is_current(empty)


def test_going_one_step_down_and_up_again_is_possible(empty: sa.Engine) -> None:
    upgrade(empty)
    whole = shape(empty)

    downgrade(empty, "-1")
    halfway = pending(empty)
    upgrade(empty)

    assert len(halfway) == 1
    assert shape(empty) == whole


def test_a_timeline_outlives_what_may_be_written_on_it(empty: sa.Engine) -> None:
    line = sa.table("timeline", sa.column("id", sa.Uuid()), *map(sa.column, ("at", "event", "what", "by")))
    moment = sa.func.current_timestamp()

    def write(number: int, event: str) -> None:
        with empty.begin() as connection:
            values = {"id": UUID(int=number), "event": event, "what": b"", "by": "outreach"}
            connection.execute(line.insert().values(at=moment, **values))

    def written() -> list[str]:
        with empty.connect() as connection:
            return list(connection.scalars(sa.select(line.c.event).order_by(line.c.id)))

    upgrade(empty, "0002")
    write(1, "read")
    upgrade(empty)
    write(2, "marked")
    with pytest.raises(DatabaseError):
        write(3, "nonsense")
    assert written() == ["read", "marked"]

    downgrade(empty, "0002")

    assert written() == ["read"]
    with pytest.raises(DatabaseError):
        write(4, "marked")


def test_two_upgrades_at_once_take_turns(empty: sa.Engine) -> None:
    failures: list[BaseException] = []

    def migrate() -> None:
        try:
            upgrade(empty)
        except BaseException as error:  # noqa: BLE001 - handed to the test
            failures.append(error)

    both = [threading.Thread(target=migrate) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert failures == []
    assert is_current(empty)


def test_a_migration_that_writes_itself_names_plain_types_only(empty: sa.Engine) -> None:
    with empty.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"target_metadata": metadata, "render_item": plain.render}
        )
        script = produce_migrations(context, metadata)
        assert script.upgrade_ops is not None
        written = render_python_code(script.upgrade_ops, render_item=plain.render)

    assert "sa.LargeBinary()" in written
    assert "outreach" not in written
    assert "Sealed" not in written
