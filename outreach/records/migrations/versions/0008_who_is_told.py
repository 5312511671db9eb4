"""Who is told: how each of ours wants to be told, which pages reached nobody, and those who administer.

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-21
"""

from alembic import op

from outreach.records.migrations.plain import (
    DOCUMENT,
    FLAG,
    ID,
    MOMENT,
    NUMBER,
    SHORT,
    choose_from,
    drop_tables,
    has,
    index,
    may_have,
    table,
)

revision = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    table(
        "paging_rules",
        *has(ID, "specialist_id"),
        *has(FLAG, "text"),
        *may_have(NUMBER, "call_after_seconds"),
        *has(DOCUMENT, "not_topics"),
        *has(MOMENT, "changed_at"),
        key="specialist_id",
        references={"specialist_id": "specialists"},
    )
    for column in [*may_have(MOMENT, "failed_at"), *may_have(SHORT, "why")]:
        op.add_column("pages", column)
    index("pages", "specialist_at", "specialist_id", "at")
    index("pages", "message", "message_id")
    index("escalations", "owner", "acknowledged_by", where="next_step_at IS NOT NULL")
    choose_from("memberships", "staffrole", "role IN ('specialist', 'lead', 'admin')")


def downgrade() -> None:
    op.execute("DELETE FROM memberships WHERE role = 'admin'")
    choose_from("memberships", "staffrole", "role IN ('specialist', 'lead')")
    op.drop_index("ix_escalations_owner", "escalations")
    for name in ("message", "specialist_at"):
        op.drop_index(f"ix_pages_{name}", "pages")
    op.drop_column("pages", "why")
    op.drop_column("pages", "failed_at")
    drop_tables("paging_rules")
