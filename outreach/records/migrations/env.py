"""How Alembic meets the database: through the connection that outreach/adapters/migrate.py hands it, never by itself.

SQLite cannot alter a column or a constraint: later migrations do it inside `op.batch_alter_table`, which copies the
table (`render_as_batch` makes autogenerate write it so). Our columns' own types are rendered as the plain ones that
the database sees, so that a migration needs no key and no code of ours.
"""

from alembic import context

from outreach.records.migrations.plain import render
from outreach.records.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
