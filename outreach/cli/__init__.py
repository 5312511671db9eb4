"""The `outreach` command: one file per noun; what each does stands in its --help."""

import click

from outreach.cli.check import check
from outreach.cli.installation import Commands
from outreach.cli.keys import keys
from outreach.cli.participant import participant
from outreach.cli.program import program
from outreach.cli.queue import queue, timeline
from outreach.cli.rehearse import rehearse
from outreach.cli.running import migrate_database, run, scheduler, serve, worker
from outreach.cli.shift import shift
from outreach.cli.simulator import simulator
from outreach.cli.specialist import specialist


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
def main() -> None:
    """Keep people in recovery in touch with another human being, by text and phone.

    Settings come from the environment; deploy/outreach.env.example explains each. To begin: `outreach keys new`,
    `outreach migrate`, `outreach program apply standard`, `outreach check`, `outreach run`.
    """


for command in (
    check,
    keys,
    migrate_database,
    participant,
    program,
    queue,
    rehearse,
    run,
    scheduler,
    serve,
    shift,
    simulator,
    specialist,
    timeline,
    worker,
):
    main.add_command(command)
