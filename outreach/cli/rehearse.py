"""`outreach rehearse`: stories played against the real code."""

from pathlib import Path

import click

from outreach.cli.installation import in_one_line
from outreach.rehearsal import rehearse_files


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--lanes", type=click.Choice(["inline", "rq"]), default="inline", show_default=True, help="Who works.")
@click.option("--database", "database_url", metavar="URL", help="Play on this PostgreSQL; on SQLite if left out.")
@in_one_line
def rehearse(files: tuple[Path, ...], lanes: str, database_url: str | None) -> None:
    """Play stories with simulated phones and a clock that is moved, and print what was said.

    Exits with 0 if every story holds, 1 with the line and what was seen instead, 2 if a file is malformed.
    """
    code = rehearse_files(files, lanes=lanes, database_url=database_url, write=click.echo)
    click.get_current_context().exit(code)
