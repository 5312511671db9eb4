"""The list of a program's people: who needs a lead first, by filters with counts, and found by who looks for them."""

from uuid import UUID

from flask import render_template, request

from outreach.actions.by_staff import Deed
from outreach.actions.programs import ProgramInUse
from outreach.console.guard import may
from outreach.console.here import db, noted, now
from outreach.console.people.base import found_by, pages, phases_of, program_here, team_of, waiting_strangers
from outreach.console.people.words import deed_words
from outreach.domain.access import Right
from outreach.domain.people_list import Filter, Place, Show, read_place
from outreach.ports import Work
from outreach.queries import people_list
from outreach.queries.people_list import Listed


@pages.get("")
@may(Right.PEOPLE)
def list_all(program: UUID) -> str:
    """Show a page of the list."""
    with db() as session:
        in_use = program_here(session, program)
        wanted = wanted_here()
        phases = phases_of(in_use)
        after = read_place(request.args.get("after", ""))
        page = people_list.page(session, program, wanted, phases=phases, after=after, now=now())
        return _shown(session, in_use, wanted, page.people, following=page.following)


@pages.post("/search")
@may(Right.PEOPLE)
def search(program: UUID) -> str:
    """Show who is found by what was typed, which stays out of the address."""
    typed = request.form.get("typed", "")
    with db() as session:
        in_use = program_here(session, program)
        found = found_by(session, program, typed)
        noted(session, "searched_people", program=program)
        return _shown(session, in_use, Filter(), tuple(found), typed=typed)


def wanted_here() -> Filter:
    """Read from the address whom the list shows; what is no filter shows everybody."""
    show = request.values.get("show", "")
    return Filter(
        show=Show(show) if show in set(Show) else Show.EVERYBODY,
        peer=request.values.get("peer", type=UUID),
        phase=request.values.get("phase", type=int),
    )


def _shown(
    session: Work,
    in_use: ProgramInUse,
    wanted: Filter,
    people: tuple[Listed, ...],
    *,
    following: Place | None = None,
    typed: str | None = None,
) -> str:
    phases = phases_of(in_use)
    team = team_of(session, in_use.program_id)
    return render_template(
        "people/list.html",
        in_use=in_use,
        zone=in_use.program.zone,
        wanted=wanted,
        people=people,
        counts=people_list.counts(session, in_use.program_id, phases=phases, now=now()),
        following=following,
        typed=typed,
        phases=phases,
        shows=list(Show),
        team=team,
        names={each.id: each.name for each in team},
        deeds=[(deed.value, deed_words(deed)) for deed in Deed],
        strangers=waiting_strangers(session, in_use.program_id),
    )
