"""Drafting: changing a program in several steps, applying all of them at once, and going back to how it was."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import applying, programs
from outreach.actions.applying import Applied, DoesNotFit
from outreach.domain.differences import unversioned
from outreach.domain.program import Program
from outreach.domain.sentences import Sentence
from outreach.packs.program_document import load_document, with_version
from outreach.packs.program_file import LoadedProgram
from outreach.records import program_drafts
from outreach.records import programs as records


class NoSuchVersion(LookupError):
    """Raised for a version that a program never had."""


def keep(session: Session, program: UUID, account: UUID, source: str, *, now: datetime) -> None:
    """Keep what somebody would make of a program, mistakes and all; nothing to keep if it is what is in use."""
    current = records.current_by_id(session, program)
    assert current is not None, "whoever edits a program has found it"
    text = _with_plain_line_ends(source)
    if text == current.source:
        program_drafts.discard(session, program, account)
        return
    program_drafts.keep(session, program, account, source=text, based_on=current.number, now=now)


def discard(session: Session, program: UUID, account: UUID) -> None:
    """Let somebody's draft go."""
    program_drafts.discard(session, program, account)


def apply(session: Session, program: UUID, account: UUID, source: str, *, now: datetime) -> Applied:
    """Make a text the version of a program that is in use, and let its draft go; raises ProgramMistakes, DoesNotFit."""
    loaded = fitting(session, program, source)
    applied = applying.apply(session, loaded, by=account, now=now)
    program_drafts.discard(session, program, account)
    return applied


def fitting(session: Session, program: UUID, source: str) -> LoadedProgram:
    """Read a text that is to become a version of a program; raises ProgramMistakes, DoesNotFit.

    Questions that changed get a new version by themselves: answers keep the wording that they answered.
    """
    old = programs.in_use(session, program).program
    loaded = load_document(_with_plain_line_ends(source))
    if loaded.program.name != old.name:
        raise DoesNotFit(
            Sentence('this program is called "{name}" in commands and rotas; leave its name as it is', name=old.name)
        )
    loaded = versioned(old, loaded)
    applying.check(session, loaded.program)
    return loaded


def versioned(old: Program, loaded: LoadedProgram) -> LoadedProgram:
    """Raise the version of every question set that changed and whose version did not."""
    text = loaded.text
    for name in unversioned(old, loaded.program):
        text = with_version(text, name, old.question_sets[name].version + 1)
    return loaded if text == loaded.text else load_document(text)


def return_to(session: Session, program: UUID, number: int, account: UUID, *, now: datetime) -> Applied:
    """Make an earlier version the one in use again, as a new one; raises NoSuchVersion, ProgramMistakes, DoesNotFit.

    What came in between stays on record, and a draft that somebody has stays as it is.
    """
    stored = records.numbered(session, program, number)
    if stored is None:
        raise NoSuchVersion(Sentence("there is no version {number}", number=number))
    loaded = fitting(session, program, stored.source)
    return applying.apply(session, loaded, by=account, now=now)


def _with_plain_line_ends(source: str) -> str:
    """Write line ends as files have them: what a browser sends ends its lines in two characters."""
    return source.replace("\r\n", "\n").replace("\r", "\n")
