"""The parts that the console is made of: one line each."""

from collections.abc import Sequence

from flask import Blueprint

from outreach.console import (
    account,
    admin,
    audit,
    entering,
    home,
    live,
    notices,
    people,
    person,
    program,
    queue,
    reports,
    rota,
    shift,
)

AREAS: Sequence[Blueprint] = (
    home.pages,
    entering.pages,
    account.pages,
    notices.pages,
    *queue.AREAS,
    live.pages,
    admin.pages,
    audit.pages,
    people.pages,
    program.pages,
    shift.pages,
    rota.pages,
    *person.AREAS,
    reports.pages,
)
