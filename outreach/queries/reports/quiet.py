"""Silence: for how long we have heard nothing of the people in a program."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, literal_column, select
from sqlalchemy.orm import Session

from outreach.records.counts import enrolled
from outreach.records.enrollments import EnrollmentRow
from outreach.records.participants import ParticipantRow


class Quiet(StrEnum):
    """For how long we have heard nothing."""

    A_WEEK = "a_week"
    TWO_WEEKS = "two_weeks"
    FOUR_WEEKS = "four_weeks"
    LONGER = "longer"
    NEVER = "never"
    NOT_YET = "not_yet"


LONG = (Quiet.FOUR_WEEKS, Quiet.LONGER, Quiet.NEVER)
"""More than two weeks; whoever came since then has had no time to be silent for so long."""

_NEW_FOR = timedelta(weeks=2)

_UP_TO = (
    (Quiet.A_WEEK, timedelta(weeks=1)),
    (Quiet.TWO_WEEKS, timedelta(weeks=2)),
    (Quiet.FOUR_WEEKS, timedelta(weeks=4)),
)


def now_quiet(session: Session, program: UUID, *, now: datetime) -> Mapping[Quiet, int]:
    """Count the people whom a program texts by how long ago we last heard from them: at most so long, or longer.

    Of whom nothing was heard ever, those who are new are counted by themselves.
    """
    heard = ParticipantRow.last_heard_at
    how = case(
        (and_(heard.is_(None), EnrollmentRow.created_at > now - _NEW_FOR), _spelled(Quiet.NOT_YET)),
        (heard.is_(None), _spelled(Quiet.NEVER)),
        *((heard > now - ago, _spelled(each)) for each, ago in _UP_TO),
        else_=_spelled(Quiet.LONGER),
    ).label("how")
    rows = session.execute(
        select(how, func.count())
        .select_from(EnrollmentRow)
        .join(ParticipantRow, ParticipantRow.id == EnrollmentRow.participant_id)
        .where(*enrolled(program, at=now))
        .group_by(literal_column("how"))
    )
    found = {Quiet(each): count for each, count in rows}
    return {each: found.get(each, 0) for each in Quiet}


def _spelled(each: Quiet) -> ColumnElement[str]:
    return literal_column(f"'{each.value}'")
