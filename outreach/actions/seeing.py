"""Who may see whom in the console: who looks after somebody, who answers for their program, and in need anybody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions.people import Person
from outreach.actions.texts import tell_staff
from outreach.domain.access import AT_WORK, SEES_EVERYBODY, ConsoleRole
from outreach.domain.delivery import MessageKind
from outreach.domain.secrets import GLASS_LENGTH
from outreach.domain.text_keys import TextKey
from outreach.records import audit, broken_glass, escalations, invitations, specialists
from outreach.records.specialists import StaffRole

_SHORTEST_REASON = 10


class ReasonTooShort(ValueError):
    """Raised for a reason to see somebody that says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Onlooker:
    """An account that would see somebody; `roles` are those in the program of whom it would see."""

    account: UUID
    name: str
    specialist: UUID | None
    roles: Collection[ConsoleRole]


def may_see(session: Session, onlooker: Onlooker, person: Person, *, now: datetime) -> bool:
    """Say whether an account may see somebody's page without saying why."""
    if not SEES_EVERYBODY.isdisjoint(onlooker.roles):
        return True
    assert person.participant is not None, "a stranger is everybody's"
    at_work = onlooker.specialist is not None and not AT_WORK.isdisjoint(onlooker.roles)
    if at_work and person.participant.peer_id == onlooker.specialist:
        return True
    if at_work and escalations.live_of(session, participant=person.participant.id) is not None:
        return True
    if at_work and _is_invited(session, onlooker, person.participant.id, now=now):
        return True
    return broken_glass.is_open(session, account=onlooker.account, participant=person.participant.id, now=now)


def _is_invited(session: Session, onlooker: Onlooker, participant: UUID, *, now: datetime) -> bool:
    """Say whether another one of us asked them to look at somebody too."""
    if onlooker.specialist is None:
        return False
    return invitations.has(session, participant=participant, stranger=None, specialist=onlooker.specialist, now=now)


def break_glass(session: Session, onlooker: Onlooker, person: Person, *, reason: str, now: datetime) -> None:
    """Let an account see somebody for an hour, for a reason that is kept; the leads are told. Raises ReasonTooShort."""
    assert person.participant is not None, "a stranger is everybody's"
    if len(reason.strip()) < _SHORTEST_REASON:
        raise ReasonTooShort("say why in a few words: a lead will read it")
    key, program = person.participant.id, person.in_use.program_id
    until = now + GLASS_LENGTH
    broken_glass.add(session, account=onlooker.account, participant=key, reason=reason.strip(), until=until, now=now)
    audit.write(
        session,
        "broke_glass",
        account=onlooker.account,
        participant=key,
        program=program,
        detail=reason.strip(),
        now=now,
    )
    for lead in specialists.of_program(session, program, role=StaffRole.LEAD):
        if lead.id != onlooker.specialist:
            tell_staff(
                session,
                lead,
                MessageKind.ALERT,
                TextKey.GLASS_BROKEN,
                program=person.in_use.program,
                program_id=program,
                now=now,
                fields={
                    "program": person.in_use.program.name,
                    "specialist": onlooker.name,
                    "initials": person.initials,
                },
            )
