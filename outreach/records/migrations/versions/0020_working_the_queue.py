"""Working the queue: who has a thread, who looks at it, what is often said, when to look again, and who was asked to.

Revision ID: 0020
Revises: 0019
Create Date: 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

from outreach.records.migrations.plain import (
    CHOICE,
    DOCUMENT,
    FLAG,
    ID,
    MOMENT,
    SEALED,
    SHORT,
    drop_tables,
    has,
    index,
    may_have,
    promise_instead,
    table,
)

revision = "0020"
down_revision: str | None = "0019"
branch_labels: str | None = None
depends_on: str | None = None

_KINDS = (
    "kind IN ('concern', 'answer', 'silence', 'wants_contact', 'number_problem', "
    "'unreadable', 'unknown_sender', 'opted_out', 'delivery', 'held', 'drill'{more})"
)
_OF_ONE = {"of_one_person": "(participant_id IS NULL) <> (stranger_id IS NULL)"}
_PERSON = {"participant_id": "participants", "stranger_id": "strangers"}


def upgrade() -> None:
    _people_at_work()
    _words_and_thanks()
    table(
        "follow_ups",
        *has(ID, "id", "escalation_id", "specialist_id"),
        *may_have(ID, "participant_id", "stranger_id"),
        *has(CHOICE, "urgency"),
        *may_have(SEALED, "note"),
        *has(MOMENT, "planned_for"),
        *may_have(MOMENT, "look_at", "ended_at"),
        references={**_PERSON, "escalation_id": "escalations", "specialist_id": "specialists"},
        checks={
            **_OF_ONE,
            "waits_or_ended": "(look_at IS NULL) = (ended_at IS NOT NULL)",
            "urgency": "urgency IN ('watch', 'same_day', 'urgent', 'emergency')",
        },
    )
    index("follow_ups", "look", "look_at", where="look_at IS NOT NULL")
    index("follow_ups", "participant", "participant_id", "look_at", where="look_at IS NOT NULL")
    index("follow_ups", "escalation_id", "escalation_id")
    promise_instead("reasons", "reasonkind", before=_KINDS.format(more=""), after=_KINDS.format(more=", 'follow_up'"))
    op.add_column("escalations", sa.Column("snoozed_until", MOMENT, nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE handovers ADD COLUMN escalation_id CHAR(32) "
            "CONSTRAINT fk_handovers_escalation_id_escalations REFERENCES escalations (id)"
        )
        return
    op.add_column("handovers", sa.Column("escalation_id", ID, nullable=True))
    name = op.f("fk_handovers_escalation_id_escalations")
    op.create_foreign_key(name, "handovers", "escalations", ["escalation_id"], ["id"])


def _people_at_work() -> None:
    table(
        "thread_claims",
        *has(ID, "id"),
        *may_have(ID, "participant_id", "stranger_id"),
        *has(ID, "specialist_id"),
        *has(MOMENT, "since", "until"),
        references={**_PERSON, "specialist_id": "specialists"},
        unique=[("participant_id",), ("stranger_id",)],
        checks=_OF_ONE,
    )
    index("thread_claims", "specialist_id", "specialist_id")
    index("thread_claims", "until", "until")
    table(
        "viewings",
        *has(ID, "id"),
        *may_have(ID, "participant_id", "stranger_id"),
        *has(ID, "specialist_id"),
        *has(MOMENT, "seen_at"),
        references={**_PERSON, "specialist_id": "specialists"},
        unique=[("participant_id", "specialist_id"), ("stranger_id", "specialist_id")],
        checks=_OF_ONE,
    )
    table(
        "invitations",
        *has(ID, "id"),
        *may_have(ID, "participant_id", "stranger_id"),
        *has(ID, "specialist_id", "by_id"),
        *has(MOMENT, "at", "until"),
        references={**_PERSON, "specialist_id": "specialists", "by_id": "specialists"},
        unique=[("participant_id", "specialist_id"), ("stranger_id", "specialist_id")],
        checks=_OF_ONE,
    )
    index("invitations", "specialist_id", "specialist_id")


def _words_and_thanks() -> None:
    table(
        "canned_replies",
        *has(ID, "id", "program_id"),
        *has(SHORT, "name"),
        *has(DOCUMENT, "texts"),
        *has(MOMENT, "changed_at"),
        references={"program_id": "programs"},
        unique=[("program_id", "name")],
    )
    table(
        "thanks",
        *has(ID, "id", "reply_id", "specialist_id"),
        *has(FLAG, "thanked"),
        *has(MOMENT, "at"),
        references={"reply_id": "replies", "specialist_id": "specialists"},
        unique=[("reply_id",)],
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("fk_handovers_escalation_id_escalations"), "handovers", type_="foreignkey")
    op.execute("DELETE FROM handovers WHERE escalation_id IS NOT NULL")
    op.drop_column("handovers", "escalation_id")
    op.drop_column("escalations", "snoozed_until")
    op.execute("UPDATE reasons SET kind = 'answer' WHERE kind = 'follow_up'")
    promise_instead("reasons", "reasonkind", before=_KINDS.format(more=", 'follow_up'"), after=_KINDS.format(more=""))
    drop_tables("follow_ups", "thanks", "canned_replies", "invitations", "viewings", "thread_claims")
