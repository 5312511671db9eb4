"""What every page begins with: who asks, at what moment, and a transaction to answer in."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from flask import abort, current_app, g, redirect, url_for
from flask_login import current_user

from outreach.actions import people, programs, seeing
from outreach.actions.people import NotEnrolled, Person
from outreach.actions.programs import NoSuchProgram, ProgramInUse
from outreach.console.me import Me
from outreach.console.options import ConsoleOptions
from outreach.ports import Runtime, Work
from outreach.records import audit, merges, participants
from outreach.records.specialists import Specialist

_READ_AGAIN = timedelta(minutes=10)
"""A thread that refreshes itself is one reading; after so long it is another."""


class OutOfScope(Exception):
    """Somebody asks for a person who is not theirs to look after: they may say why, and then look."""

    def __init__(self, participant: UUID) -> None:
        """Take who it is about."""
        super().__init__("not theirs to look after")
        self.participant = participant


def runtime() -> Runtime:
    """Find the Runtime that this application was made with."""
    return cast("Runtime", current_app.extensions["outreach"])


def options() -> ConsoleOptions:
    """Find what this application was made with besides."""
    return cast("ConsoleOptions", current_app.extensions["options"])


def db() -> AbstractContextManager[Work]:
    """Open a transaction, which is committed at the end of the block."""
    return runtime().transaction()


def now() -> datetime:
    """Say at what moment this request is answered: one for all of it."""
    if "now" not in g:
        g.now = runtime().now()
    return cast("datetime", g.now)


def me() -> Me:
    """Say who asks."""
    return cast("Me", current_user._get_current_object())  # noqa: SLF001 - Flask-Login offers the user itself no other way


def at_work() -> Specialist:
    """Say as which of our people they act; 403 for an account that is nobody's."""
    somebody = me().specialist
    if somebody is None:
        abort(403, "this account does not belong to anybody who works with participants")
    return somebody


def program_of(session: Work, program: UUID) -> ProgramInUse:
    """Find a program in use; 404 when there is none such."""
    try:
        return programs.in_use(session, program)
    except NoSuchProgram:
        abort(404)


def noted(
    session: Work, action: str, *, person: UUID | None = None, program: UUID | None = None, detail: str = ""
) -> None:
    """Write into the audit log what they did."""
    audit.write(session, action, account=me().account_id, participant=person, program=program, detail=detail, now=now())


def person_here(session: Work, participant: UUID) -> Person:
    """Find a participant whose page they may see, and note that they read it; 404, or OutOfScope."""
    person = anybody(session, participant)
    program = person.in_use.program_id
    if not seeing.may_see(session, me().looking(program), person, now=now()):
        raise OutOfScope(participant)
    since = now() - _READ_AGAIN
    if not audit.has_since(session, "read", account=me().account_id, participant=participant, since=since):
        noted(session, "read", person=participant, program=program)
    return person


def anybody(session: Work, participant: UUID) -> Person:
    """Find a participant of a program in which they are anything, seen or not; 404 for all others."""
    found = participants.by_ids(session, [participant])
    if not found:
        abort(404)
    try:
        person = people.with_programs(session, found)[participant]
    except NotEnrolled:  # who turned out to be somebody else is in no program any more
        if (one := merges.into(session, participant)) is None:
            raise
        abort(redirect(url_for("person.show", person=one), 303))
    if not me().roles.get(person.in_use.program_id):
        abort(404)
    return person
