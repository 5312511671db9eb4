"""Calling in: calls that people make to us, and whose phones were rung for them in turn.

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import (
    CHOICE,
    ID,
    MOMENT,
    NUMBER,
    SEALED,
    SHORT,
    drop_tables,
    has,
    index,
    may_have,
    promise_instead,
    table,
)

revision = "0014"
down_revision: str | None = "0013"
branch_labels: str | None = None
depends_on: str | None = None

_BEFORE = "kind IN ('bridge')"
_AFTER = "kind IN ('bridge', 'incoming')"


def upgrade() -> None:
    promise_instead("calls", "callkind", before=_BEFORE, after=_AFTER)
    for column in (*may_have(SHORT, "carrier_id"), *may_have(SEALED, "recording")):
        op.add_column("calls", column)
    index("calls", "carrier_id", "carrier_id", where="carrier_id IS NOT NULL", unique=True)
    table(
        "call_turns",
        *has(ID, "call_id"),
        *has(NUMBER, "turn"),
        *has(ID, "specialist_id"),
        *has(MOMENT, "rung_at"),
        *may_have(MOMENT, "ended_at"),
        *may_have(CHOICE, "how"),
        key=("call_id", "turn"),
        references={"call_id": "calls", "specialist_id": "specialists"},
        checks={
            "connection": "how IN ('talked', 'declined', 'no_answer', 'busy', 'failed')",
            "ended_somehow": "(ended_at IS NULL) = (how IS NULL)",
        },
    )


def downgrade() -> None:
    drop_tables("call_turns")
    op.drop_index("uq_calls_carrier_id", "calls")
    op.execute(sa.text("DELETE FROM calls WHERE kind <> 'bridge'"))
    for column in ("recording", "carrier_id"):
        op.drop_column("calls", column)
    promise_instead("calls", "callkind", before=_AFTER, after=_BEFORE)
