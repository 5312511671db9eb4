"""Programs: applying a program file, and finding the version in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from outreach.domain.conditions import looks_back_at
from outreach.domain.program import Program
from outreach.domain.reading.extension import Extension
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.watching import Extra, compile_extra
from outreach.packs.program_file import LoadedProgram, program_from_json, program_to_json, with_house_wording
from outreach.records import programs
from outreach.records.programs import StoredProgram

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ProgramInUse:
    """A version of a program, opened."""

    program_id: UUID
    version_id: UUID
    number: int
    program: Program

    @property
    def looks_back(self) -> frozenset[str]:
        """The questions of which its rules ask how they were answered before."""
        if self.version_id not in _LOOKS_BACK:
            _LOOKS_BACK[self.version_id] = looks_back_at(self.program.concern_rules)
        return _LOOKS_BACK[self.version_id]


class NoSuchProgram(LookupError):
    """Raised for a program that has never been applied; says how to apply one."""


_OPENED: dict[UUID, Program] = {}
"""Versions that this process has opened; one never changes, so it is opened once."""

_LOOKS_BACK: dict[UUID, frozenset[str]] = {}
"""What the rules of versions look back at."""

_EXTRAS: dict[tuple[UUID, str], Extra] = {}
"""What versions add to the reader, compiled with a version of the lexicon."""


def version(session: Session, version_id: UUID) -> Program:
    """Open the version of a program that a check-in or an escalation began with.

    One that was applied before a text existed says it as the house does.
    """
    if version_id not in _OPENED:
        _OPENED[version_id] = with_house_wording(
            program_from_json(programs.version_documents(session, [version_id])[version_id])
        )
    return _OPENED[version_id]


def reads_too(in_use: ProgramInUse, lexicon: Lexicon) -> Extra | None:
    """Compile what a program adds to the reader, once for each of its versions; None when it adds nothing."""
    extension = in_use.program.reading
    if extension == Extension():
        return None
    key = in_use.version_id, lexicon.version
    if key not in _EXTRAS:
        _EXTRAS[key] = compile_extra(extension=extension, lexicon=lexicon)
        if _EXTRAS[key].broken:
            log.error("program_words_broken", version=str(in_use.version_id), broken=_EXTRAS[key].broken)
    return _EXTRAS[key]


def _in_use(session: Session, stored: StoredProgram) -> ProgramInUse:
    return ProgramInUse(stored.program_id, stored.version_id, stored.number, version(session, stored.version_id))


def named(session: Session, name: str) -> ProgramInUse:
    """Find the version in use of a program by name; raises NoSuchProgram."""
    stored = programs.current(session, name)
    if stored is None:
        raise NoSuchProgram(f"there is no program named {name!r}; apply one with `outreach program apply FILE`")
    return _in_use(session, stored)


def with_word(session: Session, word: str) -> ProgramInUse | None:
    """Find the program that people join with a word."""
    stored = programs.current_by_word(session, word)
    return None if stored is None else _in_use(session, stored)


def in_use(session: Session, program_id: UUID) -> ProgramInUse:
    """Find the version in use of a program by id; raises NoSuchProgram."""
    return all_in_use(session, [program_id])[program_id]


def all_in_use(session: Session, program_ids: Sequence[UUID]) -> dict[UUID, ProgramInUse]:
    """Find the versions in use of some programs by id; raises NoSuchProgram."""
    found = programs.versions_in_use(session, program_ids)
    if len(found) < len(set(program_ids)):
        raise NoSuchProgram("there is no such program")
    return {
        key: ProgramInUse(key, version_id, number, version(session, version_id))
        for key, (version_id, number) in found.items()
    }


def every(session: Session) -> list[ProgramInUse]:
    """List the version in use of every program, oldest program first."""
    return [_in_use(session, stored) for stored in programs.every_current(session)]


def only_or_first(session: Session) -> ProgramInUse | None:
    """Find the program that a stranger's text is shown to: the only one, or the oldest."""
    return next(iter(every(session)), None)


def apply(
    session: Session, loaded: LoadedProgram, *, by: UUID | None = None, now: datetime
) -> tuple[ProgramInUse, bool]:
    """Make a program file the version in use, for an account or at a terminal; says whether anything changed."""
    known = programs.current(session, loaded.program.name)
    if known is not None and known.digest == loaded.digest:
        return _in_use(session, known), False
    stored = programs.add_version(
        session,
        name=loaded.program.name,
        word=loaded.program.word,
        digest=loaded.digest,
        source=loaded.text,
        document=program_to_json(loaded.program),
        by=by,
        now=now,
    )
    return _in_use(session, stored), True
