"""`outreach rota calendar` and `busy`: shifts in people's own calendars, and their own calendars in the rota."""

from datetime import timedelta
from pathlib import Path

import click

from outreach.actions import programs, rostering, rotas
from outreach.cli.installation import Installation, Refused, on_installation
from outreach.cli.moments import show_moment
from outreach.cli.show import some
from outreach.packs.calendar_files import UnreadableCalendar, read_busy
from outreach.queries import people, rota
from outreach.records import calendars
from outreach.records.calendars import Whose

_SHOWN = 5


@click.command()
@click.argument("name", required=False)
@click.option("--program", "program_name", required=True, help="For which program.")
@click.option("--rota", "whole", is_flag=True, help="Everybody's shifts, instead of somebody's.")
@click.option("--new", "anew", is_flag=True, help="Make another address; the one before opens nothing any more.")
@on_installation
def calendar(home: Installation, name: str | None, *, program_name: str, whole: bool, anew: bool) -> None:
    """Print the secret address at which a calendar program finds somebody's shifts, or with --rota everybody's.

    Whoever has the address reads those shifts, so give it to nobody else. It says nothing of anybody you look after.
    """
    if whole == (name is not None):
        raise Refused("name one person, or write --rota for everybody")
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        whose = Whose(program_id=in_use.program_id)
        if name is not None:
            somebody = people.specialist(session, name, program=in_use.program_id)
            whose = Whose(specialist_id=somebody.id)
        secret = calendars.secret_of(session, whose, anew=anew, now=home.now())
    home.say([f"{home.settings.public_url}/calendars/{secret}.ics"])


@click.command()
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--program", "program_name", required=True, help="A program that they work for; it holds for all.")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@on_installation
def busy(home: Installation, name: str, file: Path, *, program_name: str, dry_run: bool) -> None:
    """Read somebody's own calendar (.ics): while they are busy in it, they are off, and others take their turns.

    Reading another file takes the place of what the one before said.
    """
    now = home.now()
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        zone, program = in_use.program.zone, in_use.program_id
        somebody = people.specialist(session, name, program=program)
        try:
            found = read_busy(file.read_bytes(), zone=zone, start=now, end=now + rotas.AHEAD)
        except UnreadableCalendar as error:
            raise Refused(f"{file} {error}") from error
        rostering.be_busy(session, somebody.id, found.periods, now=now)
        holes = rota.gaps(session, program, start=now, end=now + timedelta(days=60))
        if dry_run:
            session.rollback()
    hours = sum((ends - starts for starts, ends in found.periods), timedelta()) / timedelta(hours=1)
    times = some(len(found.periods), "time")
    home.say([f"{somebody.name} is busy at {times} in the next {rotas.AHEAD.days} days, {hours:.0f} hours in all"])
    if found.unread:
        home.say([f"{some(found.unread, 'event')} could not be read and was left out"])
    home.say(
        f"nobody is on call {show_moment(start, zone)} to {show_moment(end, zone)}" for start, end in holes[:_SHOWN]
    )
    if len(holes) > _SHOWN:
        home.say([f"and {some(len(holes) - _SHOWN, 'gap')} more; `outreach rota gaps` lists them"])
    if dry_run:
        home.say(["Nothing was changed: this was a dry run."])
