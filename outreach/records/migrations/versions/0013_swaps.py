"""Swaps: shifts that somebody would give away, or that nobody has, until somebody takes them.

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-21
"""

from outreach.records.migrations.plain import CHOICE, FLAG, ID, MOMENT, SHORT, drop_tables, has, index, may_have, table

revision = "0013"
down_revision: str | None = "0012"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    table(
        "swaps",
        *has(ID, "id", "program_id"),
        *has(SHORT, "code"),
        *may_have(ID, "asker_id", "named_id", "taker_id"),
        *has(MOMENT, "starts_at", "ends_at"),
        *has(CHOICE, "role"),
        *has(FLAG, "whole"),
        *may_have(SHORT, "layer"),
        *has(CHOICE, "status"),
        *may_have(CHOICE, "next_step"),
        *may_have(MOMENT, "next_step_at"),
        *may_have(ID, "override_id"),
        *has(MOMENT, "asked_at"),
        *may_have(MOMENT, "ended_at"),
        references={
            "program_id": "programs",
            "asker_id": "specialists",
            "named_id": "specialists",
            "taker_id": "specialists",
        },
        checks={
            "starts_before_it_ends": "starts_at < ends_at",
            "asked_has_next_step": "(status = 'asked') = (next_step_at IS NOT NULL)",
            "next_step_has_moment": "(next_step IS NULL) = (next_step_at IS NULL)",
            "taken_by_somebody": "status <> 'taken' OR taker_id IS NOT NULL",
            "role": "role IN ('primary', 'backup')",
            "swapstatus": "status IN ('asked', 'taken', 'withdrawn', 'lapsed')",
            "swapstep": "next_step IN ('ask', 'remind', 'remind_again', 'tell_lead', 'lapse')",
        },
    )
    index("swaps", "next_step", "next_step_at", where="next_step_at IS NOT NULL")
    index("swaps", "code", "code", where="next_step_at IS NOT NULL", unique=True)
    index("swaps", "program", "program_id", "ends_at")


def downgrade() -> None:
    drop_tables("swaps")
