"""The database: one engine for SQLite and PostgreSQL, and transactions that commit, then ring."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import structlog
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from outreach.ports import Doorbell
from outreach.records.base import attach_keys
from outreach.records.keys import KeyRing
from outreach.records.rings import queued_rings

log = structlog.get_logger(__name__)

_POOL = 10
_OVERFLOW = 20
_BUSY_SECONDS = 15
_PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 15_000, "keepalives_idle": 30, "keepalives_interval": 5}
"""A server that is gone without a word is given up after seconds, not after the hours that TCP allows."""


def make_engine(url: str, keys: KeyRing) -> Engine:
    """Make an engine for `sqlite:///file.db` or `postgresql://…`, able to open sealed columns with these keys."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed,
            hide_parameters=True,
            poolclass=QueuePool,
            pool_size=_POOL,
            max_overflow=_OVERFLOW,
            connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False, "cached_statements": 1000},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
        event.listen(engine, "handle_error", _cannot_be_used)
    else:
        options = f"{parsed.query.get('options', '')} -c timezone=utc".strip()
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg").difference_update_query(["options"]),
            hide_parameters=True,
            pool_size=_POOL,
            max_overflow=_OVERFLOW,
            pool_pre_ping=True,
            connect_args={"options": options, **_PATIENCE},
        )
    attach_keys(engine.dialect, keys)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    """Hand transactions to us (`isolation_level` None), and make every commit durable."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _cannot_be_used(context: ExceptionContext) -> None:
    """Let a file that is damaged, or no database at all, be told as a database that does not answer."""
    error = context.original_exception
    if type(error) is sqlite3.DatabaseError:
        raise OperationalError(context.statement, None, error, hide_parameters=True) from error


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at the start: a transaction that read first and writes later could lose a race."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def make_transaction(engine: Engine, doorbell: Doorbell) -> Callable[[], AbstractContextManager[Session]]:
    """Make the function that opens a transaction: it commits at the end, then rings what was queued in it."""
    # What is read becomes a frozen value at once, so a session must never answer from what it read before a lock.
    sessions = sessionmaker(engine, expire_on_commit=False, execution_options={"populate_existing": True})

    @contextmanager
    def transaction() -> Iterator[Session]:
        with sessions() as session:
            with session.begin():
                yield session
            for lane in queued_rings(session):
                if not doorbell.ring(lane):
                    log.debug("doorbell_silent", lane=lane.value)

    return transaction
