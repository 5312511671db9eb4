"""Reach: whether somebody of ours ever answered from their number, and since when nothing got through.

Who took something, or texted us a command, is known to be reached.

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import MOMENT

revision = "0012"
down_revision: str | None = "0011"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("specialists", sa.Column("verified_at", MOMENT, nullable=True))
    op.add_column("specialists", sa.Column("unreachable_since", MOMENT, nullable=True))
    op.execute(
        "UPDATE specialists SET verified_at = created_at WHERE "
        "EXISTS (SELECT 1 FROM escalations WHERE escalations.acknowledged_by = specialists.id) OR "
        "EXISTS (SELECT 1 FROM replies WHERE replies.specialist_id = specialists.id)"
    )


def downgrade() -> None:
    op.drop_column("specialists", "unreachable_since")
    op.drop_column("specialists", "verified_at")
