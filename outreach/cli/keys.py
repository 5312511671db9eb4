"""`outreach keys`: the keys that seal names, numbers and texts."""

import click

from outreach.cli.installation import Installation, on_installation
from outreach.records.keys import new_key
from outreach.wiring import wall_clock


@click.group()
def keys() -> None:
    """Make and rotate the keys that seal names, numbers and texts."""


@keys.command()
@click.option("--name", help="What to call the new encryption key; the day if left out.")
@on_installation
def new(home: Installation, name: str | None) -> None:
    """Print new keys as settings. Keep them apart from the database: one is worth nothing without the other."""
    called = name or f"{wall_clock():%Y%m%d}"
    home.say(
        [
            "# A new installation takes both lines. To rotate, put the first key in front of those that are there",
            "# (NEW,OLD), restart everything, run `outreach keys rotate`, and then take the old one out.",
            "# The lookup key never changes.",
            f"OUTREACH_ENCRYPTION_KEYS={called}:{new_key()}",
            f"OUTREACH_LOOKUP_KEY={new_key()}",
        ],
    )
