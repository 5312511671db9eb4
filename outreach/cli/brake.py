"""`outreach brake`: whether check-ins are held because there were far more than anybody planned, and letting go."""

import click

from outreach.actions import pace
from outreach.cli.installation import Installation, on_installation
from outreach.cli.moments import show_moment
from outreach.queries import health


@click.group()
def brake() -> None:
    """See and release the brake on check-ins."""


@brake.command()
@on_installation
def show(home: Installation) -> None:
    """Say whether check-ins are held, and how many an hour would be too many."""
    with home.runtime.transaction() as session:
        found = health.brake(session)
    if found is None or found.held_since is None:
        home.say(["Check-ins go out; nothing is held."])
    else:
        home.say([f"Check-ins are held since {show_moment(found.held_since, 'UTC')} (UTC)."])
    if found is not None:
        home.say([f"More than {found.most_an_hour} in an hour are held."])


@brake.command()
@on_installation
def release(home: Installation) -> None:
    """Let check-ins go out again, and for an hour however many there are; stale ones are dropped."""
    with home.runtime.transaction() as session:
        released = pace.let_go(session, now=home.now())
    home.say(["Check-ins go out again." if released else "Nothing was held."])
