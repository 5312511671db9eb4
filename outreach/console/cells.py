"""What is written into files that people open in a spreadsheet."""

import re

_FORMULA = re.compile(r"((?:^|[;|\t\r\n])\s*)(?=[=+\-@＝＋－＠])")
"""Where a cell begins that a spreadsheet would reckon with.

One set up for Spanish takes a semicolon for the end of a cell, whatever else stands between them.
"""


def as_text(cell: str) -> str:
    """Keep a spreadsheet from reading a text, or a part of it, as a formula."""
    return _FORMULA.sub(r"\1'", cell)
