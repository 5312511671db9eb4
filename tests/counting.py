"""Counting statements: what must not grow with how many people there are."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


@contextmanager
def statements_of(engine: sa.Engine) -> Iterator[list[str]]:
    """List the statements that are run; many rows in one go are one."""
    asked: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        asked.append(statement)

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
