"""Monthly drills: when the next one of a program is held by itself.

Revision ID: 0017
Revises: 0016
Create Date: 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import MOMENT, index

revision = "0017"
down_revision: str | None = "0016"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("programs", sa.Column("drill_at", MOMENT, nullable=True))
    index("programs", "drill", "drill_at", where="drill_at IS NOT NULL")


def downgrade() -> None:
    op.drop_index("ix_programs_drill", table_name="programs")
    op.drop_column("programs", "drill_at")
