"""How Alembic meets the database: through the connection that outreach/adapters/migrate.py hands it, never by itself.

SQLite cannot alter a column or a constraint: later migrations do it inside `op.batch_alter_table`, which copies the
table (`render_as_batch` makes autogenerate write it so). Our columns' own types are rendered as the plain ones that
the database sees, so that a migration needs no key and no code of ours.
"""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum
from sqlalchemy.types import TypeDecorator

from outreach.records.tables import metadata


def plain_type(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Render a column type as the database sees it; False leaves the rendering to Alembic."""
    del autogen
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=plain_type,
)
with context.begin_transaction():
    context.run_migrations()
