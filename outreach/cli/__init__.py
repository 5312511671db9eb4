"""The `outreach` command: one file per noun; what each does stands in its --help."""

import click

from outreach.cli.lazy import LazyGroup

_COMMANDS = {
    "admin": "outreach.cli.admin:admin",
    "brake": "outreach.cli.brake:brake",
    "check": "outreach.cli.check:check",
    "crew": "outreach.cli.running:crew",
    "drill": "outreach.cli.drill:drill",
    "keys": "outreach.cli.keys:keys",
    "migrate": "outreach.cli.running:migrate_database",
    "participant": "outreach.cli.participant:participant",
    "program": "outreach.cli.program:program",
    "queue": "outreach.cli.queue:queue",
    "read": "outreach.cli.read:read",
    "reading": "outreach.cli.reading:reading",
    "rehearse": "outreach.cli.rehearse:rehearse",
    "rota": "outreach.cli.rota:rota",
    "run": "outreach.cli.running:run",
    "scheduler": "outreach.cli.running:scheduler",
    "serve": "outreach.cli.running:serve",
    "shift": "outreach.cli.shift:shift",
    "simulate": "outreach.cli.simulate:simulate",
    "simulator": "outreach.cli.simulator:simulator",
    "specialist": "outreach.cli.specialist:specialist",
    "timeline": "outreach.cli.queue:timeline",
    "watchman": "outreach.cli.running:watch",
    "worker": "outreach.cli.running:worker",
}


@click.group(
    cls=LazyGroup,
    where=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)
def main() -> None:
    """Keep people in recovery in touch with another human being, by text and phone.

    Settings come from the environment; deploy/outreach.env.example explains each. To begin: `outreach keys new`,
    `outreach migrate`, `outreach program apply standard`, `outreach check`, `outreach run`.
    """
