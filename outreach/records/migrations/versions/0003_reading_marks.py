"""Reading marks: what specialists say about what was read.

Revision ID: 0003
Revises: 0002
Create Date: 2026-03-06
"""

from collections.abc import Mapping, Sequence

from alembic import op

from outreach.records.migrations.plain import (
    CHOICE,
    DOCUMENT,
    ID,
    LONG,
    MOMENT,
    SEALED,
    SHORT,
    choose_from,
    drop_tables,
    has,
    index,
    may_have,
    table,
)

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None

_EVENTS = (
    "event IN ('enrolled', 'consent', 'planned', 'asked', 'skipped', 'reminded', 'missed', 'heard', "
    "'answered', 'finished', 'said', 'not_said', 'delivery', 'raised', 'paged', 'nobody_to_page', "
    "'acknowledged', 'passed', 'reopened', 'resolved', 'paused', 'resumed', 'pace', 'unread', 'read'{more})"
)
_COLUMNS_KEPT = (
    "id, reply_id, program_id, specialist_id, mark, should_urgency, should_category, "
    "read_urgency, read_alarms, read_version, at"
)
_ABORT = "BEGIN SELECT RAISE(ABORT, 'reading marks are append-only'); END"
_RAISE = "BEGIN RAISE EXCEPTION 'reading marks are append-only'; END"
_EACH = "FOR EACH ROW EXECUTE FUNCTION reading_marks_keep()"
_APPEND_ONLY: Mapping[str, Sequence[str]] = {
    "sqlite": (
        f"CREATE TRIGGER reading_marks_no_update BEFORE UPDATE OF {_COLUMNS_KEPT} ON reading_marks {_ABORT}",
        f"CREATE TRIGGER reading_marks_no_delete BEFORE DELETE ON reading_marks {_ABORT}",
    ),
    "postgresql": (
        f"CREATE FUNCTION reading_marks_keep() RETURNS trigger LANGUAGE plpgsql AS $$ {_RAISE} $$",
        f"CREATE TRIGGER reading_marks_keep BEFORE UPDATE OF {_COLUMNS_KEPT} OR DELETE ON reading_marks {_EACH}",
    ),
}


def upgrade() -> None:
    choose_from("timeline", "event", _EVENTS.format(more=", 'marked'"))
    _reading_marks()
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    drop_tables("reading_marks")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION reading_marks_keep()")
    op.execute("DELETE FROM timeline WHERE event = 'marked'")
    choose_from("timeline", "event", _EVENTS.format(more=""))


def _reading_marks() -> None:
    table(
        "reading_marks",
        *has(ID, "id", "reply_id", "program_id", "specialist_id"),
        *has(CHOICE, "mark"),
        *may_have(CHOICE, "should_urgency", "read_urgency"),
        *may_have(SHORT, "should_category"),
        *may_have(SEALED, "note"),
        *has(DOCUMENT, "read_alarms"),
        *may_have(LONG, "read_version"),
        *has(MOMENT, "at"),
        references={"reply_id": "replies", "program_id": "programs", "specialist_id": "specialists"},
        checks={
            "alarm_was_raised": "mark = 'missed' OR read_urgency IS NOT NULL",
            "mark": "mark IN ('true_alarm', 'false_alarm', 'missed')",
            "missed_says_how_urgent": "mark <> 'missed' OR should_urgency IS NOT NULL",
            "read_urgency": "read_urgency IN ('watch', 'same_day', 'urgent', 'emergency')",
            "should_urgency": "should_urgency IN ('watch', 'same_day', 'urgent', 'emergency')",
        },
    )
    index("reading_marks", "program", "program_id", "at")
    index("reading_marks", "reply", "reply_id", "specialist_id", "id")
