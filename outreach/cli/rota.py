"""`outreach rota`: who takes turns at being on call. All times are local times of the program's zone."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import click
from rich.table import Table

from outreach.actions import programs, rotas
from outreach.cli.installation import Installation, Refused, on_installation, write_down
from outreach.cli.moments import read_moment, show_moment
from outreach.cli.rota_calendars import busy, calendar, follow
from outreach.cli.rota_changes import back, off, override
from outreach.cli.rota_swaps import keep, list_swaps, open_shift, swap, take
from outreach.cli.show import some, table
from outreach.cli.twice import twice_lines
from outreach.domain.fairness import Load
from outreach.domain.settling import Changes
from outreach.domain.unrolling import Why
from outreach.packs.rota_file import load_rota
from outreach.queries import fairness as loads
from outreach.queries import people, twice_on_call
from outreach.queries import rota as queries
from outreach.queries.rota import NamedShift

_GAPS_AHEAD = 60
_FEW = 10
_WHY = {
    Why.TURN: "their turn",
    Why.OFF: "{other} is off",
    Why.REST: "{other} rests",
    Why.BUSY: "{other} is on call elsewhere",
    Why.TIRED: "nobody who had rested was left",
    Why.ADDED: "a lead added them",
    Why.REPLACED: "a lead put them in place of {other}",
}
_PROGRAM = click.option("--program", "program_name", required=True, help="For which program.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, with times in UTC.")


@click.group()
def rota() -> None:
    """Let people take turns at being on call, and see whether that is fair and has no gaps."""


rota.add_command(override)
rota.add_command(off)
rota.add_command(back)
for command in (swap, take, open_shift, list_swaps, keep, calendar, busy, follow):
    rota.add_command(command)


@rota.command()
@click.argument("file", type=click.Path(path_type=Path))
@_PROGRAM
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@on_installation
def apply(home: Installation, file: Path, *, program_name: str, dry_run: bool) -> None:
    """Make a rota file the rota of a program; everything that is wrong with it is said at once, with its line.

    What the file leaves as it was goes on as it was: nobody's turns are shuffled.
    """
    now = home.now()
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        zone = in_use.program.zone
        unreached = people.unreached(session, in_use.program_id)
        loaded = load_rota(file, team=people.peers(session, in_use.program_id), unreached=unreached)
        changes = rotas.apply(session, in_use.program_id, loaded, zone=zone, now=now)
        ahead = queries.between(session, in_use.program_id, start=now, end=now + timedelta(days=14))
        open_times = queries.gaps(session, in_use.program_id, start=now, end=now + timedelta(days=_GAPS_AHEAD))
        twice = twice_on_call.of(session, in_use.program_id, start=now, end=now + timedelta(days=_GAPS_AHEAD))
        if dry_run:
            session.rollback()
    home.say([_in_words(changes)])
    home.console.print(_schedule(ahead, zone, title=f"The next 14 days ({zone}):"))
    home.say(_open(open_times, zone))
    home.say(twice_lines(twice, zone))
    if dry_run:
        home.say(["Nothing was changed: this was a dry run."])


def _in_words(changes: Changes) -> str:
    if not changes:
        return "No shift changes."
    parts = (
        (len(changes.put), "begin anew" if len(changes.put) != 1 else "begins anew"),
        (len(changes.withdraw), "no longer take place" if len(changes.withdraw) != 1 else "no longer takes place"),
        (len(changes.end_at), "end at another time" if len(changes.end_at) != 1 else "ends at another time"),
    )
    said = ", ".join(f"{some(count, 'shift')} {what}" for count, what in parts if count)
    return f"In the next {rotas.AHEAD.days} days {said or 'only the reasons of shifts change'}."


def _open(open_times: Sequence[tuple[datetime, datetime]], zone: str) -> Iterator[str]:
    if not open_times:
        yield f"No gaps: somebody is on call at every moment of the next {_GAPS_AHEAD} days."
    for start, end in open_times[:_FEW]:
        yield f"nobody is on call {show_moment(start, zone)} to {show_moment(end, zone)}"
    if len(open_times) > _FEW:
        yield f"and {some(len(open_times) - _FEW, 'gap')} more; `outreach rota gaps` lists them"


@rota.command()
@_PROGRAM
@click.option("--days", default=14, show_default=True, type=click.IntRange(1, 100), help="How far to look.")
@click.option("--at", "moment", metavar="TIME", help='From this time on, like "2026-03-06 08:00"; now if left out.')
@_JSON
@on_installation
def show(home: Installation, *, program_name: str, days: int, moment: str | None, as_json: bool) -> None:
    """Show who is on call and why: whose turn it is, who stands in for whom, and what a lead changed."""
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        zone = in_use.program.zone
        start = home.now() if moment is None else read_moment(moment, zone)
        found = queries.between(session, in_use.program_id, start=start, end=start + timedelta(days=days))
    if as_json:
        click.echo(json.dumps([_shift_as_json(each) for each in found], indent=2))
        return
    if not found:
        home.say([f"Nobody is on call in these {some(days, 'day')}; `outreach rota apply` lets people take turns."])
        return
    home.console.print(_schedule(found, zone, title=f"Times in {zone}"))


def _schedule(found: Sequence[NamedShift], zone: str, *, title: str) -> Table:
    rows = [
        (
            show_moment(each.starts_at, zone),
            show_moment(each.ends_at, zone),
            each.name,
            each.role.value,
            each.layer or "-",
            _why(each),
        )
        for each in found
    ]
    return table("from", "to", "who", "role", "rotation", "why", rows=rows, title=title)


def _why(each: NamedShift) -> str:
    return "added by hand" if each.why is None else _WHY[each.why].format(other=each.instead_of or "somebody")


def _shift_as_json(each: NamedShift) -> dict[str, object]:
    return {
        "name": each.name,
        "role": each.role.value,
        "starts_at": each.starts_at.isoformat(),
        "ends_at": each.ends_at.isoformat(),
        "rotation": each.layer,
        "why": "by_hand" if each.why is None else each.why.value,
        "instead_of": each.instead_of,
    }


@rota.command()
@_PROGRAM
@click.option("--days", default=_GAPS_AHEAD, show_default=True, type=click.IntRange(1, 100), help="How far to look.")
@_JSON
@on_installation
def gaps(home: Installation, *, program_name: str, days: int, as_json: bool) -> None:
    """List the times ahead in which nobody is on call, neither primary nor backup."""
    now = home.now()
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        zone = in_use.program.zone
        found = queries.gaps(session, in_use.program_id, start=now, end=now + timedelta(days=days))
        twice = twice_on_call.of(session, in_use.program_id, start=now, end=now + timedelta(days=days))
    if as_json:
        pairs = [{"starts_at": start.isoformat(), "ends_at": end.isoformat()} for start, end in found]
        click.echo(json.dumps(pairs, indent=2))
        return
    home.say(twice_lines(twice, zone))
    if not found:
        home.say([f"No gaps: somebody is on call at every moment of the next {some(days, 'day')}."])
        return
    rows = [
        (show_moment(start, zone), show_moment(end, zone), f"{(end - start) / timedelta(hours=1):.1f}")
        for start, end in found
    ]
    home.console.print(table("nobody from", "to", "hours", rows=rows, title=f"Times in {zone}"))


@rota.command()
@_PROGRAM
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 100), help="How far back, and ahead.")
@_JSON
@on_installation
def fairness(home: Installation, *, program_name: str, days: int, as_json: bool) -> None:
    """Show what being on call asks of each, and how good the rota is: behind us and ahead, together.

    Nights are those at whose small hours (3 AM) somebody is on call; long ones come after two in a row. Holidays are
    the program's blocked days. An emergency weighs as much as three urgent escalations.
    """
    now = home.now()
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        found = loads.of(
            session,
            in_use.program_id,
            zone=in_use.program.zone,
            holidays=frozenset(in_use.program.blocked_days),
            start=now - timedelta(days=days),
            end=now + timedelta(days=days),
        )
    if as_json:
        people_as_json = [{"name": name, **asdict(load), "weight": load.weight} for name, load in found.carried]
        quality = {**asdict(found.quality), "score": found.quality.score}
        click.echo(json.dumps({"people": people_as_json, "quality": quality}, indent=2))
        return
    if not found.carried:
        raise Refused(f"nobody is on call in the {days} days before and after now")
    headings = ("who", "hours", "as backup", "nights", "long", "weekend", "holiday", "emergencies", "urgent", "weight")
    home.console.print(table(*headings, rows=[(name, *_carried(load)) for name, load in found.carried]))
    home.say([found.quality.in_words()])


def _carried(load: Load) -> Iterator[str]:
    yield from (f"{hours:.0f}" for hours in (load.hours, load.backup_hours))
    yield from (str(count) for count in (load.nights, load.long_nights))
    yield from (f"{hours:.0f}" for hours in (load.weekend_hours, load.holiday_hours))
    yield from (str(count) for count in (load.emergencies, load.urgent, load.weight))


@rota.command()
@_PROGRAM
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write to this file.")
@on_installation
def export(home: Installation, *, program_name: str, output: Path | None) -> None:
    """Write the rota file in use, as it was applied, comments and all."""
    with home.runtime.transaction() as session:
        source = rotas.source_of(session, programs.named(session, program_name).program_id)
    if output is None:
        click.echo(source, nl=not source.endswith("\n"))
        return
    write_down(home, output, source)
