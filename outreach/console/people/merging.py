"""Two records that are one person: finding the other one, both side by side, and the merge that nobody can undo."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import merging
from outreach.actions.by_staff import NotPossible
from outreach.console.guard import may
from outreach.console.here import db, noted, now
from outreach.console.people.base import by, found_by, one_of, pages, team_of
from outreach.console.people.places import zone_words
from outreach.console.people.reasons import cannot
from outreach.console.people.words import consent_words, language_words, standing_words
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.ports import Work
from outreach.queries import participants, side_by_side
from outreach.queries.participants import Portrait
from outreach.queries.side_by_side import Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that is known of both; `differs` when it is not the same."""

    words: str
    one: object
    other: object

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.one != self.other


@pages.get("/<uuid:person>/same-as")
@may(Right.PEOPLE)
def find_twin(program: UUID, person: UUID) -> str:
    """Ask who the other record is of."""
    with db() as session:
        somebody = one_of(session, program, person)
        return render_template("people/twin.html", one=somebody.participant, found=None, typed="")


@pages.post("/<uuid:person>/same-as")
@may(Right.PEOPLE)
def twins(program: UUID, person: UUID) -> str:
    """List who is found by what was typed, but for the one who is there."""
    typed = request.form.get("typed", "")
    with db() as session:
        somebody = one_of(session, program, person)
        found = [each for each in found_by(session, program, typed) if each.id != person]
        noted(session, "searched_people", program=program)
        return render_template("people/twin.html", one=somebody.participant, found=found, typed=typed)


@pages.get("/<uuid:person>/same-as/<uuid:other>")
@may(Right.PEOPLE)
def compare(program: UUID, person: UUID, other: UUID) -> str:
    """Show both side by side."""
    with db() as session:
        shown = _page(session, program, person, other)  # first: of whom is not there nothing can be noted
        for each in (person, other):
            noted(session, "read_record", person=each, program=program)
    return shown


@pages.post("/<uuid:person>/same-as/<uuid:other>")
@may(Right.PEOPLE)
def merge(program: UUID, person: UUID, other: UUID) -> AnyResponse | tuple[str, int]:
    """Make one of both, for good."""
    kept, gone = (other, person) if request.form.get("keep") == str(other) else (person, other)
    number_of_gone = request.form.get("number") == str(gone)
    try:
        _must_be_sure()
        with db() as session:
            one_of(session, program, kept)
            one_of(session, program, gone)
            found = merging.look(session, kept, gone, number_of_gone=number_of_gone)
            merging.merge(session, found, why=request.form.get("why", ""), by=by(), now=now())
            noted(session, "merged", person=kept, program=program, detail=f"with {gone}")
            noted(session, "merged_away", person=gone, program=program, detail=f"into {kept}")
    except NotPossible as error:
        with db() as session:
            return _page(session, program, person, other, error=cannot(error)), 422
    flash(_("They are one person now."), "good")
    return redirect(url_for("people.edit", program=program, person=kept), 303)


def _must_be_sure() -> None:
    if "sure" not in request.form:
        raise NotPossible("is merged for good: say that you are sure")


def _page(session: Work, program: UUID, person: UUID, other: UUID, *, error: str = "") -> str:
    both = [one_of(session, program, key) for key in (person, other)]
    portraits = [participants.portrait(session, each.participant) for each in both if each.participant is not None]
    weights = side_by_side.weights(session, [person, other])
    names = {each.id: each.name for each in team_of(session, program)}
    one, two = both[0].participant, both[1].participant
    assert one is not None
    assert two is not None
    return render_template(
        "people/compare.html",
        one=one,
        two=two,
        lines=[
            Line(words=_("Peer"), one=names.get(one.peer_id or one.id, ""), other=names.get(two.peer_id or two.id, "")),
            *_lines(portraits[0], portraits[1]),
            *_weights(weights[person], weights[other]),
        ],
        typed=request.form,
        error=error,
    )


def _lines(one: Portrait, other: Portrait) -> list[Line]:
    both = (one, other)

    def line(words: str, values: list[object]) -> Line:
        return Line(words=words, one=values[0], other=values[1])

    return [
        line(_("Number"), [f"…{each.brief.last_four}" for each in both]),
        line(_("Stands"), [standing_words(each.brief.standing) for each in both]),
        line(_("They allow"), [consent_words(each.consents[-1].state if each.consents else None) for each in both]),
        line(_("Language"), [language_words(each.brief.lang) for each in both]),
        line(_("Zone"), [zone_words(each.brief.zone) for each in both]),
        line(_("At risk"), [_("yes") if each.brief.at_risk else _("no") for each in both]),
        line(_("In the queue"), [_("yes") if each.escalation else _("no") for each in both]),
    ]


def _weights(one: Weight, other: Weight) -> list[Line]:
    return [
        Line(words=_("Texts of theirs"), one=one.replies, other=other.replies),
        Line(words=_("Texts to them"), one=one.messages, other=other.messages),
        Line(words=_("Check-ins answered"), one=one.answered, other=other.answered),
    ]
