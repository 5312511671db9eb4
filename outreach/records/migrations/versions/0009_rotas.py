"""Rotas: rotations, days off, overrides, why a shift is as it is, and the gaps that leads were told of.

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import (
    CHOICE,
    ID,
    LONG,
    MOMENT,
    SEALED,
    SHORT,
    drop_tables,
    has,
    index,
    may_have,
    table,
)

revision = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None

_WHY = "why IN ('turn', 'off', 'rest', 'busy', 'tired', 'added', 'replaced')"
_PERIOD = {"starts_before_it_ends": "starts_at < ends_at"}


def upgrade() -> None:
    for column in [*may_have(SHORT, "layer"), *may_have(ID, "instead_of")]:
        op.add_column("shifts", column)
    _why()
    table(
        "rotas",
        *has(ID, "program_id"),
        *has(SEALED, "source"),
        *has(LONG, "document"),
        *has(MOMENT, "applied_at", "unroll_at"),
        key="program_id",
        references={"program_id": "programs"},
    )
    index("rotas", "unroll_at", "unroll_at")
    table(
        "days_off",
        *has(ID, "id", "specialist_id"),
        *has(MOMENT, "starts_at", "ends_at", "created_at"),
        references={"specialist_id": "specialists"},
        checks=_PERIOD,
    )
    index("days_off", "specialist_id", "specialist_id")
    _overrides()
    _gaps()


def _why() -> None:
    """Add the reason with its CHECK, which SQLite can only take together with the column."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE shifts ADD COLUMN why VARCHAR(30) CONSTRAINT ck_shifts_why CHECK ({_WHY})")
        return
    for column in may_have(CHOICE, "why"):
        op.add_column("shifts", column)
    op.create_check_constraint(op.f("ck_shifts_why"), "shifts", _WHY)


def _overrides() -> None:
    table(
        "overrides",
        *has(ID, "id", "program_id"),
        *has(CHOICE, "kind"),
        *has(ID, "specialist_id"),
        *may_have(ID, "other_id"),
        *has(CHOICE, "role"),
        *has(MOMENT, "starts_at", "ends_at", "created_at"),
        references={"program_id": "programs", "specialist_id": "specialists", "other_id": "specialists"},
        checks={
            **_PERIOD,
            "overridekind": "kind IN ('add', 'remove', 'replace')",
            "role": "role IN ('primary', 'backup')",
            "replaces_by_somebody": "(kind = 'replace') = (other_id IS NOT NULL)",
        },
    )
    index("overrides", "program_id", "program_id")


def _gaps() -> None:
    table(
        "gaps",
        *has(ID, "id", "program_id"),
        *has(MOMENT, "starts_at", "ends_at"),
        *has(CHOICE, "told"),
        references={"program_id": "programs"},
        unique=[("program_id", "starts_at")],
        checks={"gapstep": "told IN ('ahead', 'week', 'day', 'hour')"},
    )
    for column in may_have(MOMENT, "look_for_gaps_at"):
        op.add_column("programs", column)
    op.execute(sa.text("UPDATE programs SET look_for_gaps_at = CURRENT_TIMESTAMP"))
    index("programs", "look_for_gaps", "look_for_gaps_at", where="look_for_gaps_at IS NOT NULL")


def downgrade() -> None:
    op.drop_index("ix_programs_look_for_gaps", "programs")
    op.drop_column("programs", "look_for_gaps_at")
    drop_tables("gaps", "overrides", "days_off", "rotas")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_shifts_why"), "shifts", type_="check")
    for name in ("why", "instead_of", "layer"):
        op.drop_column("shifts", name)
