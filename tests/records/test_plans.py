"""How PostgreSQL finds what is due among very many rows: by an index, with the statements that the product runs."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.delivery import DropReason, Lane, MessageKind, MessageStatus
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Transaction
from outreach.queries import about, thread
from outreach.queries.thread import Whose
from outreach.records import (
    answers,
    check_ins,
    claims,
    codes,
    enrollments,
    escalations,
    messages,
    moments,
    outbox,
    outcomes,
    reasons,
    receipts,
    replies,
    so_far,
    was_told,
)
from outreach.records.base import new_id
from outreach.records.reasons import NewReason
from outreach.records.tables import metadata
from tests import make
from tests.records import rows

MANY = 20_000
DAY = timedelta(days=1)
SMALL = re.compile(r"Seq Scan on (runaways|handovers|drills|calls|rotas|programs|swaps|follow_ups|people_files)\b")
"""Tables of which this database holds next to nothing, so that reading them whole is right."""


def multiply(session: Session, table: str, *, hours: dict[str, str], fixed: dict[str, str]) -> None:
    """Copy a table's one row very many times; `hours` are moments that move on with each copy."""
    columns = [column.name for column in metadata.tables[table].columns]
    values = {name: f'"{name}"' for name in columns} | {"id": "gen_random_uuid()"} | fixed
    values |= {name: f"{start}::timestamptz - n * interval '1 minute'" for name, start in hours.items()}
    names = ", ".join(f'"{name}"' for name in columns)
    session.execute(
        sa.text(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(values[name] for name in columns)} "  # noqa: S608
            f"FROM (SELECT * FROM {table} LIMIT 1) AS one, generate_series(1, {MANY}) AS n"
        )
    )


@pytest.fixture
def crowded(transaction: Transaction, engine: sa.Engine) -> Transaction:
    """A database in which very much has happened, and little is due."""
    if engine.dialect.name != "postgresql":
        pytest.skip("about PostgreSQL only")
    with transaction() as session:
        person = make.participant(session)
        rows.message(session, person)
        rows.check_in(session, person)
        opened = rows.escalation(session, person)
        assert opened is not None
        why = NewReason(kind=ReasonKind.SILENCE, urgency=Urgency.WATCH, what="quiet", rule="silence")
        reasons.add(session, opened.id, why, now=make.NOW)
        make.specialist(session)
        reply = replies.store(session, make.inbound(), now=make.NOW, first_try_at=make.NOW)
        (check_in,) = so_far.latest_two_of(session, [make.the_id(person)], now=make.NOW)[make.the_id(person)]
        assert reply is not None
        answers.add(
            session,
            check_in=check_in,
            question="mood",
            value="4",
            lang="en",
            reply=reply,
            corrects=False,
            now=make.NOW,
        )
    long_ago = "'2026-03-04 17:00Z'"
    with transaction() as session:
        sent = {"status": "'delivered'", "carrier_id": "'SM' || n", "participant_id": "gen_random_uuid()"}
        session.execute(sa.text("SET LOCAL session_replication_role = replica"))  # copies refer to nobody
        multiply(session, "messages", hours={"created_at": long_ago, "next_try_at": long_ago}, fixed=sent)
        answered = {"status": "'answered'", "next_step_at": "NULL", "participant_id": "gen_random_uuid()"}
        multiply(session, "check_ins", hours={"due_at": long_ago}, fixed=answered)
        others = {"participant_id": "gen_random_uuid()", "check_in_id": "gen_random_uuid()"}
        multiply(session, "answers", hours={"at": long_ago}, fixed=others)
        closed = {"status": "'resolved'", "outcome": "'reached'", "next_step_at": "NULL", "code": "10 + n"}
        closed |= {"participant_id": "gen_random_uuid()"}
        multiply(session, "escalations", hours={"opened_at": long_ago, "resolved_at": long_ago}, fixed=closed)
        handled = {"carrier_id": "'SM' || n", "next_try_at": "NULL", "phone_fingerprint": "sha256(n::text::bytea)"}
        multiply(session, "replies", hours={"received_at": long_ago, "handled_at": long_ago}, fixed=handled)
        later = {"participant_id": "gen_random_uuid()", "next_check_in_at": "now() + n * interval '1 minute'"}
        multiply(session, "enrollments", hours={}, fixed=later)
        multiply(session, "participants", hours={}, fixed={"phone_fingerprint": "sha256(n::text::bytea)"})
        why_else = {"escalation_id": "gen_random_uuid()", "reply_id": "gen_random_uuid()"}
        multiply(session, "reasons", hours={"at": long_ago}, fixed=why_else)
        multiply(session, "timeline", hours={"at": long_ago}, fixed={"participant_id": "gen_random_uuid()"})
        told = {"look_at": "NULL"}
        multiply(session, "shifts", hours={"starts_at": "'2026-03-04 16:00Z'", "ends_at": long_ago}, fixed=told)
        known = "SELECT gen_random_uuid(), '+13035550100', now() FROM generate_series(1, 20000)"
        session.execute(sa.text(f"INSERT INTO known_senders {known}"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))
    return transaction


@contextmanager
def explained(engine: sa.Engine) -> Iterator[list[str]]:
    """Explain every statement that is run, just before it runs, with the values that it runs with."""
    plans: list[str] = []

    def explain(
        _: object, cursor: psycopg.Cursor[Any], statement: str, parameters: Mapping[str, object], *_others: object
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "WITH")):
            plain = cursor.connection.cursor()
            plain.execute(f"EXPLAIN {statement}", parameters)
            plans.append("\n".join(row[0] for row in plain.fetchall()))

    sa.event.listen(engine, "before_cursor_execute", explain)
    try:
        yield plans
    finally:
        sa.event.remove(engine, "before_cursor_execute", explain)


PHONE = make.number()
SOMEBODY = new_id(make.NOW)
ASKED: dict[str, Callable[[Session], object]] = {
    "claiming a lane": lambda s: claims.claim(s, Lane.PROMPTS, now=make.NOW, limit=200, ready_before=make.NOW),
    "the next moments": moments.earliest,
    "old claims": lambda s: outcomes.unsettled(s, before=make.NOW, limit=200),
    "doubts": lambda s: outcomes.doubtful(s, now=make.NOW, limit=200),
    "doubts that go again": lambda s: outcomes.all_again(
        s, [MessageKind.CRISIS_CARD], doubted_before=make.NOW, now=make.NOW
    ),
    "doubts put off": lambda s: outcomes.look_at_all_again(s, now=make.NOW, at=make.NOW + DAY),
    "a receipt with our id": lambda s: receive(s, with_id=True),
    "a receipt with the carrier's id": lambda s: receive(s, with_id=False),
    "taking back somebody's texts": lambda s: outbox.cancel_queued(
        s, reason=DropReason.STOPPED, participant=SOMEBODY, kinds=[MessageKind.PROMPT]
    ),
    "taking back a page": lambda s: outbox.cancel_queued(
        s, reason=DropReason.STOPPED, escalation=SOMEBODY, kinds=[MessageKind.PAGE]
    ),
    "what a participant was told": lambda s: said(s, participant=SOMEBODY),
    "what a stranger was told": lambda s: said(s, stranger=SOMEBODY),
    "what a specialist was told": lambda s: said(s, specialist=SOMEBODY),
    "what people were told": lambda s: was_told.told(
        s, [SOMEBODY], in_turn=["question"], of_late="named", since=make.NOW - 30 * DAY
    ),
    "our last words": lambda s: was_told.latest_bodies(s, [SOMEBODY]),
    "counting against the caps": lambda s: was_told.capped_since(
        s, [SOMEBODY], kinds=[MessageKind.PROMPT], since={SOMEBODY: make.NOW}, earliest=make.NOW
    ),
    "known carrier ids": lambda s: messages.known_carrier_ids(s, ["SM1", "SM2"]),
    "due enrollments": lambda s: enrollments.claim_due(s, now=make.NOW, limit=200),
    "ending pauses": lambda s: enrollments.claim_resuming(s, now=make.NOW, limit=200),
    "due check-ins": lambda s: check_ins.claim_due(s, now=make.NOW, limit=200),
    "open check-ins": lambda s: check_ins.open_of(s, [SOMEBODY]),
    "who was asked of late": lambda s: so_far.asked_since(s, [SOMEBODY], since=make.NOW - DAY),
    "the latest check-in": lambda s: so_far.latest_two_of(s, [SOMEBODY], now=make.NOW),
    "waiting replies": lambda s: replies.waiting(s, now=make.NOW + DAY, limit=200),
    "one number's replies": lambda s: replies.unhandled_of(s, SOMEBODY, PHONE),
    "some numbers' replies": lambda s: replies.claim_all_of(s, [PHONE], until=SOMEBODY),
    "what was said last": lambda s: was_told.last_said(s, [SOMEBODY], text_keys=["thanks"]),
    "what was said lately": lambda s: was_told.said_lately(s, [SOMEBODY], since=make.NOW),
    "earlier answers": lambda s: answers.histories_of(s, [SOMEBODY], ["mood"]),
    "answers of check-ins": lambda s: answers.of_many(s, [SOMEBODY]),
    "people's escalations": lambda s: escalations.live_of_many(s, [SOMEBODY]),
    "due escalations": lambda s: escalations.claim_due(s, now=make.NOW, limit=200),
    "somebody's escalation": lambda s: escalations.live_of(s, participant=SOMEBODY, hold=True),
    "people's live escalations": lambda s: escalations.urgency_of_live(s, [SOMEBODY]),
    "the queue": lambda s: escalations.live_in(s, [SOMEBODY]),
    "a thread": lambda s: thread.page(s, Whose(participant=SOMEBODY), before=SOMEBODY),
    "a stranger's thread": lambda s: thread.page(s, Whose(stranger=SOMEBODY)),
    "why texts were flagged": lambda s: reasons.of_replies(s, [SOMEBODY]),
    "last answers": lambda s: about.answers(s, SOMEBODY, ["mood", "craving"]),
    "a page of a timeline": lambda s: about.timeline(s, Whose(participant=SOMEBODY)),
    "a free code": lambda s: codes.free(s, since=make.NOW - timedelta(minutes=30)),
}


def receive(session: Session, *, with_id: bool) -> object:
    return receipts.receive(
        session,
        message=SOMEBODY if with_id else None,
        carrier_id="SM1",
        status="delivered",
        after=MessageStatus.DELIVERED,
        before=[MessageStatus.SENT],
        error_code=None,
        now=make.NOW,
    )


def said(session: Session, **whose: UUID) -> object:
    return was_told.said_since(session, text_keys=["question"], since=make.NOW, **whose)


def test_whatever_is_asked_often_is_found_by_an_index(crowded: Transaction, engine: sa.Engine) -> None:
    slow: dict[str, list[str]] = {}
    for what, ask in ASKED.items():
        with explained(engine) as plans, crowded() as session:
            ask(session)
            session.rollback()
        assert plans, what
        if found := [plan for plan in plans if "Seq Scan" in SMALL.sub("", plan)]:
            slow[what] = found

    assert slow == {}


def test_who_waits_behind_whom_is_never_looked_for_among_all_that_wait(crowded: Transaction, engine: sa.Engine) -> None:
    with explained(engine) as plans, crowded() as session:
        assert claims.claim(session, Lane.PROMPTS, now=make.NOW, limit=200, ready_before=make.NOW)
        session.rollback()

    assert "ix_messages_participant" in plans[-1]
    assert "ix_messages_ready" not in plans[-1]
