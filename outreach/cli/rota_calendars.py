"""`outreach rota calendar` and `busy`: shifts in people's own calendars, and their own calendars in the rota."""

from datetime import timedelta
from pathlib import Path

import click

from outreach.actions import calendars as own_calendars
from outreach.actions import programs, rostering, rotas
from outreach.cli.installation import Installation, Refused, on_installation
from outreach.cli.moments import show_moment
from outreach.cli.show import some
from outreach.domain.own_calendar import BadAddress
from outreach.packs.calendar_apart import read_busy_apart
from outreach.packs.calendar_files import UnreadableCalendar
from outreach.queries import people, rota
from outreach.records import calendar_feeds, calendars
from outreach.records.calendar_feeds import CalendarFeed
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
            found = read_busy_apart(file.read_bytes(), zone=zone, start=now, end=now + rotas.AHEAD)
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


@click.command()
@click.argument("name")
@click.argument("address", required=False)
@click.option("--program", "program_name", required=True, help="A program that they work for; it holds for all.")
@click.option("--forget", is_flag=True, help="Read it no more, and forget when it said that they are busy.")
@click.option("--show", is_flag=True, help="Only say when it was read last, or why it cannot be.")
@on_installation
def follow(home: Installation, name: str, address: str | None, *, program_name: str, forget: bool, show: bool) -> None:
    """Read somebody's own calendar at its secret address every quarter of an hour: busy there, they are off here.

    Without an ADDRESS it is asked for and not shown, so that it stays in no history. Only when they are busy is kept.
    """
    if forget + show + (address is not None) > 1:
        raise Refused("give an address, or --forget, or --show")
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        somebody = people.specialist(session, name, program=in_use.program_id)
        followed = calendar_feeds.of(session, [somebody.id]).get(somebody.id)
    if show:
        home.say([f"{somebody.name}: {_how_it_goes(followed, in_use.program.zone)}"])
        return
    if forget:
        with home.runtime.transaction() as session:
            gone = own_calendars.forget(session, somebody.id, now=home.now())
        home.say([f"{somebody.name}'s calendar is read no more" if gone else f"no calendar of {somebody.name} is read"])
        return
    given = address if address is not None else click.prompt("Secret address of the calendar", hide_input=True)
    try:
        with home.runtime.transaction() as session:
            own_calendars.follow(session, somebody.id, given, now=home.now())
    except BadAddress as error:
        raise Refused(str(error)) from error
    home.say([f"{somebody.name}'s calendar is read within a minute, and then every quarter of an hour"])


def _how_it_goes(feed: CalendarFeed | None, zone: str) -> str:
    if feed is None:
        return "no calendar is read"
    read = "not read yet" if feed.read_at is None else f"last read {show_moment(feed.read_at, zone)}"
    if feed.trouble is None:
        return read
    return (
        f"{read}; since {show_moment(feed.failing_since, zone)} it cannot be ({feed.trouble.value.replace('_', ' ')})"
    )
