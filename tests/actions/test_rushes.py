"""What a program asks at one moment goes out over as many minutes as its shift needs."""

from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from outreach.actions import planning
from outreach.domain.delivery import MessageKind
from outreach.domain.spread import LONGEST
from outreach.ports import Runtime, Transaction
from outreach.records.enrollments import EnrollmentRow
from outreach.records.messages import MessageRow
from tests import make

CROWD = 40


def moments(transaction: Transaction) -> list[timedelta]:
    """How long after they were due the prompts go out."""
    with transaction() as session:
        asked = sa.select(MessageRow.next_try_at, MessageRow.created_at).where(MessageRow.kind == MessageKind.PROMPT)
        return [row[0] - row[1] for row in session.execute(asked)]


def plan(runtime: Runtime, *, on_call: bool, own_time: bool = False, count: int = CROWD) -> None:
    """Have a crowd asked at one moment, in batches that are smaller than it."""
    with runtime.transaction() as session:
        for number in range(count):
            make.participant(session, f"Person {number}", asks_daily_at=time(12) if own_time else None)
        at = session.scalars(sa.select(sa.func.max(EnrollmentRow.next_check_in_at))).one()
        assert at is not None
        if on_call:
            make.specialist(session, now=at)
    with runtime.transaction() as session:
        while planning.plan_due(session, state_hours=runtime.state_hours, now=at, limit=16):
            pass


def test_a_rush_is_spread_over_what_the_shift_needs(runtime: Runtime, transaction: Transaction) -> None:
    plan(runtime, on_call=True)

    offsets = moments(transaction)

    assert len(offsets) == CROWD
    assert timedelta(minutes=10) < max(offsets) < LONGEST
    assert len(set(offsets)) > CROWD // 2


@pytest.mark.parametrize(
    ("on_call", "own_time", "count"),
    [(False, False, CROWD), (True, True, CROWD), (True, False, 5)],
    ids=["nobody on shift", "they chose their own time", "a small program"],
)
def test_nothing_is_spread_where_it_would_help_nobody(
    runtime: Runtime, transaction: Transaction, *, on_call: bool, own_time: bool, count: int
) -> None:
    plan(runtime, on_call=on_call, own_time=own_time, count=count)

    assert set(moments(transaction)) == {timedelta()}
