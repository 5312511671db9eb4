"""Applying a program file to a running installation: what the file alone cannot tell, and everybody's next moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import drills, programs, replanning
from outreach.actions.programs import NoSuchProgram, ProgramInUse
from outreach.domain.differences import moments_change, unversioned
from outreach.domain.escalation import named_on
from outreach.domain.program import Program
from outreach.domain.sentences import Sentence
from outreach.packs.program_file import LoadedProgram
from outreach.records import specialists


class DoesNotFit(ValueError):
    """Raised for a program that is right by itself, but not beside what is in use; says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What came of applying a program; `moved` counts the people who are asked at another time than before."""

    in_use: ProgramInUse
    changed: bool
    moved: int


def check(session: Session, new: Program) -> None:
    """Refuse a word that another program has, and questions that changed under their version; raises DoesNotFit."""
    holder = programs.with_word(session, new.word)
    if holder is not None and holder.program.name != new.name:
        raise DoesNotFit(
            Sentence(
                "people join {name} with the word {word}; give {other} another word",
                name=holder.program.name,
                word=new.word,
                other=new.name,
            )
        )
    old = _in_use(session, new.name)
    unraised = () if old is None else unversioned(old.program, new)
    if old is not None and (unknown := _not_on_the_team(session, old.program_id, new)):
        raise DoesNotFit(
            Sentence(
                "a rung names people of whom there is not exactly one on the team: {unknown};"
                " `outreach specialist list` shows who there is",
                unknown=", ".join(unknown),
            )
        )
    if unraised:
        raise DoesNotFit(
            Sentence(
                "these questions changed, but their version did not: {unraised}; raise `version`",
                unraised=", ".join(unraised),
            )
        )


def apply(session: Session, loaded: LoadedProgram, *, by: UUID | None = None, now: datetime) -> Applied:
    """Make a program file the version in use, and move everybody onto its cadence; raises DoesNotFit."""
    check(session, loaded.program)
    old = _in_use(session, loaded.program.name)
    in_use, changed = programs.apply(session, loaded, by=by, now=now)
    if changed:
        drills.plan(session, in_use, now=now)
    moves = old is not None and changed and moments_change(old.program, loaded.program)
    moved = replanning.replan_program(session, in_use, now=now) if moves else 0
    return Applied(in_use=in_use, changed=changed, moved=moved)


def _not_on_the_team(session: Session, program: UUID, new: Program) -> list[str]:
    """Name those whom rungs mean by name and who cannot be told apart there; a new program has no team yet."""
    team = [somebody.name.casefold() for somebody in specialists.of_program(session, program)]
    return [name for name in named_on(new.ladders.values()) if team.count(name.casefold()) != 1]


def _in_use(session: Session, name: str) -> ProgramInUse | None:
    try:
        return programs.named(session, name)
    except NoSuchProgram:
        return None
