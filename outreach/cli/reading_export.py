"""`outreach reading export`: marked texts as JSON lines, for review and for `outreach read --score`."""

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import click

from outreach.actions import marking, programs
from outreach.cli.installation import Installation, Refused, on_installation
from outreach.cli.moments import read_day
from outreach.cli.show import some
from outreach.domain.marks import Mark
from outreach.queries import people, reading_export

BY = "Who does this, by name or number; if left out, whoever leads the program alone."

_HEALTH = (
    "This is health information about people in recovery: keep it sealed, and pass it on to nobody who need not see it."
)
_PLACEHOLDERS = (
    "Numbers, addresses, links and the names that we know were replaced. Names of others and what happened to somebody "
    "can still give them away: read every line before it goes anywhere."
)
_HELP = """Write the marked texts as JSON lines to FILE, or to the terminal; `outreach read --score` takes them.

The first line says when and from what they were taken. Each other line is one text with what it should have been read
as (`expect`, by the latest mark that counts; a category that nobody named is null, and no mark judges the value), and
with what it was read as. `disputed` is there when specialists disagree.

Numbers, addresses, links and the names that we know are replaced by placeholders, and ids by pseudonyms that stay the
same from one export to the next. --with-identifiers writes everything as it is, and that on the timeline of whoever
wrote it.
"""


@click.command(help=_HELP)
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--program", "program_name", help="Only this program's.")
@click.option("--since", metavar="DATE", help="Only what was marked on this day or later, such as 2026-03-06.")
@click.option("--kind", type=click.Choice([each.value for each in Mark]), help="Only texts with this mark.")
@click.option("--with-identifiers", is_flag=True, help="Leave in who it was. It is noted on everybody's timeline.")
@click.option("--by", "who", help=f"Who takes texts out with identifiers. {BY}")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@on_installation
def export(
    home: Installation,
    *,
    file: Path | None,
    program_name: str | None,
    since: str | None,
    kind: str | None,
    with_identifiers: bool,
    who: str | None,
    force: bool,
) -> None:
    """Write the marked texts as JSON lines."""
    if file is not None and file.exists() and not force:
        raise Refused(f"{file} is there already; give another name, or --force to write over it")
    with home.runtime.transaction() as session:
        ours = [programs.named(session, program_name)] if program_name else programs.every(session)
        ids = [each.program_id for each in ours]
        reader = people.judge(session, who, programs=ids) if with_identifiers else None
        found = reading_export.marked_texts(
            session,
            programs_=ids if reader is None else people.where_works(session, reader, ids),
            kind=None if kind is None else Mark(kind),
            since=read_day(since, ours[0].program.zone) if since and ours else None,
            identifiers=with_identifiers,
        )
        if reader is not None:
            how = "exported what was written, with who wrote it"
            marking.note_read(session, [each.reply_id for each in found], reader, how=how, now=home.now())
    # Only now that it is noted and committed does anything leave the database.
    first = _provenance(home, [each.program.name for each in ours], with_identifiers=with_identifiers, count=len(found))
    lines = [_dumped(each) for each in (first, *(each.line for each in found))]
    if file is None:
        for line in lines:
            click.echo(line)
        return
    _write(file, lines, force=force)
    home.say([f"{some(len(found), 'marked text')} in {file}, readable by you only."])


def _provenance(
    home: Installation,
    names: Sequence[str],
    *,
    with_identifiers: bool,
    count: int,
) -> dict[str, Any]:
    version = "unknown"
    with suppress(metadata.PackageNotFoundError):
        version = metadata.version("outreach")
    return {
        "provenance": {
            "from": "outreach reading export",
            "version": version,
            "reader": home.runtime.lexicon.version,
            "exported_at": home.now().isoformat(),
            "programs": list(names),
            "texts": count,
            "with_identifiers": with_identifiers,
            "notice": _HEALTH if with_identifiers else f"{_HEALTH} {_PLACEHOLDERS}",
        },
    }


def _dumped(line: Mapping[str, Any]) -> str:
    """Write one line of JSON that no terminal obeys and every encoding holds; letters of any language stay letters."""
    said = json.dumps(line, ensure_ascii=False)
    return "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in said)


def _write(file: Path, lines: Sequence[str], *, force: bool) -> None:
    """Write a file that nobody else may read, whole or not at all; raises Refused for one that is there by now."""
    text = "".join(f"{line}\n" for line in lines)
    part = file.with_name(f".{file.name}.part") if force else file
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        if force:
            part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, flags, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
        if force:
            part.replace(file)
    except OSError as error:
        raise Refused(f"{file} cannot be written ({error.strerror})") from error
