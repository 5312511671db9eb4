"""What is counted: the days of programs for reports, and when somebody was first taken on and first in touch.

Revision ID: 0023
Revises: 0022
Create Date: 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import (
    CHOICE,
    DATE,
    FLAG,
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

revision = "0023"
down_revision: str | None = "0022"
branch_labels: str | None = None
depends_on: str | None = None

_STATUSES = "'due', 'asked', 'reminded', 'answered', 'missed', 'skipped'"
_KINDS = (
    "'prompt', 'reminder', 'invitation', 'acknowledgment', 'answer', 'note', 'crisis_card', 'page', 'notice', "
    "'staff_answer', 'alert'"
)
_ENDS = "'queued', 'sending', 'unsure', 'sent', 'delivered', 'undelivered', 'failed', 'expired', 'cancelled'"


def upgrade() -> None:
    for column in may_have(MOMENT, "raised_at", "first_taken_at", "first_contact_at"):
        op.add_column("escalations", column)
    op.execute(
        sa.text("UPDATE escalations SET first_taken_at = acknowledged_at, first_contact_at = contacted_at"),
    )
    for column in (*may_have(MOMENT, "count_at"), *may_have(DATE, "counted_until"), *may_have(SHORT, "counted_zone")):
        op.add_column("programs", column)
    op.execute(sa.text("UPDATE programs SET count_at = CURRENT_TIMESTAMP"))
    index("programs", "count", "count_at", where="count_at IS NOT NULL")
    _of_a_day(
        "check_in_tallies",
        *has(NUMBER, "hour", "count"),
        *has(CHOICE, "status"),
        checks={"checkinstatus": f"status IN ({_STATUSES})"},
    )
    _of_a_day("question_tallies", *has(SHORT, "question"), *has(FLAG, "answered"), *has(NUMBER, "count"), checks={})
    _of_a_day(
        "text_tallies",
        *has(CHOICE, "kind", "channel", "status"),
        *has(SHORT, "why"),
        *has(NUMBER, "count", "segments"),
        checks={
            "messagekind": f"kind IN ({_KINDS})",
            "channel": "channel IN ('text', 'call')",
            "messagestatus": f"status IN ({_ENDS})",
        },
    )
    _of_a_day(
        "touch_tallies",
        *has(NUMBER, "answered", "ended", "people"),
        *has(FLAG, "heard", "reached"),
        checks={},
    )


def _of_a_day(name: str, *columns: sa.Column[object], checks: dict[str, str]) -> None:
    common = (*has(ID, "id", "program_id"), *has(DATE, "day"))
    table(name, *common, *columns, references={"program_id": "programs"}, checks=checks)
    index(name, "day", "program_id", "day")


def downgrade() -> None:
    drop_tables("touch_tallies", "text_tallies", "question_tallies", "check_in_tallies")
    op.drop_index("ix_programs_count", "programs")
    for column in ("counted_zone", "counted_until", "count_at"):
        op.drop_column("programs", column)
    for column in ("first_contact_at", "first_taken_at", "raised_at"):
        op.drop_column("escalations", column)
