"""Statements that go to the database at one go: it is waited for once, after the last of them, not after each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from outreach.records import arrays


@contextmanager
def at_one_go(connection: Connection) -> Iterator[None]:
    """Send what is run within without waiting for it; what any of it raises is raised by the end at the latest.

    Only for statements that give nothing back. SQLite is asked in this process, where there is nothing to wait for.
    """
    if not arrays.speaks(connection.dialect):
        yield
        return
    driver: Any = connection.connection.driver_connection  # psycopg's: it is who speaks arrays
    trouble = connection.dialect.loaded_dbapi.Error
    try:
        with driver.pipeline():
            yield
    except trouble as error:
        if connection.dialect.is_disconnect(error, driver, None):
            connection.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, trouble, hide_parameters=True, dialect=connection.dialect
        ) from error
