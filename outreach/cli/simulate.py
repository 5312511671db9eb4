"""`outreach simulate`: a year of modelled people against the real code."""

import json
from datetime import UTC, datetime, timedelta
from math import isnan

import click
from rich.console import Console
from rich.table import Table

from outreach.cli.installation import in_one_line
from outreach.rehearsal.year import Broken, Figures, Played, Wanted, replay_command
from outreach.rehearsal.year import simulate as play_year

_MOST, _LONGEST = 20_000, 3660
_DAY = click.DateTime(["%Y-%m-%d"])
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_MOMENT = click.DateTime(["%Y-%m-%dT%H:%M:%S%z"])


@click.command()
@click.option("--people", type=click.IntRange(1, _MOST), default=100, show_default=True, help="How many are enrolled.")
@click.option("--days", type=click.IntRange(1, _LONGEST), default=365, show_default=True, help="For how many days.")
@click.option(
    "--seed", type=int, default=7, show_default=True, help="By which chances; the same seed is the same year."
)
@click.option(
    "--crises", type=click.FloatRange(0, 50), default=1.0, show_default=True, help="How many times the usual crises."
)
@click.option("--from", "start", type=_DAY, default="2026-03-01", show_default=True, help="The first day.")
@click.option("--until", type=_MOMENT, help="Stop at this moment, to look at what a failing year says of it.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@in_one_line
def simulate(
    *, people: int, days: int, seed: int, crises: float, start: datetime, until: datetime | None, as_json: bool
) -> None:
    """Play a year with modelled people, specialists and troubles, and say what a program would look like.

    Everything is real but the people, the network and the clock. What must always hold is checked after every step.
    Exits with 0 if all of it held, 1 with what did not, what had happened to whom, and the command that plays it again.
    """
    began = start.replace(tzinfo=UTC)
    _check(began, days, until, crises)
    wanted = Wanted(people=people, days=days, seed=seed, start=began, until=until, crises=crises)
    played = play_year(wanted)
    if as_json:
        click.echo(json.dumps(_as_json(played, wanted), indent=1))
    else:
        _print(played.figures)
        click.echo(f"everything that was said: {played.digest}")
    if played.broken is not None:
        _explain(played.broken, wanted)
        click.get_current_context().exit(1)


def _check(began: datetime, days: int, until: datetime | None, crises: float) -> None:
    """Refuse a year that cannot be played."""
    if isnan(crises):
        raise click.BadParameter("nan is no number", param_hint="'--crises'")
    if began < _EARLIEST or timedelta(days=days) > _LATEST - began:
        raise click.BadParameter(
            f"choose days between {_EARLIEST.date()} and {_LATEST.date()}", param_hint="'--from' and '--days'"
        )
    if until is not None and until <= began:
        raise click.BadParameter(f"must be after {began.isoformat()}, when the year begins", param_hint="'--until'")


def _as_json(played: Played, wanted: Wanted) -> dict[str, object]:
    broken = played.broken
    said = None if broken is None else {"what": broken.what, "again": replay_command(wanted, broken.at)}
    return {**played.figures.as_json(), "digest": played.digest, "broken": said}


def _print(figures: Figures) -> None:
    console = Console(width=120)
    for heading, rows in figures.tables.items():
        table = Table(title=heading, title_justify="left", show_header=False)
        for what, how_much in rows:
            table.add_row(what, how_much)
        console.print(table)
    days, speed = f"{figures.person_days:,.0f}", f"{figures.per_minute:,.0f}"
    console.print(f"{days} person-days in {figures.seconds} s; {speed} in a minute of one core's work")


def _explain(broken: Broken, wanted: Wanted) -> None:
    click.echo(f"DOES NOT HOLD at {broken.at.isoformat()}: {broken.what}", err=True)
    for line in broken.story:
        click.echo(f"    {line}", err=True)
    click.echo(f"again: {replay_command(wanted, broken.at)}", err=True)
