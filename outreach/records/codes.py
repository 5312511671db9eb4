"""Codes: the short numbers by which specialists name an escalation in a text."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select, text, union_all
from sqlalchemy.orm import Session

from outreach.records import arrays, straight
from outreach.records.among import among
from outreach.records.escalations import EscalationRow

REST_FOR = timedelta(hours=24)
"""How long a code names nobody else once its escalation was resolved."""

_NEVER = frozenset({911, 988, 211})
"""Numbers that people are told to call are never codes."""

_ASKED_FOR = 16
_LOCKS = 20_988
_TAKEN = union_all(
    select(EscalationRow.code).where(EscalationRow.next_step_at.is_not(None)),
    select(EscalationRow.code).where(EscalationRow.resolved_at >= bindparam("since")),
)
_TAKEN_AS_ONE = select(func.array_agg(_TAKEN.subquery().c.code))
_UNTAKEN = text(
    "SELECT code FROM unnest(CAST(:codes AS integer[])) AS code WHERE pg_try_advisory_xact_lock(:locks, code) LIMIT :n"
)


def free(session: Session, *, since: datetime, count: int = 1, first: int = 10, last: int = 99) -> list[int]:
    """Find the lowest codes that no live escalation has and none had since then; all taken, they grow by a digit.

    On PostgreSQL they are held until the commit, so that two processes that open escalations at once never wait for
    each other's codes.
    """
    connection = session.connection()
    many = arrays.speaks(connection.dialect)
    known = {"since": since}
    taken = _NEVER.union(connection.scalar(_TAKEN_AS_ONE, known) or () if many else connection.scalars(_TAKEN, known))
    free = (code for code in _codes(first, last) if code not in taken)
    if not many:
        return list(islice(free, count))
    found: list[int] = []
    while len(found) < count:
        asked_for = {"codes": list(islice(free, _ASKED_FOR + count)), "locks": _LOCKS}
        found += connection.scalars(_UNTAKEN, {**asked_for, "n": count - len(found)})
    return found


_KNOWN = (
    select(EscalationRow.id)
    .where(
        EscalationRow.code == bindparam("named"),
        among(EscalationRow.program_id, "programs"),
        or_(EscalationRow.next_step_at.is_not(None), EscalationRow.resolved_at >= bindparam("since")),
    )
    .limit(1)
)


def is_known(session: Session, code: int, programs: Sequence[UUID], *, since: datetime) -> bool:
    """Say whether a code names a live escalation of some programs, or one that was resolved since a moment."""
    return straight.first(session, _KNOWN, {"named": code, "programs": list(programs), "since": since}) is not None


def _codes(first: int, last: int) -> Iterator[int]:
    while True:
        yield from range(first, last + 1)
        first, last = last + 1, last * 10 + 9
