"""`outreach keys`: the keys that seal names, numbers and texts."""

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from outreach.actions import keys as actions
from outreach.cli.installation import Installation, on_installation
from outreach.cli.show import some
from outreach.records.keys import new_key
from outreach.wiring import new_push_key, wall_clock


@click.group()
def keys() -> None:
    """Make and rotate the keys that seal names, numbers and texts, and make the one that notifies devices."""


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


@keys.command()
@click.argument("contact")
@on_installation
def push(home: Installation, contact: str) -> None:
    """Print a new key for notifications on our people's devices, as settings.

    CONTACT is where a push service writes when it has a question, as in it@example.org.
    """
    home.say(
        [
            "# Both together let our people turn notifications on, each on their own device (My account).",
            "# With another key they must do so again.",
            f"OUTREACH_PUSH_KEY={new_push_key()}",
            f"OUTREACH_PUSH_CONTACT={contact if ':' in contact else f'mailto:{contact}'}",
        ],
    )


@keys.command()
@on_installation
def rotate(home: Installation) -> None:
    """Seal everything again under the first key of OUTREACH_ENCRYPTION_KEYS. Stopped, it goes on when run again.

    Restart every process with the new key first; when this is done, the old key may be taken out.
    """
    console = home.progress_console
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        tasks: dict[str, TaskID] = {}

        def progress(table: str, done: int, total: int) -> None:
            if table not in tasks:
                tasks[table] = shown.add_task(table, total=total)
            shown.update(tasks[table], completed=done, total=total)

        sealed = actions.rotate(home.runtime.transaction, progress=progress)
    if sealed:
        home.say([f"{some(sealed, 'row was', 'rows were')} sealed again; nothing is left under another key."])
    else:
        home.say(["Everything was sealed under the first key already; nothing to do."])
