"""Rehearsing a draft: a story played with it, by nobody who exists, and what everybody's phone shows then."""

from uuid import UUID

from flask import abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from outreach.console.guard import may
from outreach.console.here import options
from outreach.console.program.desk import Desk, pages, whole
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.rehearsed import NotPlayed, Rehearsed
from outreach.packs.stories import story_names, story_of


@pages.get("/rehearse")
@may(Right.PROGRAM)
def rehearse(program: UUID) -> str | AnyResponse:
    """Offer the stories."""
    desk = whole(program)
    return _page(program, desk) if isinstance(desk, Desk) else desk


@pages.post("/rehearse")
@may(Right.PROGRAM)
def play(program: UUID) -> str | AnyResponse | tuple[str, int]:
    """Play one with the draft as it is kept, and show the phones."""
    desk, player = whole(program), options().rehearse
    if not isinstance(desk, Desk):
        return desk
    story, lang = request.form.get("story", ""), request.form.get("lang", "")
    if story not in story_names() or lang not in desk.program.languages or player is None:
        abort(404)
    played: Rehearsed = player(program=desk.source, story=story_of(story, desk.program, lang=lang))
    status = 422 if played.trouble is not None else 200
    return _page(program, desk, story=story, spoken=lang, played=played), status


def _page(
    program: UUID, desk: Desk, *, story: str = "all_well", spoken: str = "", played: Rehearsed | None = None
) -> str:
    return render_template(
        "program/rehearse.html",
        program=program,
        desk=desk,
        stories=_stories(),
        story=story,
        spoken=spoken or desk.program.languages[0],
        played=played,
        trouble=_trouble(played),
        can=options().rehearse is not None,
    )


def _stories() -> list[tuple[str, str]]:
    said = {
        "all_well": _("Somebody answers, and all is well"),
        "worried": _("Somebody writes words of danger, and a peer takes it"),
        "nobody_comes": _("Somebody writes words of danger at night, and nobody answers the pages"),
        "silence": _("Somebody does not answer for four days"),
        "stops": _("Somebody texts STOP, and comes back two days later"),
    }
    return [(name, said[name]) for name in story_names()]


def _trouble(played: Rehearsed | None) -> str:
    if played is None or played.trouble is None:
        return ""
    return {
        NotPlayed.BUSY: _("Others are rehearsing right now. Please try again in a minute."),
        NotPlayed.TOO_LONG: _("It took too long and was ended. Please try again when less is going on."),
        NotPlayed.BROKEN: _("The story could not be played to its end."),
    }[played.trouble]
