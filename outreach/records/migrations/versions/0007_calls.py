"""Calls: the tries of a voice page, and calls of ours that are more than a page.

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-21
"""

from alembic import op

from outreach.records.migrations.plain import (
    CHOICE,
    ID,
    MOMENT,
    NUMBER,
    choose_from,
    drop_tables,
    has,
    index,
    may_have,
    table,
)

revision = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None

_EVENTS = (
    "event IN ('enrolled', 'consent', 'planned', 'asked', 'skipped', 'reminded', 'missed', 'heard', "
    "'answered', 'finished', 'said', 'not_said', 'delivery', 'raised', 'paged', 'nobody_to_page', "
    "'acknowledged', 'passed', 'reopened', 'resolved', 'paused', 'resumed', 'pace', 'unread', 'read', 'marked'{more})"
)
_OUTCOMES = (
    "outcome IN ('reached', 'left_message', 'no_answer', 'warm_handoff', 'emergency_services', 'false_alarm', 'other')"
)


def upgrade() -> None:
    choose_from("timeline", "event", _EVENTS.format(more=", 'called'"))
    table(
        "page_calls",
        *has(ID, "message_id", "page_id"),
        *has(NUMBER, "attempt"),
        *may_have(MOMENT, "ended_at"),
        *may_have(CHOICE, "ended"),
        key="message_id",
        references={"message_id": "messages", "page_id": "pages"},
        checks={
            "callend": "ended IN ('key', 'busy', 'no_answer', 'failed', 'voicemail', 'no_key')",
            "ended_somehow": "(ended_at IS NULL) = (ended IS NULL)",
        },
    )
    _calls()


def _calls() -> None:
    table(
        "calls",
        *has(ID, "id"),
        *has(CHOICE, "kind", "state"),
        *may_have(ID, "message_id", "escalation_id", "participant_id", "stranger_id", "specialist_id"),
        *has(MOMENT, "created_at"),
        *may_have(MOMENT, "look_at", "connected_at", "ended_at", "asked_at"),
        *may_have(CHOICE, "picked_up", "outcome"),
        references={
            "message_id": "messages",
            "escalation_id": "escalations",
            "participant_id": "participants",
            "stranger_id": "strangers",
            "specialist_id": "specialists",
        },
        checks={
            "callkind": "kind IN ('bridge')",
            "callstate": "state IN ('ringing', 'connecting', 'talking', 'asking', 'over')",
            "pickedup": "picked_up IN ('person', 'machine', 'unknown')",
            "outcome": _OUTCOMES,
            "going_on_is_looked_at": "(state IN ('ringing', 'connecting', 'talking')) = (look_at IS NOT NULL)",
            "asking_was_asked": "state <> 'asking' OR asked_at IS NOT NULL",
            "about_one_person": "participant_id IS NULL OR stranger_id IS NULL",
        },
    )
    index("calls", "look", "look_at", where="look_at IS NOT NULL")
    index("calls", "message", "message_id", where="message_id IS NOT NULL")
    index("calls", "specialist", "specialist_id", "id", where="specialist_id IS NOT NULL")


def downgrade() -> None:
    drop_tables("calls", "page_calls")
    op.execute("DELETE FROM timeline WHERE event = 'called'")
    choose_from("timeline", "event", _EVENTS.format(more=""))
