"""`outreach read`: the reader by itself, for whoever wants to see what it finds before anybody depends on it."""

from pathlib import Path

import click

from outreach.cli.read_lines import answer_line, house_lexicon, lines_of
from outreach.cli.read_score import score
from outreach.cli.read_words import explain
from outreach.cli.show import plain

_HELP = """Read texts, and say what was found in each. Needs no settings, no database and no network.

Without options it takes JSON lines from FILE, or from standard input, and answers each with one JSON line at once:

\b
in    {"id": 1, "text": "not good", "prompt_context": "mood 1-5", "lang": "en"}
out   {"id": 1, "concern": "none|watch|same_day|urgent", "emergency": …, "category": …, "keyword": …, "value": …,
       "understood": …, "lang": …, "reasons": [{"what": …, "rule": …, "span": [from, to]}], "version": …}

Only text is needed. A line that cannot be read has an "error" as well, is same_day or what is found in its text, and
is said on standard error; all others are still answered, and the exit code is 1. Whatever goes wrong inside reading is
same_day: a person must look.

No reader finds everything. In Outreach people read every text; this decides only which of them first.
"""


@click.command(help=_HELP)
@click.argument(
    "files",
    nargs=-1,
    metavar="[FILE]...",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
)
@click.option("--score", "scored", is_flag=True, help="Read texts whose right answers are known, and count.")
@click.option("--json", "as_json", is_flag=True, help="With --score: the numbers as JSON.")
@click.option("--only", metavar="LANG", help="With --score: only the texts in this language, such as es.")
@click.option("--explain", "explained", metavar="TEXT", help="Say in plain words what is read in TEXT, and why.")
@click.option("--prompt", default="", help='With --explain: what was asked, such as "mood 1-5".')
@click.option("--lang", help="With --explain: the language that is expected, such as es.")
def read(
    *,
    files: tuple[Path, ...],
    scored: bool,
    as_json: bool,
    only: str | None,
    explained: str | None,
    prompt: str,
    lang: str | None,
) -> None:
    """Read texts: answer lines, keep score, or explain one."""
    _check(
        explaining=explained is not None,
        reads_files=scored or bool(files),
        lacks_score=not scored and (as_json or only is not None),
        lacks_text=explained is None and bool(prompt or lang),
    )
    sources = files or (Path("-"),)
    if explained is not None:
        for line in explain(explained, prompt=prompt, lang=lang):
            click.echo(plain(line))
    elif scored:
        score(sources, only=only, as_json=as_json)
    else:
        click.get_current_context().exit(_answer(sources))


def _check(*, explaining: bool, reads_files: bool, lacks_score: bool, lacks_text: bool) -> None:
    """Refuse options that do not go together, rather than leave one out in silence."""
    if explaining and reads_files:
        raise click.UsageError("--explain reads one text: give neither FILE nor --score")
    if lacks_score:
        raise click.UsageError("--json and --only go with --score")
    if lacks_text:
        raise click.UsageError("--prompt and --lang go with --explain; in a file each line has its own")


def _answer(sources: tuple[Path, ...]) -> int:
    """Answer every line of the sources; 1 when one of them could not be read, else 0."""
    lexicon = house_lexicon()
    code = 0
    for source in sources:
        with click.open_file(str(source), "rb") as stream:
            for number, raw in lines_of(stream):
                line, wrong = answer_line(raw, number=number, lexicon=lexicon)
                click.echo(line)
                if wrong is not None:
                    code = 1
                    click.echo(plain(wrong if str(source) == "-" else f"{source}: {wrong}"), err=True)
    return code
