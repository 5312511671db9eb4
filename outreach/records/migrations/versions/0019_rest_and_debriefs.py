"""Rest and debriefs: until when somebody asked for a rest, and what they said after an emergency.

Revision ID: 0019
Revises: 0018
Create Date: 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import CHOICE, ID, MOMENT, has, index, may_have, table

revision = "0019"
down_revision: str | None = "0018"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("paging_rules", sa.Column("rest_until", MOMENT, nullable=True))
    table(
        "debriefs",
        *has(ID, "id", "escalation_id", "specialist_id", "program_id"),
        *has(MOMENT, "asked_at"),
        *may_have(CHOICE, "answer"),
        *may_have(MOMENT, "answered_at"),
        references={"escalation_id": "escalations", "specialist_id": "specialists", "program_id": "programs"},
        unique=[("escalation_id", "specialist_id")],
        checks={
            "answered_when": "(answer IS NULL) = (answered_at IS NULL)",
            "debriefanswer": "answer IN ('talked', 'wants_to_talk')",
        },
    )
    index("debriefs", "specialist", "specialist_id", "id")


def downgrade() -> None:
    op.drop_table("debriefs")
    op.drop_column("paging_rules", "rest_until")
