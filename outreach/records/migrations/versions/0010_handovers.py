"""Hand-overs: what somebody had when their shift ended, offered to the next person.

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-21
"""

from alembic import op

from outreach.records.migrations.plain import CHOICE, ID, MOMENT, has, index, may_have, table

revision = "0010"
down_revision: str | None = "0009"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    table(
        "handovers",
        *has(ID, "id", "program_id", "giver_id"),
        *may_have(ID, "taker_id", "accepted_by"),
        *has(MOMENT, "ended_at", "offered_at"),
        *has(CHOICE, "status"),
        *may_have(MOMENT, "next_step_at", "accepted_at"),
        references={
            "program_id": "programs",
            "giver_id": "specialists",
            "taker_id": "specialists",
            "accepted_by": "specialists",
        },
        unique=[("program_id", "giver_id", "ended_at")],
        checks={
            "accepted_by_somebody": "(accepted_at IS NULL) = (accepted_by IS NULL)",
            "accepted_when": "(status = 'accepted') = (accepted_at IS NOT NULL)",
            "handoverstatus": "status IN ('offered', 'stays', 'accepted', 'over')",
            "offered_has_next_step": "(status = 'offered') = (next_step_at IS NOT NULL)",
            "offered_to_somebody": "status <> 'offered' OR taker_id IS NOT NULL",
        },
    )
    index("handovers", "next_step", "next_step_at", where="next_step_at IS NOT NULL")
    index("handovers", "taker", "taker_id", "id")


def downgrade() -> None:
    op.drop_table("handovers")
