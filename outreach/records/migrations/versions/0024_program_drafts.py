"""Program drafts: what a lead would change, step by step; and who applied a version.

Revision ID: 0024
Revises: 0023
Create Date: 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import ID, LONG, MOMENT, NUMBER, drop_tables, has, table

revision = "0024"
down_revision: str | None = "0023"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    table(
        "program_drafts",
        *has(ID, "id", "program_id", "account_id"),
        *has(NUMBER, "based_on"),
        *has(LONG, "source"),
        *has(MOMENT, "updated_at"),
        references={"program_id": "programs", "account_id": "accounts"},
        unique=[("program_id", "account_id")],
    )
    op.add_column("program_versions", sa.Column("applied_by", ID, nullable=True))


def downgrade() -> None:
    op.drop_column("program_versions", "applied_by")
    drop_tables("program_drafts")
