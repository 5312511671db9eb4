"""`outreach rota swap`, `take`, `open`, `swaps` and `keep`: what people do about shifts by text, done for them."""

import click

from outreach.actions import programs, swaps
from outreach.actions.programs import ProgramInUse
from outreach.actions.swaps import Asked
from outreach.cli.installation import Installation, Refused, on_installation
from outreach.cli.moments import read_moment, show_moment
from outreach.cli.show import table
from outreach.domain.rota import Role
from outreach.domain.swapping import SwapStep
from outreach.queries import open_shifts, people

_PROGRAM = click.option("--program", "program_name", required=True, help="For which program.")
_ROLE = click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.PRIMARY.value)
_STEPS = {
    SwapStep.ASK: "is asked",
    SwapStep.REMIND: "is reminded",
    SwapStep.REMIND_AGAIN: "is reminded again",
    SwapStep.TELL_LEAD: "leads hear",
    SwapStep.LAPSE: "is over",
}


@click.command()
@click.argument("name")
@_PROGRAM
@click.option("--from", "starts", required=True, metavar="TIME", help="A time of the shift, or from when to give it.")
@click.option("--to", "ends", metavar="TIME", help="Until when, if only a part of it is given.")
@click.option("--with", "other", metavar="NAME", help="Ask only this one.")
@on_installation
def swap(home: Installation, name: str, *, program_name: str, starts: str, ends: str | None, other: str | None) -> None:
    """Ask others by text to take somebody's shift; it stays theirs until somebody takes it."""
    now = home.now()
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        zone = in_use.program.zone
        starts_at = read_moment(starts, zone)
        somebody = people.specialist(session, name, program=in_use.program_id)
        stored = open_shifts.shift_at(session, in_use.program_id, somebody.id, at=max(starts_at, now))
        if stored is None:
            raise Refused(f"{somebody.name} is not on call then; `outreach rota show` says when they are")
        begins = stored.shift.starts_at if ends is None else starts_at
        until = stored.shift.ends_at if ends is None else read_moment(ends, zone)
        if not stored.shift.starts_at <= begins < until <= stored.shift.ends_at:
            raise Refused("that is no part of one shift of theirs; `outreach rota show` lists them")
        named = None if other is None else people.specialist(session, other, program=in_use.program_id)
        try:
            asked = swaps.ask(session, in_use, stored, starts_at=max(begins, now), ends_at=until, named=named, now=now)
        except swaps.CannotTake as error:
            raise Refused(f"{'' if named is None else named.name} {error}") from error
    _say_asked(home, in_use, asked)


@click.command("open")
@_PROGRAM
@click.option("--from", "starts", required=True, metavar="TIME", help='Like "2026-03-06 20:00".')
@click.option("--to", "ends", required=True, metavar="TIME", help="When it ends.")
@_ROLE
@on_installation
def open_shift(home: Installation, *, program_name: str, starts: str, ends: str, role: str) -> None:
    """Offer a shift that nobody has to everybody who is free; the first who takes it by text has it."""
    now = home.now()
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        zone = in_use.program.zone
        starts_at, ends_at = read_moment(starts, zone), read_moment(ends, zone)
        if not now < starts_at < ends_at:
            raise Refused("an open shift begins later than now, and ends after it begins")
        asked = swaps.leave_open(session, in_use, starts_at=starts_at, ends_at=ends_at, role=Role(role), now=now)
    _say_asked(home, in_use, asked)


def _say_asked(home: Installation, in_use: ProgramInUse, asked: Asked) -> None:
    zone, swap = in_use.program.zone, asked.swap
    when = f"{show_moment(swap.starts_at, zone)} to {show_moment(swap.ends_at, zone)}"
    names = ", ".join(one.name for one in asked.people)
    if not names:
        home.say([f"shift {swap.code} ({when}): nobody is free then; the leads hear so"])
        return
    home.say([f"shift {swap.code} ({when}): we ask {names}{' in the morning' if asked.later else ''}"])


@click.command()
@click.argument("name")
@click.argument("code")
@_PROGRAM
@on_installation
def take(home: Installation, name: str, code: str, *, program_name: str) -> None:
    """Put somebody on call for a shift that is open, on their behalf; they and whoever asked hear it."""
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        somebody = people.specialist(session, name, program=in_use.program_id)
        try:
            found = open_shifts.with_code(session, in_use.program_id, code)
            taken = swaps.take(session, found, somebody, now=home.now())
        except swaps.CannotTake as error:
            raise Refused(f"{somebody.name} {error}") from error
    zone = in_use.program.zone
    when = f"{show_moment(taken.starts_at, zone)} to {show_moment(taken.ends_at, zone)} ({zone})"
    home.say([f"{somebody.name} is on call ({taken.role}) {when}"])


@click.command()
@click.argument("code")
@_PROGRAM
@on_installation
def keep(home: Installation, code: str, *, program_name: str) -> None:
    """Take back what was asked: the shift stays with whoever has it, and nobody is asked any more."""
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        swaps.keep(session, open_shifts.with_code(session, in_use.program_id, code), now=home.now())
    home.say([f"shift {code.upper()} is not open any more"])


@click.command("swaps")
@_PROGRAM
@on_installation
def list_swaps(home: Installation, program_name: str) -> None:
    """List the shifts that somebody is asked to take."""
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        found = open_shifts.every(session, in_use.program_id)
    if not found:
        home.say(["No shift is open, and nobody asks for a swap."])
        return
    zone = in_use.program.zone
    rows = [
        (
            each.swap.code,
            each.asker or "nobody",
            each.named or "everybody who is free",
            show_moment(each.swap.starts_at, zone),
            show_moment(each.swap.ends_at, zone),
            "-" if each.swap.next_step is None else _STEPS[each.swap.next_step],
        )
        for each in found
    ]
    home.console.print(
        table("code", "whose", "who is asked", "from", "to", "next", rows=rows, title=f"Times in {zone}")
    )
