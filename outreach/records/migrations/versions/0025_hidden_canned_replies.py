"""Canned replies that are hidden keep their words.

Revision ID: 0025
Revises: 0024
Create Date: 2026-11-22
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import MOMENT

revision = "0025"
down_revision: str | None = "0024"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("canned_replies", sa.Column("hidden_at", MOMENT, nullable=True))
    op.execute("UPDATE canned_replies SET hidden_at = changed_at WHERE CAST(texts AS TEXT) = '{}'")


def downgrade() -> None:
    op.execute("UPDATE canned_replies SET texts = '{}' WHERE hidden_at IS NOT NULL")
    op.drop_column("canned_replies", "hidden_at")
