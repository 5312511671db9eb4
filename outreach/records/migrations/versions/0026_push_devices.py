"""The devices on which our people asked to be notified of pages.

Revision ID: 0026
Revises: 0025
Create Date: 2026-11-22
"""

from alembic import op

from outreach.records.migrations.plain import ID, MOMENT, SEALED, SHORT, drop_tables, has, may_have, table

revision = "0026"
down_revision: str | None = "0025"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    table(
        "push_devices",
        *has(ID, "id", "account_id"),
        *has(SHORT, "device_hash", "endpoint_hash"),
        *has(SEALED, "endpoint", "p256dh", "auth"),
        *has(SHORT, "words"),
        *has(MOMENT, "created_at", "told_until"),
        *may_have(MOMENT, "next_try_at", "used_at"),
        references={"account_id": "accounts"},
        unique=[("endpoint_hash",)],
    )
    op.create_index("ix_push_devices_account_id", "push_devices", ["account_id"])
    op.create_index("ix_push_devices_device_hash", "push_devices", ["device_hash"])


def downgrade() -> None:
    drop_tables("push_devices")
