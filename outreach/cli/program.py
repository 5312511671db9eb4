"""`outreach program`: what a program lead decides, applied with its consequences said first."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from uuid import UUID

import click

from outreach.actions import applying, programs, rushes
from outreach.actions.applying import Applied
from outreach.cli.installation import Installation, on_installation
from outreach.cli.moments import show_moment
from outreach.cli.show import some, table
from outreach.domain.cadence import Plan
from outreach.domain.differences import differences
from outreach.domain.hours import local, local_day
from outreach.domain.preview import Forecast, Person, forecast, forecast_in_words
from outreach.domain.program import Program
from outreach.domain.spread import moments_ahead, rushes_in_words
from outreach.packs.program_file import load_program, warnings
from outreach.queries import participants
from outreach.queries import programs as pages
from outreach.queries.participants import Brief, Standing
from outreach.queries.programs import ProgramPage

_WEEK = timedelta(days=7)
_FEW = 10
"""How many moments at most are named to a lead."""


@click.group()
def program() -> None:
    """Apply, show and export programs."""


@program.command()
@click.argument("source", metavar="FILE|PACK")
@click.option("--dry-run", is_flag=True, help="Say what would change and what it would do; change nothing.")
@click.option("--weeks", default=4, show_default=True, type=click.IntRange(1, 52), help="How far to look ahead.")
@click.option("--segment-cost", default="0.0125", show_default=True, type=Decimal, help="Dollars for one segment.")
@on_installation
def apply(home: Installation, source: str, *, dry_run: bool, weeks: int, segment_cost: Decimal) -> None:
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
    asked = [each for each in people if each.standing is Standing.ENROLLED]
    today = local_day(home.now(), loaded.program.zone)
    home.say(_whom(asked))
    typical = Person(zone=loaded.program.zone, lang=loaded.program.languages[0], plan=Plan(started_on=today))
    ahead = forecast(
        program=loaded.program,
        people=[Person(zone=each.zone, lang=each.lang, plan=each.plan) for each in asked] or [typical],
        start=today,
        weeks=weeks,
        cost_per_segment=segment_cost,
    )
    home.say(_ahead(ahead, people))
    if old is not None:
        home.say(_rushes(home, old.id, loaded.program, asked))
    home.say(["Nothing was changed: this was a dry run."])


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


def _whom(asked: Sequence[Brief]) -> Iterator[str]:
    yield "What it will do:" if asked else "Nobody is enrolled yet; one typical participant who begins today gets:"


def _ahead(ahead: Forecast, people: Sequence[Brief]) -> Iterator[str]:
    """Say what comes, who is not texted, and whose zone is missing, by name, so that somebody can ask them."""
    yield from (f"  {line}" for line in forecast_in_words(ahead))
    for standing in Standing:
        count = sum(each.standing is standing for each in people)
        if count and standing is not Standing.ENROLLED:
            yield f"  not counted: {some(count, 'person', 'people')} {standing.value}"
    nowhere = [each.name for each in people if each.zone is None and each.standing is Standing.ENROLLED]
    if nowhere:
        yield f"  no zone: {', '.join(nowhere)}"


def _rushes(home: Installation, program_id: UUID, program: Program, asked: Sequence[Brief]) -> Iterator[str]:
    """Say when, in the week ahead, prompts will be spread, or come while nobody is on shift."""
    people = [Person(zone=each.zone, lang=each.lang, plan=each.plan) for each in asked]
    start = home.now()
    ahead = moments_ahead(program=program, people=people, start=start, end=start + _WEEK)
    with home.runtime.transaction() as session:
        answers = program.responders.answers_per_hour
        coming = rushes.coming(session, program_id, ahead, answers=answers, start=start, end=start + _WEEK)
    named = {f"{local(at, program.zone):%H:%M %A}": rush for at, rush in coming.items()}
    yield from (f"  {line}" for line in islice(rushes_in_words(named), _FEW))


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
    output.write_text(source, encoding="utf-8")
    home.say([f"written to {output}"])


def _page(home: Installation, name: str) -> ProgramPage:
    """Find the page of a program; raises NoSuchProgram."""
    with home.runtime.transaction() as session:
        programs.named(session, name)
        page = pages.named(session, name)
    assert page is not None
    return page
