"""What the pages of a program's people have in common: whose they are, who does something, and how things are said."""

from uuid import UUID

from flask import Blueprint, abort, request

from outreach.actions import people as persons
from outreach.actions.people import Person
from outreach.actions.programs import ProgramInUse
from outreach.console.here import me, now, program_of, runtime
from outreach.console.people import places
from outreach.console.people import words as people_words
from outreach.domain.hours import local_day
from outreach.domain.people_list import Stretch, stretches
from outreach.domain.phone import PhoneNumber
from outreach.domain.searching import read_search
from outreach.ports import Work
from outreach.queries import newcomers, people_list
from outreach.queries import people as finding
from outreach.queries.people_list import Listed
from outreach.records.specialists import Specialist

pages = Blueprint("people", __name__, url_prefix="/programs/<uuid:program>/people")


@pages.context_processor
def words() -> dict[str, object]:
    """Give templates the words of people."""
    return {
        "show_words": people_words.show_words,
        "need_words": people_words.need_words,
        "standing_words": people_words.standing_words,
        "column_words": people_words.column_words,
        "slip_words": people_words.slip_words,
        "consent_words": people_words.consent_words,
        "zone_words": places.zone_words,
        "language_words": people_words.language_words,
        "program": (request.view_args or {}).get("program"),
        "tabs": people_words.tabs,
    }


def one_of(session: Work, program: UUID, participant: UUID) -> Person:
    """Find somebody of a program; 404 for all others, and for who turned out to be somebody else."""
    found = persons.of_enrolled(session, [participant]).get(participant)
    if found is None or found.in_use.program_id != program:
        abort(404)
    return found


def phases_of(in_use: ProgramInUse) -> tuple[Stretch, ...]:
    """Lay the cadence of a program over the days."""
    return stretches(in_use.program.cadence, today=local_day(now(), in_use.program.zone))


def team_of(session: Work, program: UUID) -> list[Specialist]:
    """List who works for a program."""
    return list(finding.team(session, program))


def found_by(session: Work, program: UUID, typed: str) -> list[Listed]:
    """Find people by what was typed; whoever types nothing finds nobody."""
    return people_list.search(session, program, typed, now=now()) if read_search(typed) else []


def waiting_strangers(session: Work, program: UUID) -> int:
    """Count strangers of whom nobody has said who they are."""
    return newcomers.count(session, program)


def our_numbers() -> tuple[PhoneNumber, ...]:
    """List the numbers that are ours and can be nobody's."""
    return runtime().our_numbers


def by() -> str:
    """Say who does it, as timelines name them."""
    return me().name


def program_here(session: Work, program: UUID) -> ProgramInUse:
    """Find the program that the address names; the door has looked whether they may."""
    return program_of(session, program)
