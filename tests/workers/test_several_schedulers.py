"""Several schedulers over one PostgreSQL, each a real process: one winner for everybody who is due."""

import subprocess
import sys
import time as wall
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from demonstration.installation import environment_of
from outreach.domain.check_in import CheckInStatus
from outreach.domain.delivery import MessageKind
from outreach.records.check_ins import CheckInRow
from outreach.records.enrollments import EnrollmentRow
from outreach.records.messages import MessageRow
from outreach.wiring import build, engine_of, migrate, wall_clock
from tests import make
from tests.webhooks.site import settings

SCHEDULERS, CROWD = 3, 240
PATIENCE_SECONDS = 60
NOON = datetime(2026, 3, 4, 19, 0, tzinfo=UTC)
"""In Denver."""


@pytest.fixture
def ended() -> Iterator[ExitStack]:
    """Ends the processes of a test, whatever happens."""
    with ExitStack() as stack:
        yield stack


def start(environment: dict[str, str], ended: ExitStack) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen([sys.executable, "-m", "outreach.cli", "scheduler"], env=environment)
    ended.callback(process.wait)
    ended.callback(process.kill)
    return process


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_schedulers_in_processes_of_their_own_ask_everybody_once(database_url: str, ended: ExitStack) -> None:
    chosen = settings(
        database_url=database_url,
        twilio_base_url="http://127.0.0.1:9",  # nobody listens there: what is planned stays in the outbox
        rehearsal_clock=f"{NOON.isoformat()}@{wall_clock().timestamp():.6f}*1",
        pass_seconds=0.05,
    )
    migrate(chosen)
    engine = engine_of(chosen)
    ended.callback(engine.dispose)
    transaction = build(chosen, now=lambda: NOON, engine=engine).transaction
    with transaction() as session:
        for place in range(CROWD):
            make.participant(session, f"Person {place}", asks_daily_at=time(12), now=NOON)
        session.execute(sa.update(EnrollmentRow).values(next_check_in_at=NOON + timedelta(days=1)))
    for _ in range(SCHEDULERS):
        start(environment_of(chosen), ended)
    eventually(lambda: scheduling(engine) >= SCHEDULERS)

    with transaction() as session:
        session.execute(sa.update(EnrollmentRow).values(next_check_in_at=NOON))
    eventually(lambda: asked(engine) >= CROWD)
    wall.sleep(1)  # for whoever would plan once more

    with Session(engine) as session:
        check_ins = Counter(session.scalars(sa.select(CheckInRow.enrollment_id)))
        texts = Counter(
            session.scalars(sa.select(MessageRow.participant_id).where(MessageRow.kind == MessageKind.PROMPT))
        )
        moments = set(session.scalars(sa.select(EnrollmentRow.next_check_in_at)))
    assert (len(check_ins), set(check_ins.values())) == (CROWD, {1})
    assert (len(texts), set(texts.values())) == (CROWD, {1})
    assert moments == {NOON + timedelta(days=1)}


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    give_up = wall.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert wall.monotonic() < give_up, "it never came to hold"
        wall.sleep(0.05)


def scheduling(engine: sa.Engine) -> int:
    """How many processes beside this one are at work on the database."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with engine.connect() as connection:
        return int(connection.scalar(sa.text(others)) or 0)


def asked(engine: sa.Engine) -> int:
    with Session(engine) as session:
        asked = sa.select(sa.func.count()).where(CheckInRow.status == CheckInStatus.ASKED)
        return session.scalar(asked) or 0
