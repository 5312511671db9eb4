"""How a database grows, and whether it still finds what it looks for: bytes a text, and plans among very many rows."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmark import crowd, multitude
from benchmark.figures import Figure, Series
from benchmark.stage import Stage, running
from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.ports import Runtime
from outreach.records import (
    check_ins,
    claims,
    enrollments,
    escalations,
    moments,
    outcomes,
    receipts,
    replies,
    so_far,
    timeline,
    was_told,
)
from outreach.records.messages import MessageRow
from outreach.settings import Settings
from outreach.wiring import engine_of

SCANS = "hot statements that read a whole big table"
_DAY = timedelta(days=1)
_BIG = 10_000
_GROWING = ("check_ins", "messages", "timeline", "receipts")


def measure(stage: Stage, *, texts: int, rows: int) -> list[Figure]:
    """Measure what a text takes, from its plan to its last receipt, then ask the hot statements for their plans."""
    with stage.fresh() as settings, running(settings) as runtime, _engine(settings) as engine:
        taken = _bytes_a_text(runtime, engine, texts)
        _fill(engine, runtime.now(), rows)
        slow = whole_reads(runtime, engine)
    for what in slow:
        print(f"reads a whole table of {rows:,} rows: {what}", file=sys.stderr)
    return [
        Figure(
            what="database growth a check-in text, with its check-in, timeline and two receipts",
            unit="bytes",
            ours=Series((taken,)),
            lower_is_better=True,
        ),
        Figure(
            what=f"{SCANS}, of {len(_asked(runtime.now(), _NOBODY))} among {rows:,} messages",
            unit="",
            ours=Series((float(len(slow)),)),
            floor=0,
            stretch=0,
            lower_is_better=True,
        ),
    ]


@contextmanager
def _engine(settings: Settings) -> Iterator[sa.Engine]:
    engine = engine_of(settings)
    try:
        yield engine
    finally:
        engine.dispose()


def _bytes_a_text(runtime: Runtime, engine: sa.Engine, texts: int) -> float:
    multitude.look_over(engine)
    before = _size(engine)
    planned = 0
    while planned < texts and (done := crowd.plan(runtime, min(runtime.batch, texts - planned))):
        planned += done
    with runtime.transaction() as session:
        queued = session.scalars(sa.select(MessageRow.id).where(MessageRow.status == MessageStatus.QUEUED)).all()
        sent = {"status": MessageStatus.SENT, "sent_at": runtime.now()}
        session.execute(sa.update(MessageRow).where(MessageRow.id.in_(queued)).values(sent))
        for key in queued:
            _receive(session, key, "sent", None, now=runtime.now())
            _receive(session, key, "delivered", MessageStatus.DELIVERED, now=runtime.now())
    multitude.look_over(engine)
    return (_size(engine) - before) / planned


def _receive(session: Session, key: UUID, status: str, after: MessageStatus | None, *, now: datetime) -> None:
    receipts.receive(
        session,
        message=key,
        carrier_id=f"SM{key.hex}",
        status=status,
        after=after,
        before=[MessageStatus.SENT],
        error_code=None,
        now=now,
    )


def _size(engine: sa.Engine) -> int:
    """Measure the tables that grow with every text, their indexes included."""
    tables = ", ".join(f"('{name}')" for name in _GROWING)
    statement = f"SELECT sum(pg_total_relation_size(name::regclass)) FROM (VALUES {tables}) AS growing (name)"  # noqa: S608
    with engine.begin() as connection:
        return int(connection.scalar(sa.text(statement)) or 0)


def _fill(engine: sa.Engine, now: datetime, rows: int) -> None:
    """Let very much have happened, to very many, of which little is due."""
    past = f"timestamptz '{now}' - interval '1 day' - n * interval '1 second'"
    anybody = {"participant_id": "gen_random_uuid()"}
    sent = anybody | {"status": "'delivered'", "claimed_at": "NULL", "carrier_id": "'SM' || n"}
    multitude.multiply(engine, "messages", rows, sent | dict.fromkeys(("created_at", "next_try_at", "sent_at"), past))
    over = anybody | {"status": "'answered'", "next_step_at": "NULL", "due_at": past, "asked_at": past}
    multitude.multiply(engine, "check_ins", rows, over)
    multitude.multiply(engine, "timeline", rows, anybody | {"at": past})
    multitude.multiply(engine, "receipts", rows, {"message_id": "gen_random_uuid()", "received_at": past})
    later = anybody | {"next_check_in_at": f"timestamptz '{now}' + interval '1 day' + n * interval '1 second'"}
    multitude.multiply(engine, "enrollments", rows // 10, later)
    multitude.multiply(engine, "participants", rows // 10, {"phone_fingerprint": "sha256(n::text::bytea)"})
    multitude.look_over(engine)


_NOBODY = UUID(int=0)


def _asked(now: datetime, somebody: UUID) -> Mapping[str, Callable[[Session], object]]:
    """Name the statements that a running installation asks all day; each finds little among very much."""
    lanes: dict[str, Callable[[Session], object]] = {
        f"claiming {lane}": lambda s, lane=lane: claims.claim(s, lane, now=now, limit=200, ready_before=now)  # type: ignore[misc]
        for lane in (Lane.URGENT, Lane.CONVERSATION, Lane.PROMPTS)
    }
    return lanes | {
        "what comes due next": moments.earliest,
        "old claims": lambda s: outcomes.unsettled(s, before=now, limit=200),
        "doubtful messages": lambda s: outcomes.doubtful(s, now=now, limit=200),
        "due enrollments": lambda s: enrollments.claim_due(s, now=now, limit=200),
        "ending pauses": lambda s: enrollments.claim_resuming(s, now=now, limit=200),
        "due check-ins": lambda s: check_ins.claim_due(s, now=now, limit=200),
        "open check-ins": lambda s: check_ins.open_of(s, [somebody]),
        "who was asked of late": lambda s: so_far.asked_since(s, [somebody], since=now - _DAY),
        "live escalations": lambda s: escalations.urgency_of_live(s, [somebody]),
        "due escalations": lambda s: escalations.claim_due(s, now=now, limit=200),
        "waiting replies": lambda s: replies.waiting(s, now=now, limit=200),
        "a person's thread": lambda s: was_told.latest_bodies(s, [somebody]),
        "a person's timeline": lambda s: timeline.of(s, participant=somebody),
        "what people were told": lambda s: was_told.told(
            s, [somebody], in_turn=["question_first"], of_late="question_first_named", since=now - 30 * _DAY
        ),
        "counting against the caps": lambda s: was_told.capped_since(
            s, [somebody], kinds=[MessageKind.PROMPT], since={somebody: now}, earliest=now - 7 * _DAY
        ),
        "a receipt": lambda s: _receive(s, somebody, "delivered", MessageStatus.DELIVERED, now=now),
    }


def whole_reads(runtime: Runtime, engine: sa.Engine) -> list[str]:
    """Name the statements that read any big table from end to end, each with the tables that it reads."""
    somebody = crowd.faces(runtime)[0].participant
    with engine.begin() as connection:
        counts = sa.text("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= :big")
        big = set(connection.scalars(counts, {"big": _BIG}))
    slow = []
    for what, ask in _asked(runtime.now(), somebody).items():
        with Session(engine) as session, _plans(engine) as plans:
            ask(session)
            session.rollback()
        assert plans, f"{what} asked the database nothing"
        if read := big & {name for plan in plans for name in _read_whole(plan)}:
            slow.append(f"{what} ({', '.join(sorted(read))})")
    return slow


@contextmanager
def _plans(engine: sa.Engine) -> Iterator[list[dict[str, Any]]]:
    """Keep the plan of every statement that is run, asked for just before, with the values that it runs with."""
    plans: list[dict[str, Any]] = []

    def explain(
        _: object, cursor: psycopg.Cursor[Any], statement: str, values: Mapping[str, object], *_more: object
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "WITH")):
            plain = cursor.connection.cursor()
            plain.execute(f"EXPLAIN (FORMAT JSON) {statement}".encode(), values)
            found = plain.fetchone()
            assert found is not None
            plans.append((found[0] if isinstance(found[0], list) else json.loads(found[0]))[0]["Plan"])

    sa.event.listen(engine, "before_cursor_execute", explain)
    try:
        yield plans
    finally:
        sa.event.remove(engine, "before_cursor_execute", explain)


def _read_whole(plan: dict[str, Any]) -> Iterator[str]:
    """List the tables that a plan reads from end to end."""
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _read_whole(part)
