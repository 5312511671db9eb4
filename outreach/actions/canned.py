"""Canned replies of a program: the house's, with what its lead has changed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.canned import CannedReply, canned_problems
from outreach.packs.canned import house_canned
from outreach.packs.house import lint_words
from outreach.records import canned_replies
from outreach.records.canned_replies import StoredReply


class NotSayable(ValueError):
    """Raised for a reply that may not be kept; says everything that is wrong with it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep what is wrong."""
        super().__init__("; ".join(problems))
        self.problems = problems


def of_program(session: Session, program: UUID) -> list[CannedReply]:
    """List a program's replies: the house's in their order, each with the program's own words if it has any."""
    own = {each.name: each.texts for each in canned_replies.of_program(session, program)}
    house = house_canned()
    names = (*house, *(name for name in own if name not in house))
    return [
        CannedReply(name=name, texts=own.get(name, house.get(name, {})), own=name in own)
        for name in names
        if own.get(name, house.get(name))
    ]


def put(session: Session, program: UUID, *, name: str, texts: Mapping[str, str], now: datetime) -> None:
    """Keep a program's own words under a short name; raises NotSayable."""
    said = {lang: text.strip() for lang, text in texts.items() if text.strip()}
    problems = canned_problems(name=name, texts=said, words=lint_words())
    if not said or problems:
        raise NotSayable(problems or ("there is nothing to say",))
    canned_replies.put(session, program, StoredReply(name=name, texts=said), now=now)


def hide(session: Session, program: UUID, *, name: str, now: datetime) -> None:
    """Take a reply away from a program's people."""
    canned_replies.put(session, program, StoredReply(name=name, texts={}), now=now)
