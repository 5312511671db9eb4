"""The rota file: read from a box or a file, each mistake with its line, and what it changes before anything happens."""

import hashlib
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import rotas
from outreach.actions.rotas import NoRota
from outreach.console.guard import may
from outreach.console.here import db, noted, now
from outreach.console.rota.base import pages, place
from outreach.console.rota.preview import Preview, preview
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.packs.mistakes import Mistake, ProgramMistakes
from outreach.packs.rota_file import LoadedRota, parse_rota
from outreach.ports import Work
from outreach.queries import people

_LARGEST = 1_000_000
_MOST_SHOWN = 60
_WHERE = "rota"

_EXAMPLE = """[[rotations]]
name = "nights"
people = ["Sam", "Kim", "Lee"]   # in this order; "open" is a turn for whoever takes it
starts = "20:00"
ends = "08:00"
turn = "daily"                   # daily, weekly or custom with every = 3 (days)
"""


@pages.get("/file")
@may(Right.ROTA)
def file(program: UUID) -> str:
    """Show the rota file in use, or an example to begin with."""
    with db() as session:
        place(session, program)
        try:
            text = rotas.source_of(session, program)
        except NoRota:
            text = _EXAMPLE
    return _page(program, text)


def _page(
    program: UUID,
    text: str,
    *,
    mistakes: tuple[Mistake, ...] = (),
    error: str = "",
    found: Preview | None = None,
    changed: bool = False,
) -> str:
    with db() as session:
        there = place(session, program)
        team = sorted(one.name for one in people.team(session, program))
    return render_template(
        "rota/file.html",
        program=program,
        zone=there.zone,
        has_rota=there.has_rota,
        team=team,
        text=text,
        mistakes=mistakes,
        error=error,
        preview=found,
        mark="" if found is None else _mark(found, text),
        most=_MOST_SHOWN,
        changed=changed,
    )


@pages.post("/file")
@may(Right.ROTA)
def apply_file(program: UUID) -> AnyResponse | tuple[str, int] | str:
    """Say what a rota file changes; and make it the rota, once that was seen and still is so."""
    text, mark = _text(), request.form.get("mark", "")
    if len(text) > _LARGEST or not text.strip():
        return _page(program, text[:_LARGEST], error=_("Write a rota, or choose a file with one.")), 422
    try:
        with db() as session:
            loaded = _loaded(session, program, text)
            found = _preview(session, program, loaded)
            is_saved = mark == _mark(found, text)
            if is_saved:
                noted(session, "applied_rota", program=program)
            else:
                session.rollback()
    except ProgramMistakes as error:
        return _page(program, text, mistakes=error.mistakes), 422
    if not is_saved:
        shown = _page(program, text, found=found, changed=bool(mark))
        return (shown, 409) if mark else shown
    flash(_("This is the rota now."), "good")
    return redirect(url_for("rota.show", program=program), 303)


def _text() -> str:
    """Read what was sent: a file if one was chosen, else what stands in the box."""
    sent = request.files.get("file")
    content = b"" if sent is None else sent.read(_LARGEST + 1)
    text = content.decode("utf-8-sig", "replace") if content else request.form.get("text", "")
    return text.replace("\r\n", "\n")


def _loaded(session: Work, program: UUID, text: str) -> LoadedRota:
    return parse_rota(
        text, where=_WHERE, team=people.peers(session, program), unreached=people.unreached(session, program)
    )


def _preview(session: Work, program: UUID, loaded: LoadedRota) -> Preview:
    in_use = place(session, program).in_use

    def act() -> None:
        rotas.apply(session, program, loaded, zone=in_use.program.zone, now=now())

    return preview(session, program, act, start=now(), end=now() + rotas.AHEAD)


def _mark(found: Preview, text: str) -> str:
    """Mark what was looked at: this text, and what came of it."""
    return hashlib.sha256(f"{found.mark} {text}".encode()).hexdigest()[:32]
