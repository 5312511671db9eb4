"""Tables whose rows the database itself refuses to change once they are settled, on both databases."""

from collections.abc import Sequence

from sqlalchemy import DDL, event

from outreach.records.base import Base
from outreach.records.migrations.triggers import statements


def keep(row: type[Base], *, kept: Sequence[str], sealed: Sequence[str] = (), once: str | None = None) -> None:
    """Make those triggers together with the table."""
    for dialect, all_of_it in statements(row.__tablename__, kept=kept, sealed=sealed, once=once).items():
        for statement in all_of_it:
            event.listen(row.__table__, "after_create", DDL(statement).execute_if(dialect=dialect))
    drop = DDL(f"DROP FUNCTION IF EXISTS {row.__tablename__}_keep()").execute_if(dialect="postgresql")
    event.listen(row.__table__, "after_drop", drop)
