"""The first tables: programs, people, what they allowed and what they wrote.

Revision ID: 0001
Revises:
Create Date: 2026-03-01
"""

from collections.abc import Mapping, Sequence

from alembic import op

from outreach.records.migrations.plain import (
    CHOICE,
    DATE,
    DOCUMENT,
    FINGERPRINT,
    FLAG,
    ID,
    LARGE_NUMBER,
    LONG,
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

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

_LEDGER_COLUMNS = "id, participant_id, state, at, how, wording, lang, scopes, reply_id"
_ABORT = "BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END"
_RAISE = "BEGIN RAISE EXCEPTION 'the consent ledger is append-only'; END"
_EACH = "FOR EACH ROW EXECUTE FUNCTION consents_keep()"
_APPEND_ONLY: Mapping[str, Sequence[str]] = {
    "sqlite": (
        f"CREATE TRIGGER consents_no_update BEFORE UPDATE OF {_LEDGER_COLUMNS} ON consents {_ABORT}",
        f"CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents {_ABORT}",
    ),
    "postgresql": (
        f"CREATE FUNCTION consents_keep() RETURNS trigger LANGUAGE plpgsql AS $$ {_RAISE} $$",
        f"CREATE TRIGGER consents_keep BEFORE UPDATE OF {_LEDGER_COLUMNS} OR DELETE ON consents {_EACH}",
    ),
}


def upgrade() -> None:
    _programs()
    _program_versions()
    _specialists()
    _memberships()
    _shifts()
    _participants()
    _strangers()
    _enrollments()
    _replies()
    _consents()
    _timeline()
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    drop_tables(
        "timeline",
        "consents",
        "replies",
        "enrollments",
        "strangers",
        "participants",
        "shifts",
        "memberships",
        "specialists",
        "program_versions",
        "programs",
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION consents_keep()")


def _programs() -> None:
    table(
        "programs",
        *has(ID, "id"),
        *has(SHORT, "name", "word"),
        *has(NUMBER, "current_version"),
        *has(MOMENT, "created_at"),
        unique=[("name",), ("word",)],
    )


def _program_versions() -> None:
    table(
        "program_versions",
        *has(ID, "id", "program_id"),
        *has(SHORT, "digest"),
        *has(LONG, "source", "document"),
        *has(NUMBER, "number"),
        *has(MOMENT, "applied_at"),
        references={"program_id": "programs"},
        unique=[("program_id", "number")],
    )


def _specialists() -> None:
    table(
        "specialists",
        *has(ID, "id"),
        *has(FINGERPRINT, "phone_fingerprint"),
        *has(SEALED, "name", "phone"),
        *has(SHORT, "lang", "speaks"),
        *has(MOMENT, "created_at"),
        unique=[("phone_fingerprint",)],
    )


def _memberships() -> None:
    table(
        "memberships",
        *has(ID, "id", "program_id", "specialist_id"),
        *has(CHOICE, "role"),
        *has(MOMENT, "created_at"),
        references={"program_id": "programs", "specialist_id": "specialists"},
        unique=[("program_id", "specialist_id", "role")],
        checks={
            "staffrole": "role IN ('specialist', 'lead')",
        },
    )
    index("memberships", "specialist_id", "specialist_id")


def _shifts() -> None:
    table(
        "shifts",
        *has(ID, "id", "program_id", "specialist_id"),
        *has(CHOICE, "role"),
        *has(MOMENT, "starts_at", "ends_at", "created_at"),
        references={"program_id": "programs", "specialist_id": "specialists"},
        checks={
            "role": "role IN ('primary', 'backup')",
            "starts_before_it_ends": "starts_at < ends_at",
        },
    )
    index("shifts", "program_ends", "program_id", "ends_at")


def _participants() -> None:
    table(
        "participants",
        *has(ID, "id"),
        *may_have(ID, "peer_id"),
        *has(FINGERPRINT, "phone_fingerprint"),
        *has(SEALED, "name", "phone"),
        *may_have(CHOICE, "consent"),
        *has(SHORT, "lang"),
        *may_have(SHORT, "zone", "state"),
        *has(FLAG, "at_risk"),
        *has(MOMENT, "created_at"),
        *may_have(MOMENT, "last_heard_at"),
        references={"peer_id": "specialists"},
        unique=[("phone_fingerprint",)],
        checks={
            "consentstate": "consent IN ('invited', 'given', 'withdrawn')",
        },
    )


def _strangers() -> None:
    table(
        "strangers",
        *has(ID, "id"),
        *may_have(ID, "program_id"),
        *has(FINGERPRINT, "phone_fingerprint"),
        *has(SEALED, "phone"),
        *has(MOMENT, "created_at"),
        *may_have(MOMENT, "last_heard_at", "answered_at", "stopped_at"),
        references={"program_id": "programs"},
        unique=[("phone_fingerprint",)],
    )


def _enrollments() -> None:
    table(
        "enrollments",
        *has(ID, "id", "participant_id", "program_id"),
        *has(CHOICE, "status"),
        *may_have(SHORT, "slot"),
        *has(FLAG, "daily"),
        *has(NUMBER, "pace"),
        *has(LARGE_NUMBER, "jitter_seed"),
        *has(DATE, "started_on"),
        *may_have(DATE, "renewed_on"),
        *has(MOMENT, "created_at"),
        *may_have(MOMENT, "next_check_in_at", "resume_at"),
        references={"participant_id": "participants", "program_id": "programs"},
        unique=[("participant_id", "program_id")],
        checks={
            "enrollmentstatus": "status IN ('active', 'paused', 'ended')",
            "only_active_are_asked": "status = 'active' OR next_check_in_at IS NULL",
        },
    )
    index("enrollments", "due", "next_check_in_at", where="next_check_in_at IS NOT NULL")
    index("enrollments", "program_id", "program_id")
    index("enrollments", "resume", "resume_at", where="resume_at IS NOT NULL")


def _replies() -> None:
    table(
        "replies",
        *has(ID, "id"),
        *may_have(ID, "participant_id", "stranger_id", "specialist_id"),
        *may_have(FINGERPRINT, "phone_fingerprint"),
        *has(SEALED, "sender", "body", "parameters"),
        *may_have(SEALED, "phone", "reading"),
        *has(SHORT, "carrier_id", "to"),
        *may_have(SHORT, "urgency"),
        *may_have(LONG, "lexicon", "error"),
        *has(FLAG, "carrier_answered"),
        *has(NUMBER, "media", "attempts"),
        *has(MOMENT, "received_at"),
        *may_have(MOMENT, "handled_at", "next_try_at"),
        references={"participant_id": "participants", "stranger_id": "strangers", "specialist_id": "specialists"},
        unique=[("carrier_id",)],
    )
    index("replies", "participant", "participant_id", "id", where="participant_id IS NOT NULL")
    index("replies", "phone_fingerprint", "phone_fingerprint")
    index("replies", "stranger", "stranger_id", "id", where="stranger_id IS NOT NULL")
    index("replies", "waiting", "next_try_at", where="handled_at IS NULL")


def _consents() -> None:
    table(
        "consents",
        *has(ID, "id", "participant_id"),
        *may_have(ID, "reply_id"),
        *has(SEALED, "phone"),
        *has(CHOICE, "state", "how"),
        *has(SHORT, "wording", "lang"),
        *has(DOCUMENT, "scopes"),
        *has(MOMENT, "at"),
        references={"participant_id": "participants", "reply_id": "replies"},
        checks={
            "consenthow": "how IN ('staff', 'import', 'keyword', 'reply', 'carrier', 'wrong_number')",
            "consentstate": "state IN ('invited', 'given', 'withdrawn')",
        },
    )
    index("consents", "participant", "participant_id", "id")


def _timeline() -> None:
    table(
        "timeline",
        *has(ID, "id"),
        *may_have(ID, "participant_id", "stranger_id"),
        *has(SEALED, "what"),
        *has(CHOICE, "event"),
        *has(SHORT, "by"),
        *has(MOMENT, "at"),
        references={"participant_id": "participants", "stranger_id": "strangers"},
        checks={
            "event": "event IN ('enrolled', 'consent', 'planned', 'asked', 'skipped', 'reminded', "
            "'missed', 'heard', 'answered', 'finished', 'said', 'not_said', 'delivery', "
            "'raised', 'paged', 'nobody_to_page', 'acknowledged', 'passed', 'reopened', "
            "'resolved', 'paused', 'resumed', 'pace', 'unread', 'read')",
        },
    )
    index("timeline", "participant", "participant_id", "id", where="participant_id IS NOT NULL")
    index("timeline", "stranger", "stranger_id", "id", where="stranger_id IS NOT NULL")
