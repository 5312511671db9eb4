"""A rota is unrolled into shifts, and further as time passes; rows stay what they are where nothing changes."""

import itertools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from outreach.actions import due, rostering, rotas
from outreach.domain.overriding import Override, OverrideKind
from outreach.domain.rota import Shift
from outreach.domain.settling import Changes
from outreach.domain.unrolling import Absence
from outreach.packs.rota_file import parse_rota
from outreach.ports import Runtime
from outreach.records import shifts
from outreach.records.specialists import Specialist
from tests import make

DAYS = '[[rotations]]\nname = "days"\npeople = ["Sam", "Kim", "Lee"]\nhand_over = "09:00"\n'
WEEKS = DAYS + 'turn = "weekly"\n'
Team = Mapping[str, Specialist]


@pytest.fixture
def team(runtime: Runtime) -> Team:
    """Three who work for the standard program, not on call yet."""
    with runtime.transaction() as session:
        return {name: make.specialist(session, name, on_call=None) for name in ("Sam", "Kim", "Lee")}


def apply(runtime: Runtime, team: Team, text: str = DAYS) -> Changes:
    loaded = parse_rota(text, where="rota.toml", team={name.casefold(): each.id for name, each in team.items()})
    with runtime.transaction() as session:
        program = make.program(session)
        zone = program.program.zone
        return rotas.apply(session, program.program_id, loaded, zone=zone, now=runtime.now())


def rows(runtime: Runtime, days: int = 300) -> dict[UUID, Shift]:
    """Every shift that is not over, by its id."""
    with runtime.transaction() as session:
        program, now = make.program(session).program_id, runtime.now()
        found = shifts.explained(session, program, start=now, end=now + timedelta(days=days))
    return {each.id: each.shift for each in found}


def who(runtime: Runtime, team: Team, days: int) -> list[str]:
    names = {each.id: name for name, each in team.items()}
    return [names[each.specialist] for each in rows(runtime, days).values()]


def test_a_rota_is_unrolled_a_hundred_days_ahead_and_further_every_day(
    runtime: Runtime, clock: make.Clock, team: Team
) -> None:
    apply(runtime, team)
    first = rows(runtime)
    clock.move(days=30)

    due.do_what_is_due(runtime)

    later = rows(runtime)
    assert max(each.ends_at for each in first.values()) >= make.NOW + rotas.AHEAD
    assert max(each.ends_at for each in later.values()) >= clock() + rotas.AHEAD
    kept = {key: each for key, each in first.items() if each.ends_at > clock()}
    assert kept.items() <= later.items()


def test_a_weekly_turn_at_the_far_end_grows_and_keeps_its_row(runtime: Runtime, clock: make.Clock, team: Team) -> None:
    apply(runtime, team, WEEKS)
    first = rows(runtime)

    for _ in range(7):
        clock.move(days=1)
        due.do_what_is_due(runtime)

    assert {key for key, each in first.items() if each.ends_at > clock()} <= rows(runtime).keys()
    assert all(each.ends_at - each.starts_at <= timedelta(days=7) for each in rows(runtime).values())


def test_an_edit_leaves_rows_that_do_not_change_and_ends_what_runs_only_when_it_must(
    runtime: Runtime, clock: make.Clock, team: Team
) -> None:
    apply(runtime, team)
    clock.move(days=1, hours=2)
    before = rows(runtime)

    changes = apply(runtime, team, DAYS.replace('"Sam", "Kim"', '"Kim", "Sam"'))

    after = rows(runtime)
    running = next(key for key, each in before.items() if each.starts_at <= clock())
    assert after[running] == before[running]
    assert changes.end_at == {}


def test_who_falls_ill_during_a_shift_is_off_at_once_and_somebody_else_begins_now(
    runtime: Runtime, clock: make.Clock, team: Team
) -> None:
    apply(runtime, team)
    clock.move(hours=3)
    ill = next(each for each in rows(runtime).values() if each.starts_at <= clock())

    with runtime.transaction() as session:
        rostering.be_off(
            session,
            Absence(specialist=ill.specialist, starts_at=clock(), ends_at=clock() + timedelta(days=2)),
            now=clock(),
        )

    running = [each for each in rows(runtime).values() if each.starts_at <= clock()]
    assert [each.starts_at for each in running] == [clock()]
    assert running[0].specialist != ill.specialist
    assert running[0].ends_at == ill.ends_at


def test_who_is_off_later_in_a_shift_stays_until_then(runtime: Runtime, clock: make.Clock, team: Team) -> None:
    apply(runtime, team)
    clock.move(hours=3)
    leaver = next(each for each in rows(runtime).values() if each.starts_at <= clock())
    leaves = clock() + timedelta(hours=5)
    with runtime.transaction() as session:
        absence = Absence(specialist=leaver.specialist, starts_at=leaves, ends_at=leaves + timedelta(days=2))
        rostering.be_off(session, absence, now=clock())
    clock.move(hours=1)
    apply(runtime, team)

    there = sorted(rows(runtime, 1).values(), key=lambda each: each.starts_at)

    assert (there[0].specialist, there[0].ends_at) == (leaver.specialist, leaves)
    assert (there[1].starts_at, there[1].ends_at) == (leaves, leaver.ends_at)


def test_days_off_hold_for_every_program(runtime: Runtime, clock: make.Clock, team: Team) -> None:
    apply(runtime, team)
    with runtime.transaction() as session:
        begins = clock() + timedelta(days=3)
        rostering.be_off(
            session,
            Absence(specialist=team["Sam"].id, starts_at=begins, ends_at=begins + timedelta(days=9)),
            now=clock(),
        )

    assert not any(
        each.specialist == team["Sam"].id
        for each in rows(runtime).values()
        if begins < each.ends_at and each.starts_at < begins + timedelta(days=9)
    )


def test_what_goes_over_the_rota_stays_when_it_is_unrolled_again(
    runtime: Runtime, clock: make.Clock, team: Team
) -> None:
    apply(runtime, team)
    sams = next(each for each in rows(runtime).values() if each.starts_at > clock())
    with runtime.transaction() as session:
        ana = make.specialist(session, "Ana", on_call=None)
        new = Override(
            kind=OverrideKind.REPLACE,
            specialist=sams.specialist,
            other=ana.id,
            starts_at=sams.starts_at,
            ends_at=sams.ends_at,
        )
        rostering.override(session, make.program(session).program_id, new, now=clock())
    clock.move(hours=12)
    due.do_what_is_due(runtime)

    found = [each for each in rows(runtime).values() if each.starts_at == sams.starts_at]
    assert [each.specialist for each in found] == [ana.id]


def test_a_night_on_which_the_clocks_change_has_no_hole(runtime: Runtime, clock: make.Clock, team: Team) -> None:
    clock.at = datetime(2026, 3, 7, 18, tzinfo=UTC)
    apply(runtime, team, DAYS.replace("09:00", "02:30"))

    there = sorted(rows(runtime, 3).values(), key=lambda each: each.starts_at)

    assert all(before.ends_at == after.starts_at for before, after in itertools.pairwise(there))
    assert [each.ends_at.hour for each in there][:2] == [9, 8]
