"""What is promised: by when a person was told that we call, and when a shift is looked at next.

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import MOMENT, index, may_have

revision = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None

_PROMISE = "(status = 'acknowledged') = (promised_at IS NOT NULL)"
_NAME = "ck_escalations_acknowledged_is_promised"


def upgrade() -> None:
    for column in may_have(MOMENT, "look_at"):
        op.add_column("shifts", column)
    op.execute("UPDATE shifts SET look_at = starts_at WHERE starts_at > CURRENT_TIMESTAMP")
    op.execute(
        "UPDATE shifts SET look_at = ends_at WHERE starts_at <= CURRENT_TIMESTAMP AND ends_at > CURRENT_TIMESTAMP"
    )
    index("shifts", "look", "look_at", where="look_at IS NOT NULL")
    for column in may_have(MOMENT, "contacted_at"):
        op.add_column("escalations", column)
    _promise()


def _promise() -> None:
    """Add what is promised with its CHECK; SQLite can add both only together, while nothing breaks the promise."""
    if op.get_bind().dialect.name != "sqlite":
        for column in may_have(MOMENT, "promised_at"):
            op.add_column("escalations", column)
        op.execute("UPDATE escalations SET promised_at = next_step_at WHERE status = 'acknowledged'")
        op.create_check_constraint(op.f(_NAME), "escalations", _PROMISE)
        return
    taken = list(op.get_bind().scalars(sa.text("SELECT id FROM escalations WHERE status = 'acknowledged'")))
    op.execute("UPDATE escalations SET status = 'open' WHERE status = 'acknowledged'")
    op.execute(f"ALTER TABLE escalations ADD COLUMN promised_at DATETIME CONSTRAINT {_NAME} CHECK ({_PROMISE})")
    again = sa.text("UPDATE escalations SET status = 'acknowledged', promised_at = next_step_at WHERE id = :id")
    for key in taken:
        op.get_bind().execute(again, {"id": key})


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(_NAME), "escalations", type_="check")
    op.drop_column("escalations", "promised_at")
    op.drop_column("escalations", "contacted_at")
    op.drop_index("ix_shifts_look", "shifts")
    op.drop_column("shifts", "look_at")
