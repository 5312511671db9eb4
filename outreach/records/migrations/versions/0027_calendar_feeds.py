"""Calendar feeds: addresses at which the calendars of our people are read.

Revision ID: 0027
Revises: 0026
Create Date: 2026-11-22
"""

from alembic import op

from outreach.records.migrations.plain import CHOICE, ID, MOMENT, SEALED, SHORT, drop_tables, has, may_have, table

revision = "0027"
down_revision: str | None = "0026"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    table(
        "calendar_feeds",
        *has(ID, "id", "specialist_id"),
        *has(SEALED, "url"),
        *has(MOMENT, "created_at", "look_at"),
        *may_have(SHORT, "etag", "modified"),
        *may_have(MOMENT, "read_at", "whole_at", "failing_since"),
        *may_have(CHOICE, "trouble"),
        *may_have(MOMENT, "told_at"),
        references={"specialist_id": "specialists"},
        unique=[("specialist_id",)],
        checks={
            "calendartrouble": "trouble IN ('not_found', 'not_public', 'not_safe', 'led_astray', 'away', 'too_slow', "
            "'too_large', 'no_calendar')",
            "fails_for_a_reason": "(failing_since IS NULL) = (trouble IS NULL)",
            "told_of_a_failure": "told_at IS NULL OR failing_since IS NOT NULL",
        },
    )
    op.create_index(op.f("ix_calendar_feeds_look_at"), "calendar_feeds", ["look_at"])


def downgrade() -> None:
    drop_tables("calendar_feeds")
