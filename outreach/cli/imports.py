"""`outreach participant import`: a CSV file in, every mistake said before anything is stored."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from outreach.actions import by_staff, programs
from outreach.actions.by_staff import Agreed
from outreach.actions.enrollment import AlreadyEnrolled
from outreach.actions.import_rows import Ground, Row, Slip, UnreadableFile, check_rows, read_phones, read_table
from outreach.cli.installation import Installation, Refused, on_installation
from outreach.cli.show import some, table
from outreach.domain.consent import ConsentHow
from outreach.queries import people

_BATCH = 100
_LONGEST_HOW = 80
_HELP = """Enroll everybody in a CSV file (UTF-8, the first line names the columns).

\b
name      what we may call them                       needed
phone     the number they text from                   needed
zone      such as America/Denver; empty: not known
language  one of the program's; empty: its first
peer      their own specialist, by name or number
at_risk   yes or no
slot      their own time for check-ins, such as 09:00
state     two letters, such as CO
consent   given: they agreed before; say how with --consented-how
          invite: text them the invitation
          none: enroll them only

Where the file has no consent column, --invite or --consented-how speaks for everybody; with neither, people are
enrolled and get no text until somebody invites them. An empty consent cell means none, or invite with --invite.

Every row is checked first. If one is wrong, all that is wrong is listed and nothing is stored. Whoever is in the
program already is left exactly as they are, so that the same file may be imported again.
"""


def agreed_from(*, invite: bool, consented_how: str | None) -> Agreed:
    """Work out from the options what participants have said about being texted, where nothing else says it."""
    if consented_how is not None and not 0 < len(consented_how.strip()) <= _LONGEST_HOW:
        raise Refused(f"--consented-how takes 1 to {_LONGEST_HOW} letters, such as: intake form of 2026-03-01")
    if invite:
        return Agreed.INVITE
    return Agreed.NONE if consented_how is None else Agreed.GIVEN


@click.command("import", help=_HELP)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--program", "program_name", required=True, help="The program to enroll them in.")
@click.option("--invite", is_flag=True, help="Invite everybody whose consent cell is empty or missing.")
@click.option("--consented-how", metavar="TEXT", help='How those who agreed did so: "intake form of 2026-03-01".')
@on_installation
def import_participants(
    home: Installation,
    file: Path,
    *,
    program_name: str,
    invite: bool,
    consented_how: str | None,
) -> None:
    """Enroll everybody in a CSV file, or say all that is wrong with it and store nothing."""
    lines = read_table(_read(file), name=str(file))
    agreed = _default(lines, invite=invite, consented_how=consented_how)
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        ground = Ground(
            program=in_use.program,
            program_id=in_use.program_id,
            peers=people.peers(session, in_use.program_id),
            owners=people.owners(session, read_phones(lines)),
            consent=agreed,
            may_be_given=consented_how is not None,
        )
    rows, slips = check_rows(lines, ground)
    if slips:
        _show_slips(home, slips)
        raise Refused(f"{some(len({slip.row for slip in slips}), 'row')} must be mended; nothing was stored")
    new = [row for row in rows if not row.known]
    raced = _store(home, new, program_name=program_name, wording=consented_how)
    home.say(_told(rows, [row for row in new if row.row not in raced]))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror}") from error


def _default(
    lines: Sequence[tuple[int, dict[str, str]]],
    *,
    invite: bool,
    consented_how: str | None,
) -> Agreed:
    """Work out what an empty or missing consent cell means: never, in a file with that column, that they agreed."""
    said = agreed_from(invite=invite, consented_how=consented_how)
    has_column = any("consent" in cells for _, cells in lines)
    if has_column:
        return Agreed.INVITE if invite else Agreed.NONE
    if invite and consented_how is not None:
        raise Refused("the file has no consent column: give --invite or --consented-how, not both")
    return said


def _store(home: Installation, rows: Sequence[Row], *, program_name: str, wording: str | None) -> set[int]:
    """Store rows in batches, each in its own transaction; returns those that somebody else stored meanwhile."""
    raced: set[int] = set()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = home.progress_console
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("enrolling", total=len(rows))
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            with home.runtime.transaction() as session:
                in_use = programs.named(session, program_name)
                for row in batch:
                    try:
                        by_staff.admit(
                            session,
                            in_use,
                            row.new,
                            agreed=row.agreed,
                            how=ConsentHow.IMPORT,
                            wording=wording,
                            now=home.now(),
                        )
                    except AlreadyEnrolled:
                        raced.add(row.row)
            progress.advance(task, len(batch))
    return raced


def _show_slips(home: Installation, slips: Sequence[Slip]) -> None:
    ordered = sorted(slips, key=_place)
    rows = [(str(slip.row), slip.column, slip.what, slip.remedy) for slip in ordered]
    home.console.print(table("row", "column", "what is wrong", "what to do", rows=rows))


def _place(slip: Slip) -> int:
    return slip.row


def _told(rows: Sequence[Row], stored: Sequence[Row]) -> Iterator[str]:
    yield f"enrolled: {len(stored)}"
    yield f"already there: {len(rows) - len(stored)}"
    invited = sum(row.agreed is Agreed.INVITE for row in stored)
    waiting = sum(row.agreed is Agreed.NONE for row in stored)
    nowhere = sum(row.new.zone is None for row in stored)
    if invited:
        yield f"invited: {invited}; nothing else is sent until they answer"
    if waiting:
        yield f"not invited: {waiting}; they get no text until you run `outreach participant invite`"
    if nowhere:
        yield f"without a zone: {nowhere}; texts go out only when it is day in every zone their number hints at"
