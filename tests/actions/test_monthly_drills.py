"""Drills that a program holds by itself, once a month."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from outreach.actions import applying, due
from outreach.actions.people import Person
from outreach.actions.replies import receive
from outreach.domain.drill_rule import next_drill
from outreach.domain.hours import local
from outreach.packs.program_file import LoadedProgram, digest_of, parse_program
from outreach.ports import Runtime
from outreach.records.drills import DrillRow
from outreach.records.programs import ProgramRow
from outreach.records.specialists import Specialist
from tests import make

MONTHLY = """
[drills]
monthly = true
weekday = "thu"
opens = "10:00"
closes = "15:00"
"""


def with_drills(text: str = MONTHLY) -> LoadedProgram:
    source = make.pack().text + text
    program = parse_program(source, where="monthly.toml")
    return LoadedProgram(program=program, text=source, digest=digest_of(program))


def wants(runtime: Runtime, loaded: LoadedProgram) -> datetime | None:
    """Apply a program; returns when its next drill begins by itself."""
    with runtime.transaction() as session:
        applying.apply(session, loaded, now=runtime.now())
    return planned(runtime)


def planned(runtime: Runtime) -> datetime | None:
    with runtime.transaction() as session:
        return session.scalar(select(ProgramRow.drill_at))


def held(runtime: Runtime) -> int:
    with runtime.transaction() as session:
        return session.scalar(select(func.count()).select_from(DrillRow)) or 0


def test_a_drill_begins_by_itself_and_the_next_is_a_month_away(
    runtime: Runtime, clock: make.Clock, sam: Specialist
) -> None:
    at = wants(runtime, with_drills())
    assert at is not None
    clock.at = at - timedelta(minutes=1)
    due.do_what_is_due(runtime)
    before = held(runtime)

    clock.at = at
    due.do_what_is_due(runtime)

    assert (before, held(runtime)) == (0, 1)
    assert local(at, "America/Denver").strftime("%a") == "Thu"
    assert time(10) <= local(at, "America/Denver").time() < time(15)
    loaded = with_drills().program
    assert planned(runtime) == next_drill(rule=loaded.drills, program=loaded.name, zone=loaded.zone, after=at)
    assert sam.name


def test_it_is_put_off_while_something_real_goes_on(
    runtime: Runtime, clock: make.Clock, dana: Person, sam: Specialist
) -> None:
    at = wants(runtime, with_drills())
    assert at is not None
    clock.at = at
    receive(runtime, make.inbound("i just took all my pills", phone=dana.phone))

    due.do_what_is_due(runtime)

    assert held(runtime) == 0
    assert planned(runtime) == at + timedelta(days=1)
    assert sam.name


@pytest.mark.usefixtures("sam")
def test_a_program_that_no_longer_wants_them_has_none(runtime: Runtime) -> None:
    wanted = wants(runtime, with_drills())

    assert wanted is not None
    assert wants(runtime, make.pack()) is None


def test_a_program_without_them_is_digested_as_before() -> None:
    assert '"drills"' not in make.pack().text
    assert digest_of(parse_program(make.pack().text, where="standard.toml")) == make.pack().digest
    assert with_drills().digest != make.pack().digest
