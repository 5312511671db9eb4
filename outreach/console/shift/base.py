"""What the pages of a specialist's shifts have in common: whose they are, and of which programs."""

from uuid import UUID

from flask import Blueprint, abort

from outreach.actions import programs
from outreach.actions.programs import ProgramInUse
from outreach.console.here import at_work, me, now
from outreach.console.shift import words as shift_words
from outreach.domain.access import Right
from outreach.ports import Work
from outreach.records import shifts, specialists
from outreach.records.shifts import StoredShift

pages = Blueprint("shift", __name__, url_prefix="/shifts")


@pages.context_processor
def words() -> dict[str, object]:
    """Give templates the words of shifts."""
    return shift_words.for_templates()


def mine(session: Work) -> dict[UUID, ProgramInUse]:
    """List the programs in which they work shifts; 403 for an account that is nobody's."""
    allowed = set(me().programs(Right.SHIFTS))
    theirs = [each for each in specialists.programs_of(session, at_work().id) if each in allowed]
    return programs.all_in_use(session, theirs)


def one_of(session: Work, program: UUID) -> ProgramInUse:
    """Find a program in which they work shifts; 404 for any other."""
    found = mine(session).get(program)
    if found is None:
        abort(404)
    return found


def my_shift(session: Work, shift: UUID) -> tuple[ProgramInUse, StoredShift]:
    """Find a shift of theirs; 404 for what is none."""
    for in_use in mine(session).values():
        found = shifts.by_id(session, in_use.program_id, shift)
        if found is not None and found.shift.specialist == at_work().id and found.shift.ends_at > now():
            return in_use, found
    return abort(404)
