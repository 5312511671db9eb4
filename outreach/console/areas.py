"""The parts that the console is made of: one line each."""

from collections.abc import Sequence

from flask import Blueprint

from outreach.console import (
    account,
    admin,
    audit,
    composing,
    contact_notes,
    entering,
    home,
    knowing,
    person,
    program,
    shift,
    steering,
)

AREAS: Sequence[Blueprint] = (
    home.pages,
    entering.pages,
    account.pages,
    admin.pages,
    audit.pages,
    program.pages,
    shift.pages,
    person.pages,
    composing.pages,
    knowing.pages,
    steering.pages,
    contact_notes.pages,
)
