"""Migrations: bringing a database to what the records expect, and saying whether it is there."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

_SCRIPTS = "outreach:records/migrations"
_LOCK = 7236415
"""Any number that nothing else locks on this database: two upgrades at once take turns."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database up to a revision, in one transaction; another one at the same time waits, then finds it done."""
    with engine.begin() as connection:
        _take_turns(connection)
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take a database back to a revision ("base": to nothing), in one transaction."""
    with engine.begin() as connection:
        _take_turns(connection)
        command.downgrade(_config(connection), revision)


def pending(engine: Engine) -> tuple[str, ...]:
    """Name the migrations that a database still lacks, in the order in which they would run."""
    scripts = ScriptDirectory.from_config(_config())
    with engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_heads()
    lacking = scripts.iterate_revisions(tuple(scripts.get_heads()), here or "base")
    return tuple(reversed([f"{script.revision} {script.doc}" for script in lacking]))


def is_current(engine: Engine) -> bool:
    """Say whether a database is what this version of Outreach expects."""
    return not pending(engine)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    config.attributes["connection"] = connection
    return config


def _take_turns(connection: Connection) -> None:
    """Wait for another upgrade on PostgreSQL; on SQLite every transaction takes its turn anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
