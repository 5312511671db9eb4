"""Canned replies of a program: the house's, with what its lead has changed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import programs
from outreach.domain.canned import CannedReply, ReplyProblem, Snag, TypicalReply, canned_problems
from outreach.domain.program import Program
from outreach.packs.canned import house_canned
from outreach.packs.house import lint_words
from outreach.packs.text_checks import TYPICAL
from outreach.records import canned_replies
from outreach.records.canned_replies import StoredReply


class NotSayable(ValueError):
    """Raised for a reply that may not be kept; says everything that is wrong with it."""

    def __init__(self, problems: tuple[ReplyProblem, ...]) -> None:
        """Keep what is wrong."""
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def of_program(session: Session, program: UUID) -> list[CannedReply]:
    """List what a program's people are offered: the house's in their order, with the program's own words, then more."""
    return [each for each in all_of_program(session, program) if not each.hidden]


def all_of_program(session: Session, program: UUID) -> list[CannedReply]:
    """List a program's replies with those that are hidden; in a language without own words the house's stand."""
    own = {each.name: each for each in canned_replies.of_program(session, program)}
    house = house_canned()
    names = (*house, *(name for name in own if name not in house))
    return [_together(name, house.get(name, {}), own.get(name)) for name in names]


def typical_of(program: Program) -> TypicalReply:
    """Say what stands around a reply when somebody of a program sends it."""
    return TypicalReply(
        wording=program.wording, name=TYPICAL["preferred_name"], me=TYPICAL["specialist"], words=lint_words()
    )


def add(session: Session, program: UUID, *, name: str, texts: Mapping[str, str], now: datetime) -> None:
    """Keep a reply under a short name that nothing has yet; raises NotSayable."""
    said = _sayable(session, program, name=name, texts=texts)
    taken = name in house_canned()
    if taken or not canned_replies.add(session, program, StoredReply(name=name, texts=said), now=now):
        raise NotSayable((ReplyProblem(what=Snag.TAKEN),))


def put(session: Session, program: UUID, *, name: str, texts: Mapping[str, str], now: datetime) -> None:
    """Keep a program's own words under a short name; what is empty is said as the house does; raises NotSayable."""
    said = _sayable(session, program, name=name, texts=texts)
    canned_replies.put(session, program, StoredReply(name=name, texts=said), now=now)


def hide(session: Session, program: UUID, *, name: str, now: datetime) -> None:
    """Take a reply away from a program's people; its words are kept for whoever brings it back."""
    canned_replies.hide(session, program, name, now=now)


def bring_back(session: Session, program: UUID, *, name: str, now: datetime) -> None:
    """Offer a hidden reply again."""
    canned_replies.bring_back(session, program, name, now=now)


def _together(name: str, house: Mapping[str, str], own: StoredReply | None) -> CannedReply:
    texts = {} if own is None else own.texts
    hidden = own is not None and own.hidden
    return CannedReply(name=name, texts={**house, **texts}, own=bool(texts), hidden=hidden)


def _sayable(session: Session, program: UUID, *, name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Leave out what is empty or as the house says it; raises NotSayable."""
    house = house_canned().get(name, {})
    said = {lang: text.strip() for lang, text in texts.items() if text.strip() and text.strip() != house.get(lang)}
    typical = typical_of(programs.in_use(session, program).program)
    problems = canned_problems(name=name, texts=said, typical=typical)
    if not said and not house:
        problems += (ReplyProblem(what=Snag.NOTHING),)
    if problems:
        raise NotSayable(problems)
    return said
