"""Finding somebody by what a person types: their name, their number, or their id."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.phone import NotAPhoneNumber, PhoneNumber, phone_as_dialled
from outreach.domain.reach import trouble_and_remedy
from outreach.domain.sentences import Sentence
from outreach.records import enrollments, merges, participants, programs, specialists
from outreach.records.participants import Participant, Stranger
from outreach.records.specialists import Specialist, StaffRole

Somebody = TypeVar("Somebody", Participant, Specialist)


class NobodyFound(LookupError):
    """Raised when nobody has that name, number or id."""


class SeveralFound(LookupError):
    """Raised when a name fits several people; names the last digits of their numbers."""


def participant(session: Session, who: str) -> Participant:
    """Find a participant by name, number or id; raises NobodyFound and SeveralFound."""
    identity, phone = _as_id(who), _as_phone(who)
    found: Sequence[Participant | None]
    if identity is not None:
        one = merges.into(session, identity) or identity
        found = list(participants.by_ids(session, [one]).values())
    elif phone is not None:
        found = [participants.by_phone(session, phone)]
    else:
        found = participants.by_name(session, who.strip())
    return _only(who, "participant", [somebody for somebody in found if somebody is not None])


def specialist(session: Session, who: str, *, program: UUID) -> Specialist:
    """Find somebody who works for a program by name, number or id; raises NobodyFound and SeveralFound."""
    identity, phone = _as_id(who), _as_phone(who)
    team = specialists.of_program(session, program)
    wanted = who.strip().casefold()
    found = [
        somebody
        for somebody in team
        if somebody.id == identity or somebody.phone == phone or somebody.name.casefold() == wanted
    ]
    if not found:
        names = ", ".join(somebody.name for somebody in team) or "nobody yet"
        raise NobodyFound(f"no specialist of this program is {_meant(who)}; it has: {names}")
    return _only(who, "specialist", found)


def team(session: Session, program: UUID) -> Sequence[Specialist]:
    """List who works for a program, in the order in which they joined it."""
    return specialists.of_program(session, program)


def judge(session: Session, who: str | None, *, programs: Sequence[UUID]) -> Specialist:
    """Find somebody who works for any of some programs, or with None the only one who leads them.

    Raises NobodyFound and SeveralFound.
    """
    if who is None:
        return _only_lead(session, programs)
    found: dict[UUID, Specialist] = {}
    for program in programs:
        with suppress(NobodyFound):
            somebody = specialist(session, who, program=program)
            found[somebody.id] = somebody
    return _only(who, "specialist", list(found.values()))


def where_works(session: Session, somebody: Specialist, programs: Sequence[UUID]) -> list[UUID]:
    """List those of some programs that somebody of ours works for."""
    theirs = specialists.programs_of(session, somebody.id)
    return [program for program in programs if program in theirs]


def _only_lead(session: Session, programs: Sequence[UUID]) -> Specialist:
    found = [lead for program in programs for lead in specialists.of_program(session, program, role=StaffRole.LEAD)]
    leads = {lead.id: lead for lead in found}
    if len(leads) != 1:
        names = ", ".join(lead.name for lead in leads.values()) or "nobody"
        raise NobodyFound(f"say who does this with --by; without it, it is the only lead there is (here: {names})")
    return next(iter(leads.values()))


def participant_or_stranger(session: Session, who: str) -> Participant | Stranger:
    """Find whoever has that name, number or id, a number that belongs to nobody we know included."""
    phone = _as_phone(who)
    stranger = None if phone is None else participants.stranger_by_phone(session, phone)
    if phone is not None and stranger is not None and participants.by_phone(session, phone) is None:
        return stranger
    return participant(session, who)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose a number is: of a participant, the program they are in (`program_id` None for a specialist)."""

    whose: str
    program_id: UUID | None


def owners(session: Session, phones: Sequence[PhoneNumber]) -> dict[PhoneNumber, Owner]:
    """Say who has which of these numbers already."""
    known = participants.by_phones(session, phones)
    enrolled = enrollments.of_participants(session, [each.id for each in known])
    names = {each.program_id: programs.current_by_id(session, each.program_id) for each in enrolled.values()}
    found = {
        each.phone: Owner(whose="a specialist of ours", program_id=None)
        for each in specialists.by_phones(session, phones)
    }
    for each in known:
        enrollment = enrolled.get(each.id)
        program = None if enrollment is None else names[enrollment.program_id]
        whose = "a participant" if program is None else f"a participant of {program.name}"
        found[each.phone] = Owner(whose=whose, program_id=None if program is None else program.program_id)
    return found


def peers(session: Session, program: UUID) -> dict[str, UUID]:
    """Map what a file may call the people of a program by, folded name or number, to who they are."""
    team = specialists.of_program(session, program)
    names = [somebody.name.casefold() for somebody in team]
    by_name = {name: somebody.id for name, somebody in zip(names, team, strict=True) if names.count(name) == 1}
    return by_name | {somebody.phone.e164: somebody.id for somebody in team}


def unreached(session: Session, program: UUID) -> dict[UUID, tuple[Sentence, Sentence]]:
    """Map those of a program of whom it is not known that pages reach them to what is wrong, and what to do."""
    team = specialists.of_program(session, program)
    return {somebody.id: trouble_and_remedy(somebody.reach.trouble) for somebody in team if somebody.reach.trouble}


def _only(who: str, kind: str, found: Sequence[Somebody]) -> Somebody:
    if not found:
        raise NobodyFound(f"no {kind} is {_meant(who)}; give the whole name, the number, or the id")
    if len(found) > 1:
        numbers = ", ".join(f"…{somebody.phone.last_four}" for somebody in found)
        raise SeveralFound(f"{len(found)} {kind}s are {_meant(who)} ({numbers}); give the number instead of the name")
    return found[0]


def _meant(who: str) -> str:
    """Repeat whom somebody asked for, of a number the last digits only."""
    phone = _as_phone(who)
    return repr(who) if phone is None else f"…{phone.last_four}"


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


def _as_phone(text: str) -> PhoneNumber | None:
    if any(character.isalpha() for character in text):
        return None
    try:
        return phone_as_dialled(text)
    except NotAPhoneNumber:
        return None
