"""What is known and written of a person: profiles, notes, contact notes, and which press of a button made a text.

Revision ID: 0021
Revises: 0020
Create Date: 2026-11-21
"""

from alembic import op

from outreach.records.migrations.plain import (
    CHOICE,
    FINGERPRINT,
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
from outreach.records.migrations.triggers import statements

revision = "0021"
down_revision: str | None = "0020"
branch_labels: str | None = None
depends_on: str | None = None

_OF = ("id", "participant_id")
_SIGNED = (
    *("id", "program_id", "participant_id", "stranger_id", "escalation_id", "writer_id", "revision"),
    *("mode", "started_at", "ended_at", "units", "credential", "service_code", "created_at", "kept_at", "signed_at"),
)
_KEPT = {
    "profiles": statements(
        "profiles",
        kept=("id", "participant_id", "number", "writer_id", "at"),
        sealed=("goals", "pathway", "safe_contact", "writer"),
    ),
    "notes": statements(
        "notes", kept=("id", "participant_id", "stranger_id", "writer_id", "at"), sealed=("body", "writer")
    ),
    "contact_notes": statements("contact_notes", kept=_SIGNED, sealed=("words", "writer"), once="signed_at"),
    "contact_note_addenda": statements(
        "contact_note_addenda", kept=("id", "contact_note_id", "writer_id", "at"), sealed=("body", "writer")
    ),
}
_TABLES = ("sent_tokens", "contact_note_addenda", "contact_notes", "notes", "profiles")


def upgrade() -> None:
    _profiles_and_notes()
    _contact_notes()
    table(
        "sent_tokens",
        *has(ID, "id", "writer_id"),
        *has(FINGERPRINT, "words"),
        *may_have(ID, "message_id"),
        *has(SEALED, "writer"),
        *has(MOMENT, "at"),
        references={"message_id": "messages", "writer_id": "accounts"},
    )
    index("sent_tokens", "message", "message_id", where="message_id IS NOT NULL")
    index("calls", "participant", "participant_id", "id", where="participant_id IS NOT NULL")
    index("calls", "stranger", "stranger_id", "id", where="stranger_id IS NOT NULL")
    index("reasons", "reply", "reply_id", where="reply_id IS NOT NULL")
    for each in _KEPT.values():
        for statement in each[op.get_bind().dialect.name]:
            op.execute(statement)


def _profiles_and_notes() -> None:
    table(
        "profiles",
        *has(ID, "id", "participant_id", "writer_id"),
        *has(NUMBER, "number"),
        *has(SEALED, "goals", "pathway", "safe_contact", "writer"),
        *has(MOMENT, "at"),
        references={"participant_id": "participants", "writer_id": "accounts"},
        unique=[("participant_id", "number")],
        checks={"counted_from_one": "number > 0"},
    )
    table(
        "notes",
        *has(ID, "id", "writer_id"),
        *may_have(ID, "participant_id", "stranger_id"),
        *has(SEALED, "body", "writer"),
        *has(MOMENT, "at"),
        references={"participant_id": "participants", "stranger_id": "strangers", "writer_id": "accounts"},
        checks={"about_one_person": "(participant_id IS NULL) <> (stranger_id IS NULL)"},
    )
    index("notes", "participant", "participant_id", "id", where="participant_id IS NOT NULL")
    index("notes", "stranger", "stranger_id", "id", where="stranger_id IS NOT NULL")


def _contact_notes() -> None:
    table(
        "contact_notes",
        *has(ID, "id", "program_id", "writer_id"),
        *may_have(ID, "participant_id", "stranger_id", "escalation_id", "reviewer_id"),
        *has(NUMBER, "revision", "units"),
        *has(CHOICE, "mode"),
        *has(SHORT, "credential", "service_code"),
        *has(SEALED, "words", "writer"),
        *may_have(SEALED, "reviewer"),
        *has(MOMENT, "started_at", "ended_at", "created_at", "kept_at"),
        *may_have(MOMENT, "signed_at", "signed_off_at"),
        references={
            "program_id": "programs",
            "participant_id": "participants",
            "stranger_id": "strangers",
            "escalation_id": "escalations",
            "writer_id": "accounts",
            "reviewer_id": "accounts",
        },
        checks={
            "about_one_person": "(participant_id IS NULL) <> (stranger_id IS NULL)",
            "starts_before_it_ends": "started_at <= ended_at",
            "units_are_counted": "units >= 0",
            "signed_with_credential": "signed_at IS NULL OR credential <> ''",
            "signed_before_signed_off": "signed_off_at IS NULL OR signed_at IS NOT NULL",
            "signed_off_by_somebody": (
                "(signed_off_at IS NULL) = (reviewer_id IS NULL) AND (reviewer_id IS NULL) = (reviewer IS NULL)"
            ),
            "signed_off_by_another": "reviewer_id IS NULL OR reviewer_id <> writer_id",
            "contactmode": "mode IN ('text', 'call', 'in_person')",
        },
    )
    index("contact_notes", "participant", "participant_id", "id", where="participant_id IS NOT NULL")
    index("contact_notes", "stranger", "stranger_id", "id", where="stranger_id IS NOT NULL")
    waiting = "signed_at IS NOT NULL AND signed_off_at IS NULL"
    index("contact_notes", "unsigned_off", "program_id", "signed_at", where=waiting)
    index("contact_notes", "writer", "writer_id", "id")
    table(
        "contact_note_addenda",
        *has(ID, "id", "contact_note_id", "writer_id"),
        *has(SEALED, "body", "writer"),
        *has(MOMENT, "at"),
        references={"contact_note_id": "contact_notes", "writer_id": "accounts"},
    )
    index("contact_note_addenda", "note", "contact_note_id", "id")


def downgrade() -> None:
    op.drop_index("ix_reasons_reply", table_name="reasons")
    op.drop_index("ix_calls_stranger", table_name="calls")
    op.drop_index("ix_calls_participant", table_name="calls")
    drop_tables(*_TABLES)
    if op.get_bind().dialect.name == "postgresql":
        for name in _KEPT:
            op.execute(f"DROP FUNCTION {name}_keep()")
