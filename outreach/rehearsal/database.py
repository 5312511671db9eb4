"""A database of its own for each rehearsal: a file that vanishes, or a schema of its own in a given PostgreSQL."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from outreach.records.tables import metadata
from outreach.settings import Settings
from outreach.wiring import engine_of


def _in_no_hurry_to_the_disk(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Let commits not wait for the disk: what a rehearsal stores is gone with it."""
    connection.cursor().execute("PRAGMA synchronous=OFF")


def _all_to_ourselves(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Keep the only connection that there is from asking whether anybody else has written."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=MEMORY", "locking_mode=EXCLUSIVE", "cache_size=-200000", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")


class ScratchDatabase:
    """An empty database with our tables; `restart` breaks every connection to it, `close` leaves nothing behind."""

    def __init__(self, base_url: str | None, *, alone: bool = False) -> None:
        """Make the place: a temporary SQLite file, or a new schema in the PostgreSQL at `base_url`.

        `alone` says that never more than one connection is open, which is faster.
        """
        self._alone = alone
        self._base_url = None if base_url is None or base_url.startswith("sqlite") else base_url
        self._name = f"rehearsal_{secrets.token_hex(6)}"
        self._folder = Path(tempfile.mkdtemp(prefix="rehearsal-"))
        self._engine: Engine | None = None
        if self._base_url is not None:
            with self._admin() as connection:
                connection.execute(text(f"CREATE SCHEMA {self._name}"))

    @property
    def url(self) -> str:
        """Its address."""
        if self._base_url is None:
            return f"sqlite:///{self._folder}/rehearsal.db"
        asked = ("search_path", self._name), ("application_name", self._name), ("synchronous_commit", "off")
        options = {"options": " ".join(f"-c{name}={value}" for name, value in asked)}
        return make_url(self._base_url).update_query_dict(options).render_as_string(hide_password=False)

    @contextmanager
    def _admin(self) -> Iterator[Connection]:
        assert self._base_url is not None
        url = make_url(self._base_url).set(drivername="postgresql+psycopg")
        engine = create_engine(url, poolclass=NullPool)
        with engine.begin() as connection:
            yield connection

    def open(self, settings: Settings) -> Engine:
        """Connect and make the tables."""
        self._engine = engine_of(settings)
        if self._base_url is None:
            event.listen(self._engine, "connect", _in_no_hurry_to_the_disk)
            if self._alone:
                event.listen(self._engine, "connect", _all_to_ourselves)
        metadata.create_all(self._engine)
        return self._engine

    def restart(self) -> None:
        """Break every connection, as a restart of the server does."""
        assert self._engine is not None
        if self._base_url is None:
            self._engine.dispose()
            return
        with self._admin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = :name AND pid <> pg_backend_pid()",
                ),
                {"name": self._name},
            )

    def close(self) -> None:
        """Disconnect and leave nothing behind."""
        if self._engine is not None:
            self._engine.dispose()
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._base_url is not None:
            with self._admin() as connection:
                connection.execute(text(f"DROP SCHEMA IF EXISTS {self._name} CASCADE"))
