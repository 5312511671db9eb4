"""Accounts: who may sign in to the console, as what, since when, and what they did there.

Revision ID: 0018
Revises: 0017
Create Date: 2026-11-21
"""

from outreach.records.migrations.plain import (
    CHOICE,
    DOCUMENT,
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

revision = "0018"
down_revision: str | None = "0017"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    table(
        "accounts",
        *has(ID, "id"),
        *has(SHORT, "login", "lang"),
        *has(SEALED, "name"),
        *has(NUMBER, "code_step", "failures"),
        *has(DOCUMENT, "recovery_hashes"),
        *has(MOMENT, "created_at"),
        *may_have(ID, "specialist_id"),
        *may_have(SEALED, "password_hash", "totp_secret"),
        *may_have(SHORT, "setup_hash"),
        *may_have(MOMENT, "locked_until", "setup_until", "disabled_at"),
        references={"specialist_id": "specialists"},
        unique=[("login",), ("specialist_id",), ("setup_hash",)],
    )
    table(
        "grants",
        *has(ID, "id", "account_id"),
        *may_have(ID, "program_id"),
        *has(CHOICE, "role"),
        *has(MOMENT, "created_at"),
        references={"account_id": "accounts", "program_id": "programs"},
        unique=[("account_id", "program_id", "role")],
        checks={"consolerole": "role IN ('specialist', 'lead', 'supervisor', 'admin', 'auditor')"},
    )
    index("grants", "account_id", "account_id")
    _what_they_do()


def _what_they_do() -> None:
    table(
        "sessions",
        *has(ID, "id", "account_id"),
        *has(SHORT, "token_hash"),
        *has(MOMENT, "created_at", "seen_at", "ends_at"),
        *may_have(MOMENT, "confirmed_at"),
        references={"account_id": "accounts"},
        unique=[("token_hash",)],
    )
    index("sessions", "account_id", "account_id")
    index("sessions", "ends_at", "ends_at")
    table(
        "audit",
        *has(ID, "id"),
        *has(MOMENT, "at"),
        *has(SHORT, "action"),
        *may_have(ID, "account_id", "participant_id", "program_id"),
        *may_have(SEALED, "detail"),
        references={"account_id": "accounts", "participant_id": "participants", "program_id": "programs"},
    )
    index("audit", "account", "account_id", "id", where="account_id IS NOT NULL")
    index("audit", "participant", "participant_id", "id", where="participant_id IS NOT NULL")
    table(
        "broken_glass",
        *has(ID, "id", "account_id", "participant_id"),
        *has(SEALED, "reason"),
        *has(MOMENT, "at", "until"),
        references={"account_id": "accounts", "participant_id": "participants"},
    )
    index("broken_glass", "whose", "account_id", "participant_id", "until")


def downgrade() -> None:
    drop_tables("broken_glass", "audit", "sessions", "grants", "accounts")
