"""By voice: people who are called for their check-ins, because they cannot text.

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import FLAG, promise_instead

revision = "0015"
down_revision: str | None = "0014"
branch_labels: str | None = None
depends_on: str | None = None

_BEFORE = "kind IN ('bridge', 'incoming')"
_AFTER = "kind IN ('bridge', 'incoming', 'check_in')"


def upgrade() -> None:
    op.add_column("participants", sa.Column("by_voice", FLAG, nullable=False, server_default=sa.false()))
    promise_instead("calls", "callkind", before=_BEFORE, after=_AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM calls WHERE kind = 'check_in'")
    promise_instead("calls", "callkind", before=_AFTER, after=_BEFORE)
    op.drop_column("participants", "by_voice")
