"""`outreach rota override`, `off` and `back`: what goes over the rota for a while."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import click

from outreach.actions import programs, rostering
from outreach.cli.installation import Installation, Refused, on_installation
from outreach.cli.moments import BadMoment, read_day, read_moment, show_moment
from outreach.cli.show import some, table
from outreach.domain.hours import local_day
from outreach.domain.overriding import Override, OverrideKind
from outreach.domain.rota import Role
from outreach.domain.unrolling import Absence
from outreach.queries import people, rota

_LONGEST = timedelta(days=366)
_PROGRAM = click.option("--program", "program_name", required=True, help="For which program.")
_FROM = click.option("--from", "starts", required=True, metavar="TIME", help='Like "2026-03-06 08:00", or a day.')
_TO = click.option("--to", "ends", required=True, metavar="TIME", help="When it ends; of a day, its last moment.")
_ROLE = click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.PRIMARY.value)


@click.group()
def override() -> None:
    """Put somebody on call, off it, or in another's place for a while, over what the rota says."""


@override.command()
@click.argument("name")
@_PROGRAM
@_FROM
@_TO
@_ROLE
@on_installation
def add(home: Installation, name: str, *, program_name: str, starts: str, ends: str, role: str) -> None:
    """Let somebody be on call as well."""
    _override(home, OverrideKind.ADD, (name, None), program_name, (starts, ends), role=Role(role))


@override.command()
@click.argument("name")
@_PROGRAM
@_FROM
@_TO
@on_installation
def remove(home: Installation, name: str, *, program_name: str, starts: str, ends: str) -> None:
    """Take somebody off the rota, and put nobody in their place."""
    _override(home, OverrideKind.REMOVE, (name, None), program_name, (starts, ends))


@override.command()
@click.argument("name")
@click.option("--by", "other", required=True, metavar="NAME", help="Who is on call in their place.")
@_PROGRAM
@_FROM
@_TO
@on_installation
def replace(home: Installation, name: str, *, other: str, program_name: str, starts: str, ends: str) -> None:
    """Put somebody in another's place."""
    _override(home, OverrideKind.REPLACE, (name, other), program_name, (starts, ends))


def _override(
    home: Installation,
    kind: OverrideKind,
    names: tuple[str, str | None],
    program_name: str,
    period: tuple[str, str],
    *,
    role: Role = Role.PRIMARY,
) -> None:
    now = home.now()
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        zone = in_use.program.zone
        starts_at, ends_at = _period(*period, zone, now=now)
        who = [people.specialist(session, name, program=in_use.program_id) for name in names if name is not None]
        new = Override(
            kind=kind,
            specialist=who[0].id,
            other=who[1].id if len(who) > 1 else None,
            role=role,
            starts_at=starts_at,
            ends_at=ends_at,
        )
        try:
            rostering.override(session, in_use.program_id, new, now=now)
        except rostering.NotOnTheRota as error:
            raise Refused(f"{who[0].name} {error}") from error
        except rostering.OverlappingShift as error:
            raise Refused(f"{who[-1].name} {error}") from error
        there = rota.between(session, in_use.program_id, start=max(starts_at, now), end=ends_at)
        holes = rota.gaps(session, in_use.program_id, start=max(starts_at, now), end=ends_at)
    home.say(
        f"{each.name} is on call ({each.role}) {show_moment(each.starts_at, zone)} to {show_moment(each.ends_at, zone)}"
        for each in there
    )
    home.say(f"nobody is on call {show_moment(start, zone)} to {show_moment(end, zone)}" for start, end in holes)


@override.command("list")
@_PROGRAM
@on_installation
def list_overrides(home: Installation, program_name: str) -> None:
    """List what goes over the rota, now and later; `override cancel` takes back one of these by its number."""
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        zone = in_use.program.zone
        there = rostering.overrides_of(session, in_use.program_id, now=home.now())
        names = {each.id: each.name for each in people.team(session, in_use.program_id)}
    if not there:
        home.say(["Nothing goes over the rota."])
        return
    rows = [
        (
            str(number),
            each.kind.value,
            names.get(each.specialist, "somebody who left"),
            "-" if each.other is None else names.get(each.other, "somebody who left"),
            show_moment(each.starts_at, zone),
            show_moment(each.ends_at, zone),
        )
        for number, (_, each) in enumerate(there, start=1)
    ]
    home.console.print(table("number", "what", "who", "by", "from", "to", rows=rows, title=f"Times in {zone}"))


@override.command()
@click.argument("number", type=int)
@_PROGRAM
@on_installation
def cancel(home: Installation, number: int, *, program_name: str) -> None:
    """Take an override back, by its number in `override list`, so that the rota holds again."""
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        there = rostering.overrides_of(session, in_use.program_id, now=home.now())
        if not 1 <= number <= len(there):
            raise Refused(f"there is no override {number}; `outreach rota override list` numbers them")
        rostering.take_back(session, in_use.program_id, there[number - 1][0], now=home.now())
    home.say([f"override {number} no longer holds; the others have new numbers"])


@click.command()
@click.argument("name")
@_PROGRAM
@_FROM
@_TO
@on_installation
def off(home: Installation, name: str, *, program_name: str, starts: str, ends: str) -> None:
    """Note that somebody cannot be on call then, for any program: others take their turns, and theirs comes next."""
    _be_off(home, name, program_name, (starts, ends), is_back=False)


@click.command()
@click.argument("name")
@_PROGRAM
@_FROM
@_TO
@on_installation
def back(home: Installation, name: str, *, program_name: str, starts: str, ends: str) -> None:
    """Take it back that somebody cannot be on call from then to then."""
    _be_off(home, name, program_name, (starts, ends), is_back=True)


def _be_off(home: Installation, name: str, program_name: str, period: tuple[str, str], *, is_back: bool) -> None:
    now = home.now()
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        zone = in_use.program.zone
        starts_at, ends_at = _period(*period, zone, now=now)
        somebody = people.specialist(session, name, program=in_use.program_id)
        absence = Absence(specialist=somebody.id, starts_at=starts_at, ends_at=ends_at)
        if is_back and not rostering.be_back(session, absence, now=now):
            there = rostering.days_off_of(session, [somebody.id], now=now)
            raise Refused(f"{somebody.name} is not off from then to then; they are: {_off(there, zone)}")
        if not is_back:
            rostering.be_off(session, absence, now=now)
        ahead = rota.between(session, in_use.program_id, start=max(starts_at, now), end=ends_at)
        holes = rota.gaps(session, in_use.program_id, start=max(starts_at, now), end=ends_at)
    said = "can be on call again" if is_back else "is off"
    home.say([f"{somebody.name} {said} {show_moment(starts_at, zone)} to {show_moment(ends_at, zone)} ({zone})"])
    by_hand = [each for each in ahead if each.specialist == somebody.id and not is_back]
    if by_hand:
        home.say(
            [f"but {some(len(by_hand), 'shift')} of theirs stands, added by hand; `outreach shift remove` ends it"]
        )
    home.say(f"nobody is on call {show_moment(start, zone)} to {show_moment(end, zone)}" for start, end in holes)


def _off(there: Sequence[Absence], zone: str) -> str:
    periods = (f"{show_moment(each.starts_at, zone)} to {show_moment(each.ends_at, zone)}" for each in there)
    return "; ".join(periods) or "never"


def _period(starts: str, ends: str, zone: str, *, now: datetime) -> tuple[datetime, datetime]:
    """Read a period of days or times; the last day is part of it."""
    start, end = _moment(starts, zone), _moment(ends, zone, through=True)
    if start >= end:
        raise Refused(f"it must end after it begins, not {show_moment(start, zone)} to {show_moment(end, zone)}")
    if end <= now:
        raise Refused(f"{show_moment(end, zone)} is over; what was cannot be changed")
    if end - start > _LONGEST:
        raise Refused("more than a year is surely a slip; change the rota file for good")
    return start, end


def _moment(words: str, zone: str, *, through: bool = False) -> datetime:
    if ":" in words:
        return read_moment(words, zone)
    begins = read_day(words, zone)
    try:
        after = local_day(begins, zone) + timedelta(days=1)
    except OverflowError as error:
        raise BadMoment(f"{words!r} is too far away") from error
    return read_day(date.isoformat(after), zone) if through else begins
