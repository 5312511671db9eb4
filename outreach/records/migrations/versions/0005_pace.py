"""Pace: what our numbers carried, which of them each person knows, what was held, and the brake.

Revision ID: 0005
Revises: 0004
Create Date: 2026-03-06
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import (
    DATE,
    ID,
    MOMENT,
    NUMBER,
    SHORT,
    drop_tables,
    has,
    index,
    may_have,
    table,
)

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None

_MOMENTS = ("minute_began", "hour_began", "day_began")
_COUNTS = ("minute_segments", "hour_texts", "day_segments")


def upgrade() -> None:
    for column in [*may_have(MOMENT, "attempted_at"), *may_have(SHORT, "sender")]:
        op.add_column("messages", column)
    op.execute(sa.text("DELETE FROM senders"))  # it holds what is reserved for the next seconds, and nothing else
    with op.batch_alter_table("senders") as senders:
        for column in [*has(MOMENT, *_MOMENTS), *has(NUMBER, *_COUNTS)]:
            senders.add_column(column)
    table(
        "known_senders",
        *has(ID, "participant_id"),
        *has(SHORT, "number"),
        *has(MOMENT, "since"),
        key="participant_id",
        references={"participant_id": "participants"},
    )
    table(
        "runaways",
        *has(ID, "id", "participant_id"),
        *has(DATE, "day"),
        *has(NUMBER, "texts"),
        *may_have(MOMENT, "tell_at"),
        references={"participant_id": "participants"},
        unique=[("participant_id", "day")],
    )
    index("runaways", "tell", "tell_at", where="tell_at IS NOT NULL")
    table(
        "brakes",
        *has(SHORT, "name"),
        *has(NUMBER, "most_an_hour"),
        *has(MOMENT, "figured_at"),
        *may_have(MOMENT, "held_since", "let_go_at"),
        key="name",
    )


def downgrade() -> None:
    drop_tables("brakes", "runaways", "known_senders")
    with op.batch_alter_table("senders") as senders:
        for name in (*_COUNTS, *_MOMENTS):
            senders.drop_column(name)
    op.drop_column("messages", "sender")
    op.drop_column("messages", "attempted_at")
