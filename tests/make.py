"""People and programs for tests, with honest defaults: `make.participant(session)` has agreed and is asked things."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import enrollment, people, programs, rostering, rotas, staff
from outreach.actions.enrollment import NewParticipant
from outreach.actions.people import Person
from outreach.actions.programs import ProgramInUse
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.continuing import NewRotation
from outreach.domain.delivery import Lane
from outreach.domain.inbound import Inbound
from outreach.domain.phone import PhoneNumber
from outreach.domain.rota import Role, Shift
from outreach.domain.rotation import Pattern
from outreach.packs.program_file import LoadedProgram, load_program
from outreach.packs.rota_file import LoadedRota
from outreach.records.keys import new_key, read_keys
from outreach.records.specialists import Specialist, StaffRole

NOW = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Denver: everybody may be texted."""

KEYS = read_keys(encryption=f"tests:{new_key()}", lookup=new_key())

_counted = itertools.count(1)


@dataclass(slots=True)
class Doorbell:
    """A doorbell that remembers who was rung for; `heard` says whether anybody hears it."""

    heard: bool = True
    rings: list[Lane] = field(default_factory=list)

    def ring(self, lane: Lane) -> bool:
        self.rings.append(lane)
        return self.heard

    def answers(self) -> bool:
        return self.heard


@dataclass(slots=True)
class Clock:
    """A clock that a test moves."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> datetime:
        """Move on by hours=…, minutes=…, and say what time it is then."""
        self.at += timedelta(**by)
        return self.at


def number() -> PhoneNumber:
    """A number that nobody else in this run has; ours, which end in 555-01.., are never among them."""
    return PhoneNumber(f"+1303{2_000_000 + next(_counted)}")


@cache
def pack(name: str = "standard") -> LoadedProgram:
    """A program as it comes with the house."""
    return load_program(name)


def program(session: Session, name: str = "standard", *, now: datetime = NOW) -> ProgramInUse:
    """A program in use; repeating it gives the same one."""
    return programs.apply(session, pack(name), now=now)[0]


def specialist(
    session: Session,
    name: str = "Sam",
    *,
    in_use: ProgramInUse | None = None,
    phone: PhoneNumber | None = None,
    role: StaffRole = StaffRole.SPECIALIST,
    on_call: Role | None = Role.PRIMARY,
    verified: bool = True,
    now: datetime = NOW,
) -> Specialist:
    """Somebody of ours whom texts reach, who speaks English and, unless `on_call` is None, is on call for a day."""
    in_use = in_use or program(session, now=now)
    somebody = staff.join(
        session, in_use, name=name, phone=phone or number(), speaks=["en"], role=role, verified=verified, now=now
    )
    if on_call is not None:
        start = now - timedelta(hours=1)
        shift = Shift(specialist=somebody.id, starts_at=start, ends_at=start + timedelta(days=1), role=on_call)
        rostering.add_shift(session, in_use.program_id, shift, now=now)
    return somebody


def rotates(session: Session, people: list[UUID], *, in_use: ProgramInUse | None = None, now: datetime = NOW) -> None:
    """Let people take daily turns of whole days, from eight in the evening on."""
    pattern = Pattern(name="turns", hand_over=time(20))
    loaded = LoadedRota(rotations=(NewRotation(pattern=pattern, people=tuple(people)),), zone=None, text="")
    in_use = in_use or program(session, now=now)
    rotas.apply(session, in_use.program_id, loaded, zone=in_use.program.zone, now=now)


def lead(session: Session, name: str = "Lee", *, in_use: ProgramInUse | None = None, now: datetime = NOW) -> Specialist:
    """A program lead, not on call."""
    return specialist(session, name, in_use=in_use, role=StaffRole.LEAD, on_call=None, now=now)


def participant(
    session: Session,
    name: str = "Dana Moore",
    *,
    in_use: ProgramInUse | None = None,
    phone: PhoneNumber | None = None,
    zone: str | None = "America/Denver",
    lang: str = "en",
    peer: UUID | None = None,
    at_risk: bool = False,
    asks_daily_at: time | None = None,
    consent: ConsentState | None = ConsentState.GIVEN,
    now: datetime = NOW,
) -> Person:
    """Somebody in Denver who has agreed to be texted, and whom the program asks."""
    in_use = in_use or program(session, now=now)
    new = NewParticipant(
        name=name,
        phone=phone or number(),
        zone=zone,
        lang=lang,
        peer=peer,
        at_risk=at_risk,
        slot=asks_daily_at,
        daily=asks_daily_at is not None,
    )
    person = enrollment.enroll(session, in_use, new, now=now)
    if consent is not None:
        enrollment.change_consent(session, person, consent, ConsentHow.STAFF, now=now)
    return people.of_participant(session, the_id(person))


def the_id(person: Person) -> UUID:
    """The id of a participant."""
    assert person.participant_id is not None
    return person.participant_id


def inbound(body: str = "hello", *, phone: PhoneNumber | None = None, carrier_id: str | None = None) -> Inbound:
    """A text that reaches us."""
    sender = phone or number()
    return Inbound(
        carrier_id=carrier_id or f"SM{next(_counted):032x}",
        phone=sender,
        sender=sender.e164,
        to="+13035550100",
        body=body,
        media=0,
        carrier_answered=False,
        parameters="{}",
    )
