"""Reaching: nobody is put on call whom no text of ours is known to reach."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions.programs import ProgramInUse
from outreach.actions.texts import tell_staff
from outreach.domain.delivery import MessageKind
from outreach.domain.reach import OutOfReach, trouble_words
from outreach.domain.text_keys import TextKey
from outreach.records import specialists
from outreach.records.specialists import Specialist


class NotReachable(ValueError):
    """Raised for somebody who was to be on call and whom pages may not reach; says who, why, and what to do."""


def ask(session: Session, in_use: ProgramInUse, specialist: Specialist, *, now: datetime) -> None:
    """Ask somebody for a word back, which shows that texts reach them."""
    tell_staff(
        session,
        specialist,
        MessageKind.STAFF_ANSWER,
        TextKey.REACH_ASK,
        program=in_use.program,
        program_id=in_use.program_id,
        now=now,
        fields={"program": in_use.program.neutral_name},
    )


def known_to_fail(session: Session, people: Iterable[UUID]) -> frozenset[UUID]:
    """Name those of some people whose phones our texts do not get through to at the moment."""
    found = specialists.by_ids(session, list(people)).values()
    return frozenset(one.id for one in found if one.reach.trouble is OutOfReach.PHONE_FAILS)


def check_phone(somebody: Specialist) -> None:
    """Make sure that what goes to somebody now is not known to get lost; raises NotReachable."""
    if somebody.reach.trouble is OutOfReach.PHONE_FAILS:
        raise NotReachable(f"{somebody.name} {trouble_words(OutOfReach.PHONE_FAILS)}")


def check(session: Session, people: Iterable[UUID]) -> None:
    """Make sure that texts reach all of these; raises NotReachable with everybody whom they may not reach."""
    found = specialists.by_ids(session, list(people))
    lines = [f"{one.name} {trouble_words(one.reach.trouble)}" for one in found.values() if one.reach.trouble]
    if lines:
        raise NotReachable("; ".join(lines))
