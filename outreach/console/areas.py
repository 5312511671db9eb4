"""The parts that the console is made of: one line each."""

from collections.abc import Sequence

from flask import Blueprint

from outreach.console import account, entering, home, program, shift

AREAS: Sequence[Blueprint] = (
    home.pages,
    entering.pages,
    account.pages,
    program.pages,
    shift.pages,
)
