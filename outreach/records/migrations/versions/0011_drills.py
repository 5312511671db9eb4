"""Drills: exercises through the real ladder, which are about nobody.

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import (
    CHOICE,
    ID,
    MOMENT,
    drop_tables,
    has,
    index,
    may_have,
    promise_instead,
    table,
)

revision = "0011"
down_revision: str | None = "0010"
branch_labels: str | None = None
depends_on: str | None = None

_ABOUT_TWO = "(participant_id IS NULL) <> (stranger_id IS NULL)"
_ABOUT_ONE = (
    "(participant_id IS NOT NULL AND stranger_id IS NULL AND drill_id IS NULL) OR "
    "(participant_id IS NULL AND stranger_id IS NOT NULL AND drill_id IS NULL) OR "
    "(participant_id IS NULL AND stranger_id IS NULL AND drill_id IS NOT NULL)"
)
_KINDS = (
    "kind IN ('concern', 'answer', 'silence', 'wants_contact', 'number_problem', "
    "'unreadable', 'unknown_sender', 'opted_out', 'delivery', 'held'{more})"
)


def upgrade() -> None:
    table(
        "drills",
        *has(ID, "id", "program_id"),
        *has(CHOICE, "urgency", "status"),
        *has(MOMENT, "started_at"),
        *may_have(MOMENT, "look_at", "ended_at", "answered_at"),
        *may_have(ID, "answered_by"),
        *may_have(CHOICE, "channel"),
        references={"program_id": "programs", "answered_by": "specialists"},
        checks={
            "urgency": "urgency IN ('watch', 'same_day', 'urgent', 'emergency')",
            "drillstatus": "status IN ('running', 'answered', 'missed', 'called_off')",
            "channel": "channel IN ('text', 'call')",
            "running_is_looked_after": "(status = 'running') = (look_at IS NOT NULL)",
            "over_has_ended": "(status = 'running') = (ended_at IS NULL)",
            "answered_by_somebody": "(status = 'answered') = (answered_by IS NOT NULL)",
        },
    )
    index("drills", "running", "program_id", where="look_at IS NOT NULL", unique=True)
    index("drills", "look", "look_at", where="look_at IS NOT NULL")
    index("drills", "program", "program_id", "id")
    _about_nobody()
    promise_instead("reasons", "reasonkind", before=_KINDS.format(more=""), after=_KINDS.format(more=", 'drill'"))
    index("replies", "flagged", "id", where="urgency IS NOT NULL")


def _about_nobody() -> None:
    """Let an escalation be about a drill; SQLite takes the column and what it refers to in one."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE escalations ADD COLUMN drill_id CHAR(32) "
            "CONSTRAINT fk_escalations_drill_id_drills REFERENCES drills (id)"
        )
    else:
        op.add_column("escalations", sa.Column("drill_id", ID, nullable=True))
        op.create_foreign_key(op.f("fk_escalations_drill_id_drills"), "escalations", "drills", ["drill_id"], ["id"])
    promise_instead("escalations", "about_one_person", before=_ABOUT_TWO, after=_ABOUT_ONE)
    index("escalations", "live_drill", "drill_id", where="next_step_at IS NOT NULL", unique=True)


def downgrade() -> None:
    op.drop_index("ix_replies_flagged", "replies")
    _forget_drills()
    promise_instead("reasons", "reasonkind", before=_KINDS.format(more=", 'drill'"), after=_KINDS.format(more=""))
    op.drop_index("uq_escalations_live_drill", "escalations")
    promise_instead("escalations", "about_one_person", before=_ABOUT_ONE, after=_ABOUT_TWO)
    op.drop_column("escalations", "drill_id")
    drop_tables("drills")


_THEIRS = "escalation_id IN (SELECT id FROM escalations WHERE drill_id IS NOT NULL)"
_OF_MESSAGES = f"message_id IN (SELECT id FROM messages WHERE {_THEIRS})"  # noqa: S608 - all of it is written here


def _forget_drills() -> None:
    """Take away what no version before this one could hold."""
    for name in ("page_calls", "mails", "receipts", "calls", "pages", "messages", "reasons"):
        whose = _OF_MESSAGES if name in {"page_calls", "mails", "receipts"} else _THEIRS
        op.execute(sa.delete(sa.table(name)).where(sa.text(whose)))
    op.execute("DELETE FROM escalations WHERE drill_id IS NOT NULL")
