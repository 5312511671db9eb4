"""Who is who: two participants who are one, numbers of before, numbers to be proved, files of people, and strangers.

Revision ID: 0022
Revises: 0021
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
    choose_from,
    drop_tables,
    has,
    index,
    may_have,
    table,
)

revision = "0022"
down_revision: str | None = "0021"
branch_labels: str | None = None
depends_on: str | None = None

_EVENTS = (
    "event IN ('enrolled', 'consent', 'planned', 'asked', 'skipped', 'reminded', 'missed', 'heard', 'answered', "
    "'finished', 'said', 'not_said', 'delivery', 'raised', 'paged', 'nobody_to_page', 'acknowledged', 'passed', "
    "'reopened', 'resolved', 'paused', 'resumed', 'pace', 'unread', 'read', 'marked', 'called'{more})"
)


def upgrade() -> None:
    choose_from("timeline", "event", _EVENTS.format(more=", 'changed', 'merged'"))
    table(
        "merges",
        *has(ID, "id", "gone_id", "kept_id"),
        *has(SEALED, "why"),
        *has(SHORT, "by"),
        *has(MOMENT, "at"),
        references={"gone_id": "participants", "kept_id": "participants"},
        unique=[("gone_id",)],
    )
    index("merges", "kept_id", "kept_id")
    table(
        "past_numbers",
        *has(ID, "id", "participant_id"),
        *has(SEALED, "phone", "proof"),
        *has(FINGERPRINT, "phone_fingerprint"),
        *has(SHORT, "by"),
        *has(MOMENT, "until"),
        references={"participant_id": "participants"},
    )
    index("past_numbers", "participant_id", "participant_id")
    index("past_numbers", "phone_fingerprint", "phone_fingerprint")
    _what_is_asked()


def _what_is_asked() -> None:
    table(
        "number_checks",
        *has(ID, "id", "participant_id"),
        *has(SEALED, "phone", "question", "answer"),
        *has(FINGERPRINT, "phone_fingerprint"),
        *has(CHOICE, "state"),
        *has(NUMBER, "tries"),
        *has(SHORT, "by"),
        *has(MOMENT, "asked_at", "good_until"),
        references={"participant_id": "participants"},
        checks={"checkstate": "state IN ('open', 'proved', 'failed', 'dropped')"},
    )
    index("number_checks", "open_phone", "phone_fingerprint", where="state = 'open'", unique=True)
    index("number_checks", "open_participant", "participant_id", where="state = 'open'", unique=True)
    table(
        "people_files",
        *has(ID, "id", "program_id", "account_id"),
        *has(SEALED, "content", "consent"),
        *has(MOMENT, "good_until"),
        references={"program_id": "programs", "account_id": "accounts"},
    )
    index("people_files", "good_until", "good_until")
    table(
        "verdicts",
        *has(ID, "id", "stranger_id"),
        *may_have(ID, "participant_id"),
        *has(CHOICE, "verdict"),
        *has(SEALED, "why"),
        *has(SHORT, "by"),
        *has(MOMENT, "at"),
        references={"stranger_id": "strangers", "participant_id": "participants"},
        unique=[("stranger_id",)],
        checks={"verdict": "verdict IN ('claimed', 'enrolled', 'nobody_of_ours')"},
    )


def downgrade() -> None:
    drop_tables("verdicts", "people_files", "number_checks", "past_numbers", "merges")
    op.execute("DELETE FROM timeline WHERE event IN ('changed', 'merged')")
    choose_from("timeline", "event", _EVENTS.format(more=""))
