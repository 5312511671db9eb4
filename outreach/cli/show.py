"""How things look at a terminal: tables and lines, from which nothing that anybody texted can move the cursor."""

import sys
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

_WIDE = 1000


def plain(text: str) -> str:
    """Make a text safe to show: one line, and no character that a terminal obeys."""
    return "".join(character if character.isprintable() else " " for character in text)


def console(*, stderr: bool = False) -> Console:
    """Make a console as wide as the terminal, and wide enough not to wrap where there is none."""
    at_terminal = (sys.stderr if stderr else sys.stdout).isatty()
    width = None if at_terminal else _WIDE
    return Console(width=width, markup=False, emoji=False, highlight=False, stderr=stderr)


def table(*headings: str, rows: Iterable[Sequence[str]], title: str | None = None) -> Table:
    """Make a table of plain texts."""
    made = Table(*headings, title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        made.add_row(*(plain(cell) for cell in row))
    return made


def some(count: int, one: str, many: str | None = None) -> str:
    """Count things in words: "1 row", "3 rows"."""
    return f"{count} {one if count == 1 else many or one + 's'}"
