"""`outreach program`: what a program lead decides, applied with its consequences said first."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from uuid import UUID

import click

from outreach.actions import applying, programs
from outreach.actions.applying import Applied
from outreach.cli.foretold import foretold
from outreach.cli.installation import Installation, on_installation, write_down
from outreach.cli.moments import show_moment
from outreach.cli.show import some, table
from outreach.domain.differences import differences
from outreach.domain.program import Program
from outreach.packs.program_file import load_program, warnings
from outreach.queries import participants, preview
from outreach.queries import programs as pages
from outreach.queries.participants import Standing
from outreach.queries.preview import Preview
from outreach.queries.programs import ProgramPage

_NOT_YET = UUID(int=0)
"""Stands for a program that is not in use, of which nobody is a part."""


@click.group()
def program() -> None:
    """Apply, show and export programs."""


_DEAREST = 100


class _Dollars(click.ParamType[Decimal]):
    """An amount of money, to fractions of a cent."""

    name = "dollars"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read an amount, or say how to write one."""
        try:
            found = Decimal(str(value))
        except InvalidOperation:
            self.fail(f"{value} is no amount; write it like 0.0125", param, ctx)
        if found.is_nan() or not 0 <= found <= _DEAREST:
            self.fail(f"{value} is no amount; write it like 0.0125", param, ctx)
        return found


_DOLLARS = _Dollars()


@program.command()
@click.argument("source", metavar="FILE|PACK")
@click.option("--dry-run", is_flag=True, help="Say what would change and what it would do; change nothing.")
@click.option("--segment-cost", default="0.0125", show_default=True, type=_DOLLARS, help="Dollars for one segment.")
@on_installation
def apply(home: Installation, source: str, *, dry_run: bool, segment_cost: Decimal) -> None:
    """Make a program file, or a pack such as "standard", the version in use.

    Everything that is wrong with the file is said at once, each with its line. Running check-ins and escalations keep
    the version they began with.
    """
    loaded = load_program(source)
    with home.runtime.transaction() as session:
        old = pages.named(session, loaded.program.name)
        people = [] if old is None else participants.of_program(session, old.id)
        applying.check(session, loaded.program)
        applied = None if dry_run else applying.apply(session, loaded, now=home.now())
    home.say(_changes(old, loaded.program))
    if applied is not None:
        home.say(_done(applied))
        return
    home.say(foretold(_look_ahead(home, old, loaded.program), people, segment_cost=segment_cost))
    home.say(["Nothing was changed: this was a dry run."])


def _look_ahead(home: Installation, old: ProgramPage | None, new: Program) -> Preview:
    """Look at everybody who is in a program, or at nobody for one that is new."""
    in_use, before = (_NOT_YET, new) if old is None else (old.id, old.program)
    with home.runtime.transaction() as session:
        hours = home.runtime.state_hours
        return preview.ahead(session, in_use, new, old=before, state_hours=hours, now=home.now())


def _changes(old: ProgramPage | None, new: Program) -> Iterator[str]:
    found = differences(None if old is None else old.program, new)
    yield f"{new.name} is new:" if old is None else f"{new.name}, compared with version {old.number} in use:"
    yield from (f"  {change}" for change in found or ("nothing changes",))
    yield from (f"  could be better: {warning}" for warning in warnings(new))


def _done(applied: Applied) -> Iterator[str]:
    name, number = applied.in_use.program.name, applied.in_use.number
    if not applied.changed:
        yield f"{name} is in use as it is (version {number}); nothing to do."
        return
    yield f"{name} is now in use, version {number}."
    if number > 1:
        yield f"{some(applied.moved, 'person is', 'people are')} asked at another time than before."


@program.command("list")
@on_installation
def list_programs(home: Installation) -> None:
    """List the programs in use."""
    with home.runtime.transaction() as session:
        found = pages.every(session)
    if not found:
        home.say(["There is no program yet; apply one with `outreach program apply FILE`."])
        return
    rows = [
        (
            page.program.name,
            page.program.title,
            f"JOIN {page.program.word}",
            page.program.zone,
            str(page.number),
            show_moment(page.applied_at, page.program.zone),
            str(page.people.get(Standing.ENROLLED, 0)),
        )
        for page in found
    ]
    home.console.print(table("name", "title", "joined by", "zone", "version", "applied", "enrolled", rows=rows))


@program.command()
@click.argument("name")
@on_installation
def show(home: Installation, name: str) -> None:
    """Show a program in plain words, and who is in it."""
    page = _page(home, name)
    applied = show_moment(page.applied_at, page.program.zone)
    home.say([f"{page.program.name}, version {page.number}, applied {applied} ({page.program.zone})"])
    home.say(f"  {fact}" for fact in differences(None, page.program))
    home.say(f"  {standing.value}: {some(count, 'person', 'people')}" for standing, count in page.people.items())
    home.say([f"  leads: {', '.join(page.leads) or 'nobody'}", f"  team: {', '.join(page.team) or 'nobody'}"])


@program.command()
@click.argument("name")
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write to this file.")
@on_installation
def export(home: Installation, name: str, output: Path | None) -> None:
    """Write the program file in use, as it was applied, comments and all."""
    source = _page(home, name).source
    if output is None:
        click.echo(source, nl=not source.endswith("\n"))
        return
    write_down(home, output, source)


def _page(home: Installation, name: str) -> ProgramPage:
    """Find the page of a program; raises NoSuchProgram."""
    with home.runtime.transaction() as session:
        programs.named(session, name)
        page = pages.named(session, name)
    assert page is not None
    return page
