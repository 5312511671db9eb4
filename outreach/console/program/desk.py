"""What every page about a program stands on: the version in use, one's own draft of the next, and its mistakes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import drafting, programs
from outreach.actions.programs import ProgramInUse
from outreach.console.here import db, me, now, program_of
from outreach.console.look import said
from outreach.console.words import _
from outreach.domain.program import Program
from outreach.packs.mistakes import Mistake, ProgramMistakes
from outreach.packs.program_document import load_document, with_parts
from outreach.packs.program_file import LoadedProgram
from outreach.ports import Work
from outreach.records import program_drafts
from outreach.records import programs as records
from outreach.records.program_drafts import Draft

pages = Blueprint("program", __name__, url_prefix="/programs/<uuid:program>/program")


class Troubles:
    """What is wrong with what somebody typed, to be found by the field that it is about."""

    def __init__(self, mistakes: Sequence[Mistake] = ()) -> None:
        """Take the mistakes."""
        self.mistakes = tuple(mistakes)

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self.mistakes)

    def at(self, path: str) -> str:
        """Say what is wrong with a field and all in it; empty when nothing is."""
        within = (f"{path}.", f"{path}[")
        return _together(each for each in self.mistakes if each.path == path or each.path.startswith(within))

    def of(self, path: str) -> str:
        """Say what is wrong with something as a whole, and not with a field in it."""
        return _together(each for each in self.mistakes if each.path == path)


def _together(mistakes: Iterable[Mistake]) -> str:
    return "; ".join(dict.fromkeys(in_words(each) for each in mistakes))


def in_words(mistake: Mistake) -> str:
    """Say a mistake without its place."""
    return said(mistake.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a lead has before them; `program` is what their draft says, or what is in use while the draft is broken."""

    in_use: ProgramInUse
    source: str
    draft: Draft | None
    others: tuple[Draft, ...]
    loaded: LoadedProgram | None
    troubles: Troubles

    @property
    def program(self) -> Program:
        """What is edited."""
        return self.in_use.program if self.loaded is None else self.loaded.program

    @property
    def overtaken(self) -> bool:
        """Whether somebody applied another version since the draft was begun."""
        return self.draft is not None and self.draft.based_on != self.in_use.number


def desk_of(session: Work, program: UUID) -> Desk:
    """Lay out a program and what this account would make of it; 404 when there is no such program."""
    in_use = program_of(session, program)
    drafts = program_drafts.of_program(session, program)
    own = next((each for each in drafts if each.account_id == me().account_id), None)
    stored = records.current_by_id(session, program)
    assert stored is not None, "it is in use"
    source = stored.source if own is None else own.source
    loaded, troubles = _read(source)
    if loaded is not None:
        loaded = drafting.versioned(in_use.program, loaded)
    return Desk(
        in_use=in_use,
        source=source,
        draft=own,
        others=tuple(each for each in drafts if each is not own),
        loaded=loaded,
        troubles=troubles,
    )


def attempt(desk: Desk, parts: Mapping[str, object]) -> tuple[str, LoadedProgram | None, Troubles]:
    """Put some parts into what is edited; gives the text, what it means, and what is wrong with it."""
    text = with_parts(desk.source, parts)
    loaded, troubles = _read(text)
    if loaded is not None:
        loaded = drafting.versioned(desk.in_use.program, loaded)
        text = loaded.text
    return text, loaded, troubles


def keep(program: UUID, text: str) -> None:
    """Keep a text as this account's draft."""
    with db() as session:
        drafting.keep(session, program, me().account_id, text, now=now())


def kept(program: UUID, endpoint: str, **values: object) -> AnyResponse:
    """Say that a step was kept, and go on with the page."""
    flash(_("Kept in your draft. Nothing changes for anybody until you apply it."), "good")
    return redirect(url_for(endpoint, program=program, **values), 303)  # type: ignore[arg-type]


def whole(program: UUID) -> Desk | AnyResponse:
    """Lay out a program whose draft can be read; a broken draft is mended as a text first."""
    with db() as session:
        desk = desk_of(session, program)
    if desk.loaded is not None:
        return desk
    flash(_("Your draft has mistakes. Please mend them here first."), "bad")
    return redirect(url_for("program.text", program=program), 303)


def version_of(session: Work, program: UUID, number: int) -> records.StoredProgram:
    """Find a version; 404 when there was none such."""
    programs.in_use(session, program)
    stored = records.numbered(session, program, number)
    if stored is None:
        abort(404)
    return stored


def _read(text: str) -> tuple[LoadedProgram | None, Troubles]:
    try:
        return _loaded(text), Troubles()
    except ProgramMistakes as found:
        return None, Troubles(found.mistakes)


@lru_cache(maxsize=64)
def _loaded(text: str) -> LoadedProgram:
    """Read a text once; the same one is looked at again and again while somebody edits."""
    return load_document(text)
