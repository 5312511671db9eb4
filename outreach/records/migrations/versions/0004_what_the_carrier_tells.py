"""What the carrier tells us later: troubles of receipts, bookmarks, alarms, and pages that go by e-mail.

Revision ID: 0004
Revises: 0003
Create Date: 2026-03-06
"""

from alembic import op

from outreach.records.migrations.plain import (
    ID,
    MOMENT,
    NUMBER,
    SEALED,
    SHORT,
    drop_tables,
    has,
    index,
    may_have,
    table,
)

revision = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    for column in may_have(SHORT, "trouble", "sender"):
        op.add_column("receipts", column)
    for column in may_have(SEALED, "email"):
        op.add_column("specialists", column)
    table("bookmarks", *has(SHORT, "name"), *has(MOMENT, "at"), key="name")
    table(
        "alarms",
        *has(SHORT, "name"),
        *has(NUMBER, "times"),
        *has(MOMENT, "began_at", "seen_at"),
        *may_have(MOMENT, "told_at"),
        key="name",
    )
    table(
        "mails",
        *has(ID, "id", "message_id", "specialist_id"),
        *has(MOMENT, "created_at"),
        *may_have(MOMENT, "next_try_at", "sent_at"),
        references={"message_id": "messages", "specialist_id": "specialists"},
        unique=[("message_id", "specialist_id")],
    )
    index("mails", "waiting", "next_try_at", where="next_try_at IS NOT NULL")


def downgrade() -> None:
    drop_tables("mails", "alarms", "bookmarks")
    op.drop_column("specialists", "email")
    op.drop_column("receipts", "sender")
    op.drop_column("receipts", "trouble")
