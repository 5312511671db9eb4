"""The parts that the console is made of: one line each."""

from collections.abc import Sequence

from flask import Blueprint

from outreach.console import (
    account,
    admin,
    audit,
    composing,
    contact_notes,
    desk,
    entering,
    home,
    knowing,
    live,
    people,
    person,
    program,
    queue,
    reports,
    rota,
    shift,
    steering,
)

AREAS: Sequence[Blueprint] = (
    home.pages,
    entering.pages,
    account.pages,
    queue.pages,
    desk.pages,
    live.pages,
    admin.pages,
    audit.pages,
    people.pages,
    program.pages,
    shift.pages,
    rota.pages,
    person.pages,
    composing.pages,
    knowing.pages,
    steering.pages,
    contact_notes.pages,
    reports.pages,
)
