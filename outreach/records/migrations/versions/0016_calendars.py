"""Calendars: secret addresses of shifts, and days off that somebody's own calendar says.

Revision ID: 0016
Revises: 0015
Create Date: 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import FINGERPRINT, ID, MOMENT, SEALED, SHORT, drop_tables, has, may_have, table

revision = "0016"
down_revision: str | None = "0015"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    table(
        "calendars",
        *has(ID, "id"),
        *may_have(ID, "program_id", "specialist_id"),
        *has(SEALED, "secret"),
        *has(FINGERPRINT, "secret_hash"),
        *has(MOMENT, "created_at"),
        references={"program_id": "programs", "specialist_id": "specialists"},
        unique=[("program_id",), ("specialist_id",), ("secret_hash",)],
        checks={"of_one": "(program_id IS NULL) <> (specialist_id IS NULL)"},
    )
    op.add_column("days_off", sa.Column("source", SHORT, nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM days_off WHERE source IS NOT NULL")
    op.drop_column("days_off", "source")
    drop_tables("calendars")
