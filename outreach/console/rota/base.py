"""What the pages of a lead's rota have in common: the words, and which program, by which clocks."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint

from outreach.actions import rotas
from outreach.actions.programs import ProgramInUse
from outreach.console.filled_in import Mistakes
from outreach.console.here import program_of
from outreach.console.shift import words as shift_words
from outreach.console.words import _
from outreach.ports import Work
from outreach.records import specialists
from outreach.records.specialists import Specialist

pages = Blueprint("rota", __name__, url_prefix="/programs/<uuid:program>/rota")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The program whose rota it is; `zone` is by whose clocks its shifts change, `has_rota` that people take turns."""

    in_use: ProgramInUse
    zone: str
    has_rota: bool


def place(session: Work, program: UUID) -> Place:
    """Find the program; 404 when there is none such."""
    in_use = program_of(session, program)
    rules = rotas.rules_of(session, program)
    zone = in_use.program.zone if rules is None else rules.zone
    return Place(in_use=in_use, zone=zone, has_rota=rules is not None)


@pages.context_processor
def words() -> dict[str, object]:
    """Give templates the words of shifts."""
    return shift_words.for_templates()


def one_of_the_team(session: Work, program: UUID, who: str) -> Specialist:
    """Find who was chosen of the team, of the field "who"; raises Mistakes."""
    found = {str(one.id): one for one in specialists.of_program(session, program)}.get(who)
    if found is None:
        raise Mistakes(who=_("Choose somebody from the list."))
    return found
