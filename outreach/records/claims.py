"""Claims: who of those that wait in a lane goes out next, fairly, in order, and by nobody else."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    Update,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from outreach.domain.delivery import RULES, Lane, MessageStatus
from outreach.records import outcomes, straight
from outreach.records.base import spelled
from outreach.records.known_senders import KnownSenderRow
from outreach.records.messages import Message, MessageRow

_LOOK_AHEAD = 5
"""How many times as many as are taken are looked at, so that one program's thousand do not hide another's ten."""

_LOOKED_AT = 1000
"""How many are looked at even where fewer are taken: the pace of our numbers often lets a handful go, or one."""

_LOCKS = {Lane.CONVERSATION: 7_368_101, Lane.PROMPTS: 7_368_102}
"""Lanes in which claims take turns, and the number that PostgreSQL knows each turn by."""

_EARLIER = timedelta(days=3)
"""How old what was put back may be for others to wait behind it; an invitation, of two days, is good for longest."""

_TO_STAFF = tuple(kind for kind, rule in RULES.items() if rule.to_staff)

_NAMES = tuple(field.name for field in fields(Message))
_TAKEN = tuple(getattr(MessageRow, name) for name in _NAMES)


_MOST = bindparam("most", type_=Integer())

_WHOSE = ("participant_id", "stranger_id", "specialist_id", "id")
"""Whose a message is, in the order in which it is asked; nobody's is only its own."""


def _whose(row: Any) -> ColumnElement[UUID]:  # noqa: ANN401 - a table, or what was selected from one
    return func.coalesce(*(getattr(row, name) for name in _WHOSE))


def _put_back_until(name: str) -> ScalarSelect[datetime]:
    """Find when the latest of somebody's earlier messages that were tried in vain is tried again.

    Somebody's own are looked for first, behind the fence that OFFSET is to PostgreSQL: it would go through all that
    wait, for each person anew.
    """
    every = aliased(MessageRow)
    theirs = (
        select(every.id, every.lane, every.status, every.attempts, every.next_try_at, every.good_until)
        .where(getattr(every, name) == getattr(MessageRow, name), every.created_at >= _moment_named("since"))
        .correlate(MessageRow)
        .offset(0)
        .subquery("theirs")
    )
    return (
        select(func.max(theirs.c.next_try_at))
        .where(
            theirs.c.lane == MessageRow.lane,
            spelled(theirs.c.status, MessageStatus.QUEUED),
            theirs.c.attempts > 0,
            theirs.c.good_until > _moment_named("at"),
            theirs.c.id < MessageRow.id,
            theirs.c.next_try_at > MessageRow.next_try_at,
            theirs.c.next_try_at < MessageRow.good_until,
        )
        .correlate(MessageRow)
        .scalar_subquery()
    )


def _moment_named(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=MessageRow.next_try_at.type)


_OVERTAKING = select(MessageRow.id, func.coalesce(*(_put_back_until(name) for name in _WHOSE[:-1]))).where(
    MessageRow.id.in_(bindparam("claimed", expanding=True))
)

_known_to_them = (
    select(KnownSenderRow.number)
    .where(KnownSenderRow.participant_id == MessageRow.participant_id)
    .correlate(MessageRow)
    .scalar_subquery()
)


def claim(
    session: Session,
    lane: Lane,
    *,
    now: datetime,
    limit: int,
    ready_before: datetime,
    staff_sender: str | None = None,
) -> list[Message]:
    """Claim a lane's ready messages for sending, oldest first: queued → sending, so that nobody else sends them.

    Programs take turns, each time beginning with another, and nobody's next message is taken while one of theirs in
    this lane is on its way or waits to be tried again; what is urgent waits for none of these. Only rows whose moment
    came before `ready_before` are taken; the scheduler uses that to leave fresh ones to workers. A row that was put off
    is taken at its moment: nobody rings for it then, so there is no worker to wait for. What goes to staff goes out
    from `staff_sender`, anything else from the number that its person knows.
    """
    if lane in _LOCKS and session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCKS[lane])))
    values = {
        "at": now,
        "most": limit,
        "ahead": max(limit * _LOOK_AHEAD, _LOOKED_AT),
        "tick": now.second + now.microsecond,
        "ready_before": ready_before,
        "latest": max(now, ready_before),
        "staff_sender": staff_sender,
    }
    while True:
        rows = straight.ask(session, _claiming(lane), values)
        claimed = [Message(**dict(zip(_NAMES, row, strict=True))) for row in rows]
        behind = _behind(session, claimed, now=now) if lane in _LOCKS else {}
        outcomes.put_all_back(session, behind)
        taken = [message for message in claimed if message.id not in behind]
        if taken or not behind:
            return sorted(taken, key=_moment)


def _behind(session: Session, claimed: Sequence[Message], *, now: datetime) -> dict[UUID, datetime]:
    """Map what would overtake an earlier message that was put back to when that is tried again.

    Each is moved behind what it waits for, and so hides nobody else's from the next look. What would be too late by
    then does not wait.
    """
    if not claimed:
        return {}
    values = {"claimed": [message.id for message in claimed], "at": now, "since": now - _EARLIER}
    return {key: moment for key, moment in straight.ask(session, _OVERTAKING, values) if moment is not None}


def where_any_wait(session: Session, lanes: Collection[Lane], *, latest: datetime) -> list[Lane]:
    """Name the lanes in which a message waits that is ready by `latest`: to look costs far less than to claim."""
    (row,) = straight.ask(session, _LOOKING, {"latest": latest})
    found = dict(zip(Lane, row, strict=True))
    return [lane for lane in lanes if found[lane]]


@cache
def _claiming(lane: Lane) -> Update:
    """Build the statement that claims from a lane, once: building it takes longer than running it."""
    waiting = _waiting(lane)
    ready = _in_turn(lane, waiting) if lane in _LOCKS else _oldest(waiting)
    return (
        update(MessageRow)
        .where(MessageRow.id.in_(select(ready.c.id)))
        .values(
            status=MessageStatus.SENDING,
            claimed_at=bindparam("at"),
            attempted_at=bindparam("at"),
            attempts=MessageRow.attempts + 1,
            sender=case(
                (
                    or_(*(spelled(MessageRow.kind, kind) for kind in _TO_STAFF)),
                    bindparam("staff_sender", type_=MessageRow.sender.type),
                ),
                else_=_known_to_them,
            ),
        )
        .returning(*_TAKEN)
    )


def _moment(message: Message) -> tuple[datetime, UUID]:
    return (message.next_try_at, message.id)


def _waiting(lane: Lane) -> ColumnElement[bool]:
    now, ready_before = _moment_named("at"), _moment_named("ready_before")
    put_off = (MessageRow.next_try_at <= now) & (MessageRow.next_try_at > MessageRow.created_at)
    return (
        spelled(MessageRow.status, MessageStatus.QUEUED)
        & (MessageRow.lane == lane)
        & (MessageRow.next_try_at <= _moment_named("latest"))
        & or_(MessageRow.next_try_at <= ready_before, put_off)
    )


_LOOKING = select(
    *(
        select(MessageRow.id)
        .where(
            spelled(MessageRow.status, MessageStatus.QUEUED),
            spelled(MessageRow.lane, lane),
            MessageRow.next_try_at <= _moment_named("latest"),
        )
        .exists()
        .label(lane.value)
        for lane in Lane
    )
)


def _oldest(waiting: ColumnElement[bool]) -> CTE:
    return _held(
        select(MessageRow.id).where(waiting).order_by(MessageRow.next_try_at, MessageRow.id).limit(_MOST),
    )


def _held(picked: Select[Any]) -> CTE:
    """Lock what was picked; not a subquery, which PostgreSQL may run more than once, claiming more than the limit."""
    return picked.with_for_update(skip_locked=True).cte("ready")


def _in_turn(lane: Lane, waiting: ColumnElement[bool]) -> CTE:
    """Pick from the oldest that wait: the first of everybody, and of each program as many as of the others."""
    on_its_way = aliased(MessageRow)
    busy = select(_whose(on_its_way)).where(on_its_way.claimed_at.is_not(None), on_its_way.lane == lane)
    ahead = (
        select(MessageRow.id, MessageRow.next_try_at, MessageRow.program_id, _whose(MessageRow).label("whose"))
        .where(waiting, _whose(MessageRow).not_in(busy))
        .order_by(MessageRow.next_try_at, MessageRow.id)
        .limit(bindparam("ahead", type_=Integer()))
        .subquery("ahead")
    )
    moment = (ahead.c.next_try_at, ahead.c.id)
    nth = func.row_number().over(partition_by=ahead.c.whose, order_by=moment)
    first = select(ahead, nth.label("nth")).subquery("first")
    moment = (first.c.next_try_at, first.c.id)
    turns = (
        select(
            first.c.id,
            func.row_number().over(partition_by=first.c.program_id, order_by=moment).label("turn"),
            func.dense_rank().over(order_by=first.c.program_id).label("program"),
        )
        .where(first.c.nth == 1)
        .cte("turns")
    )
    programs = select(func.max(turns.c.program)).scalar_subquery()
    begins_with = (turns.c.program + bindparam("tick", type_=Integer())) % programs
    picked = select(turns.c.id).order_by(turns.c.turn, begins_with, turns.c.id).limit(_MOST).cte("picked")
    still = spelled(MessageRow.status, MessageStatus.QUEUED)
    return _held(select(MessageRow.id).where(MessageRow.id.in_(select(picked.c.id)), still))
