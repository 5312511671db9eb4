"""What happens: check-ins, escalations and messages.

Revision ID: 0002
Revises: 0001
Create Date: 2026-03-01
"""

from outreach.records.migrations.plain import (
    CHOICE,
    DOCUMENT,
    FLAG,
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

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    _check_ins()
    _answers()
    _escalations()
    _reasons()
    _messages()
    _receipts()
    _pages()
    _heartbeats()
    _senders()


def downgrade() -> None:
    drop_tables(
        "senders", "heartbeats", "pages", "receipts", "messages", "reasons", "escalations", "answers", "check_ins"
    )


def _check_ins() -> None:
    table(
        "check_ins",
        *has(ID, "id", "enrollment_id", "participant_id", "program_version_id"),
        *has(CHOICE, "status"),
        *may_have(CHOICE, "skip_reason"),
        *has(SHORT, "question_set"),
        *may_have(SHORT, "question", "earlier_question"),
        *has(FLAG, "renewal", "reasked"),
        *has(MOMENT, "due_at"),
        *may_have(MOMENT, "asked_at", "answered_at", "next_step_at"),
        references={
            "enrollment_id": "enrollments",
            "participant_id": "participants",
            "program_version_id": "program_versions",
        },
        unique=[("enrollment_id", "due_at")],
        checks={
            "checkinstatus": "status IN ('due', 'asked', 'reminded', 'answered', 'missed', 'skipped')",
            "open_has_next_step": "(status IN ('asked', 'reminded')) = (next_step_at IS NOT NULL)",
            "skipped_has_reason": "(status = 'skipped') = (skip_reason IS NOT NULL)",
            "skipreason": "skip_reason IN ('stale', 'blocked_day', 'cap', 'person_in_touch', 'no_consent', "
            "'undelivered', 'paused', 'outside_hours')",
        },
    )
    index("check_ins", "next_step", "next_step_at", where="next_step_at IS NOT NULL")
    index("check_ins", "open", "participant_id", where="next_step_at IS NOT NULL")
    index("check_ins", "participant", "participant_id", "due_at")


def _answers() -> None:
    table(
        "answers",
        *has(ID, "id", "check_in_id", "participant_id", "program_version_id", "reply_id"),
        *has(SEALED, "value"),
        *has(SHORT, "question", "lang"),
        *has(FLAG, "numeric"),
        *has(MOMENT, "at"),
        *may_have(MOMENT, "superseded_at"),
        references={
            "check_in_id": "check_ins",
            "participant_id": "participants",
            "program_version_id": "program_versions",
            "reply_id": "replies",
        },
    )
    index("answers", "check_in_id", "check_in_id")
    index("answers", "participant", "participant_id", "question", "id")


def _escalations() -> None:
    table(
        "escalations",
        *has(ID, "id", "program_id", "program_version_id"),
        *may_have(ID, "participant_id", "stranger_id", "acknowledged_by"),
        *may_have(SEALED, "outcome_note"),
        *has(CHOICE, "status", "urgency", "stage"),
        *may_have(CHOICE, "outcome"),
        *has(DOCUMENT, "passed_by"),
        *has(NUMBER, "code", "rung", "round", "climb"),
        *has(MOMENT, "opened_at"),
        *may_have(MOMENT, "rung_at", "next_step_at", "acknowledged_at", "resolved_at"),
        references={
            "program_id": "programs",
            "program_version_id": "program_versions",
            "participant_id": "participants",
            "stranger_id": "strangers",
            "acknowledged_by": "specialists",
        },
        checks={
            "about_one_person": "(participant_id IS NULL) <> (stranger_id IS NULL)",
            "acknowledged_by_somebody": "status <> 'acknowledged' OR acknowledged_by IS NOT NULL",
            "escalationstatus": "status IN ('open', 'acknowledged', 'resolved')",
            "live_has_next_step": "(status IN ('open', 'acknowledged')) = (next_step_at IS NOT NULL)",
            "outcome": "outcome IN ('reached', 'left_message', 'no_answer', 'warm_handoff', "
            "'emergency_services', 'false_alarm', 'other')",
            "resolved_has_outcome": "status <> 'resolved' OR outcome IS NOT NULL",
            "stage": "stage IN ('start', 'call', 'wait')",
            "urgency": "urgency IN ('watch', 'same_day', 'urgent', 'emergency')",
        },
    )
    index("escalations", "code", "code", "id")
    index("escalations", "live", "program_id", where="next_step_at IS NOT NULL")
    index("escalations", "next_step", "next_step_at", where="next_step_at IS NOT NULL")
    index("escalations", "participant", "participant_id", "id", where="participant_id IS NOT NULL")
    index("escalations", "resolved", "resolved_at", where="resolved_at IS NOT NULL")
    index("escalations", "stranger", "stranger_id", "id", where="stranger_id IS NOT NULL")
    index("escalations", "live_code", "code", where="next_step_at IS NOT NULL", unique=True)
    index("escalations", "live_participant", "participant_id", where="next_step_at IS NOT NULL", unique=True)
    index("escalations", "live_stranger", "stranger_id", where="next_step_at IS NOT NULL", unique=True)


def _reasons() -> None:
    table(
        "reasons",
        *has(ID, "id", "escalation_id"),
        *may_have(ID, "reply_id", "check_in_id"),
        *has(SEALED, "what"),
        *has(CHOICE, "kind", "urgency"),
        *has(SHORT, "rule"),
        *may_have(SHORT, "category"),
        *has(MOMENT, "at"),
        references={"escalation_id": "escalations", "reply_id": "replies", "check_in_id": "check_ins"},
        checks={
            "reasonkind": "kind IN ('concern', 'answer', 'silence', 'wants_contact', 'number_problem', "
            "'unreadable', 'unknown_sender', 'opted_out', 'delivery', 'held')",
            "urgency": "urgency IN ('watch', 'same_day', 'urgent', 'emergency')",
        },
    )
    index("reasons", "escalation_id", "escalation_id")


def _messages() -> None:
    table(
        "messages",
        *has(ID, "id"),
        *may_have(
            ID,
            "program_id",
            "participant_id",
            "stranger_id",
            "specialist_id",
            "check_in_id",
            "escalation_id",
            "reply_id",
        ),
        *has(SEALED, "to", "body"),
        *has(CHOICE, "kind", "lane", "channel", "status"),
        *has(SHORT, "text_key", "lang"),
        *may_have(SHORT, "reason", "carrier_id", "error_code"),
        *has(NUMBER, "segments", "attempts"),
        *has(MOMENT, "created_at", "next_try_at", "good_until"),
        *may_have(MOMENT, "claimed_at", "unsure_at", "sent_at"),
        references={
            "program_id": "programs",
            "participant_id": "participants",
            "stranger_id": "strangers",
            "specialist_id": "specialists",
            "check_in_id": "check_ins",
            "escalation_id": "escalations",
            "reply_id": "replies",
        },
        checks={
            "channel": "channel IN ('text', 'call')",
            "doubted_is_unsure": "status = 'unsure' OR unsure_at IS NULL",
            "lane": "lane IN ('urgent', 'conversation', 'prompts', 'upkeep')",
            "messagekind": "kind IN ('prompt', 'reminder', 'invitation', 'acknowledgment', 'answer', 'note', "
            "'crisis_card', 'page', 'notice', 'staff_answer', 'alert')",
            "messagestatus": "status IN ('queued', 'sending', 'unsure', 'sent', 'delivered', 'undelivered', "
            "'failed', 'expired', 'cancelled')",
            "sending_is_claimed": "(status = 'sending') = (claimed_at IS NOT NULL)",
            "to": "(participant_id IS NOT NULL) OR (stranger_id IS NOT NULL) OR (specialist_id IS NOT NULL)",
        },
    )
    index("messages", "carrier_id", "carrier_id", where="carrier_id IS NOT NULL")
    index("messages", "claimed", "claimed_at", where="claimed_at IS NOT NULL")
    index("messages", "doubted", "next_try_at", where="unsure_at IS NOT NULL")
    index("messages", "escalation", "escalation_id", where="escalation_id IS NOT NULL")
    index("messages", "participant", "participant_id", "created_at", "id", where="participant_id IS NOT NULL")
    index("messages", "ready", "lane", "next_try_at", "id", where="status = 'queued'")
    index("messages", "specialist", "specialist_id", "created_at", where="specialist_id IS NOT NULL")
    index("messages", "stranger", "stranger_id", "created_at", where="stranger_id IS NOT NULL")


def _receipts() -> None:
    table(
        "receipts",
        *has(ID, "id"),
        *may_have(ID, "message_id"),
        *has(SHORT, "carrier_id", "status"),
        *may_have(SHORT, "error_code"),
        *has(FLAG, "applied"),
        *has(MOMENT, "received_at"),
    )
    index("receipts", "message_id", "message_id")


def _pages() -> None:
    table(
        "pages",
        *has(ID, "id", "escalation_id", "specialist_id", "message_id"),
        *has(CHOICE, "channel"),
        *has(NUMBER, "climb", "round", "rung"),
        *has(MOMENT, "at"),
        references={"escalation_id": "escalations", "specialist_id": "specialists", "message_id": "messages"},
        unique=[("escalation_id", "climb", "round", "rung", "specialist_id", "channel")],
        checks={
            "channel": "channel IN ('text', 'call')",
        },
    )
    index("pages", "specialist", "specialist_id", "id")


def _heartbeats() -> None:
    table(
        "heartbeats",
        *has(SHORT, "name"),
        *has(MOMENT, "at"),
        key="name",
    )


def _senders() -> None:
    table(
        "senders",
        *has(SHORT, "number"),
        *has(MOMENT, "free_at"),
        key="number",
    )
