"""`outreach shift`: who is on call, and when nobody is. All times are local times of the program's zone."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import click

from outreach.actions import programs, rostering
from outreach.cli.installation import Installation, Refused, on_installation
from outreach.cli.moments import read_moment, show_moment
from outreach.cli.show import some, table
from outreach.cli.twice import twice_lines
from outreach.domain.hours import at_wall_clock, local
from outreach.domain.rota import Role, Shift
from outreach.queries import people, rota, twice_on_call
from outreach.queries import programs as pages

_LONGEST = timedelta(days=7)
_MOST_REPEATS = 400


@click.group()
def shift() -> None:
    """Put people on call, list the rota, and find its gaps."""


@shift.command()
@click.argument("name")
@click.option("--program", "program_name", required=True, help="For which program.")
@click.option("--from", "starts", required=True, metavar="TIME", help='Like "2026-03-06 08:00", local to the program.')
@click.option("--to", "ends", required=True, metavar="TIME", help="When it ends; the next shift may begin then.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.PRIMARY.value, show_default=True)
@click.option("--every", type=click.Choice(["day", "week"]), help="The same shift every day or week, until --until.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which a repeated shift begins.")
@on_installation
def add(
    home: Installation,
    name: str,
    *,
    program_name: str,
    starts: str,
    ends: str,
    role: str,
    every: str | None,
    until: datetime | None,
) -> None:
    """Put somebody on call. Their name, number or id says who; of shifts that overlap none is stored."""
    if (every is None) != (until is None):
        raise Refused("--every and --until go together: give both, or neither")
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        zone = in_use.program.zone
        first = (read_moment(starts, zone), read_moment(ends, zone))
        _check(first, zone)
        somebody = people.specialist(session, name, program=in_use.program_id)
        turns = list(_turns(first, zone, every=every, until=None if until is None else until.date()))
        for start, end in turns:
            turn = Shift(specialist=somebody.id, starts_at=start, ends_at=end, role=Role(role))
            try:
                rostering.add_shift(session, in_use.program_id, turn, now=home.now())
            except rostering.OverlappingShift as error:
                when = f"{show_moment(start, zone)} to {show_moment(end, zone)}"
                raise Refused(f"{somebody.name}, {when}: {error}") from error
        twice = twice_on_call.of(session, in_use.program_id, start=turns[0][0], end=turns[-1][1], who=[somebody.id])
    home.say(
        f"{somebody.name} is on call ({role}) {show_moment(start, zone)} to {show_moment(end, zone)} ({zone})"
        for start, end in turns
    )
    home.say(twice_lines(twice, zone))


def _check(period: tuple[datetime, datetime], zone: str) -> None:
    start, end = period
    if start >= end:
        raise Refused(f"a shift ends after it begins, not {show_moment(start, zone)} to {show_moment(end, zone)}")
    if end - start > _LONGEST:
        raise Refused("a shift of more than seven days is surely a slip; add several, or repeat one with --every")


def _turns(
    first: tuple[datetime, datetime],
    zone: str,
    *,
    every: str | None,
    until: date | None,
) -> Iterator[tuple[datetime, datetime]]:
    """Lay a shift on the calendar as often as asked, at the same wall-clock times whatever the clocks do."""
    yield first
    if every is None or until is None:
        return
    step = timedelta(days=7 if every == "week" else 1)
    starts, ends = (local(moment, zone) for moment in first)
    for turn in range(1, _MOST_REPEATS):
        if starts.date() + turn * step > until:
            return
        start = at_wall_clock(starts.date() + turn * step, starts.time(), zone)
        yield start, at_wall_clock(ends.date() + turn * step, ends.time(), zone)
    raise Refused(f"that is more than {_MOST_REPEATS} shifts; choose an earlier --until")


@shift.command()
@click.argument("name")
@click.option("--program", "program_name", required=True, help="For which program.")
@click.option("--from", "starts", required=True, metavar="TIME", help="When it begins, as `shift list` shows it.")
@on_installation
def remove(home: Installation, name: str, *, program_name: str, starts: str) -> None:
    """Take a shift off the rota; one that runs ends now, and what somebody holds is handed over."""
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        zone = in_use.program.zone
        somebody = people.specialist(session, name, program=in_use.program_id)
        begins = read_moment(starts, zone)
        try:
            rostering.remove_shift(session, in_use.program_id, somebody.id, starts_at=begins, now=home.now())
        except rostering.NoSuchShift as error:
            raise Refused(f"{somebody.name} {error}") from error
    home.say([f"{somebody.name} is no longer on call from {show_moment(begins, zone)} ({zone})"])


@shift.command("list")
@click.option("--program", "program_name", help="Only this program's.")
@click.option("--days", default=14, show_default=True, type=click.IntRange(1, 366), help="How far to look ahead.")
@on_installation
def list_shifts(home: Installation, program_name: str | None, days: int) -> None:
    """List the shifts that run now and in the days ahead."""
    now = home.now()
    rows: list[tuple[str, ...]] = []
    for page in _pages(home, program_name):
        zone = page.program.zone
        with home.runtime.transaction() as session:
            found = rota.between(session, page.id, start=now, end=now + timedelta(days=days))
        for each in found:
            period = (show_moment(each.starts_at, zone), show_moment(each.ends_at, zone))
            rows.append((page.program.name, each.name, each.role.value, *period, zone))
    if rows:
        home.console.print(table("program", "name", "role", "from", "to", "zone", rows=rows))
    else:
        home.say([f"Nobody is on call in the next {some(days, 'day')}; `outreach shift add` puts somebody on call."])


@shift.command()
@click.option("--program", "program_name", help="Only this program's.")
@click.option("--days", default=14, show_default=True, type=click.IntRange(1, 366), help="How far to look ahead.")
@on_installation
def gaps(home: Installation, program_name: str | None, days: int) -> None:
    """List the times ahead in which nobody is on call, neither primary nor backup."""
    now, minded = home.now(), list[str]()
    rows: list[tuple[str, ...]] = []
    for page in _pages(home, program_name):
        zone = page.program.zone
        with home.runtime.transaction() as session:
            found = rota.gaps(session, page.id, start=now, end=now + timedelta(days=days))
            twice = twice_on_call.of(session, page.id, start=now, end=now + timedelta(days=days))
        minded += twice_lines(twice, zone)
        rows += [
            (page.program.name, show_moment(start, zone), show_moment(end, zone), _hours(end - start), zone)
            for start, end in found
        ]
    if rows:
        home.console.print(table("program", "nobody from", "to", "hours", "zone", rows=rows))
    else:
        home.say([f"No gaps: somebody is on call at every moment of the next {some(days, 'day')}."])
    home.say(minded)


def _hours(length: timedelta) -> str:
    return f"{length / timedelta(hours=1):.1f}"


def _pages(home: Installation, program_name: str | None) -> list[pages.ProgramPage]:
    """Find the programs to look at; raises NoSuchProgram."""
    with home.runtime.transaction() as session:
        if program_name is not None:
            programs.named(session, program_name)
        found = pages.every(session)
    if not found:
        raise Refused("there is no program yet; apply one with `outreach program apply FILE`")
    return [page for page in found if program_name in (None, page.program.name)]
