"""The people of a demonstration: invented, with numbers that belong to nobody (555-0100 to 555-0199)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from outreach.actions import applying, enrollment, rostering, staff
from outreach.actions.enrollment import NewParticipant
from outreach.actions.programs import ProgramInUse
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.phone import PhoneNumber
from outreach.domain.rota import Shift
from outreach.packs.program_file import load_program
from outreach.ports import Runtime
from outreach.records.specialists import Specialist, StaffRole

_AREAS = tuple(str(area) for area in (*range(201, 211), *range(212, 220), *range(301, 311), *range(312, 322)))
_FOR_GOOD = timedelta(days=3650)
_SHIFT_DAYS = 14
LEAD_NUMBER = "+12025550130"


def number(last: int) -> str:
    """Make a number of Washington that belongs to nobody; `last` is 100 to 199."""
    return f"+12025550{last:03}"


def many_numbers() -> Iterator[str]:
    """Make numbers that belong to nobody, in every area but our own: some 3,800 of them."""
    for last, area in product(range(100, 200), _AREAS):
        if area != "202":
            yield f"+1{area}5550{last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A specialist, and the languages they speak."""

    name: str
    number: str
    speaks: tuple[str, ...]


PEERS = (
    Peer(name="Sam Ortega", number=number(120), speaks=("en", "es")),
    Peer(name="Ruth Weller", number=number(121), speaks=("en",)),
    Peer(name="Nilo Baca", number=number(122), speaks=("en", "es")),
)


def apply_program(runtime: Runtime, source: str = "standard") -> ProgramInUse:
    """Apply a program."""
    with runtime.transaction() as session:
        return applying.apply(session, load_program(source), now=runtime.now()).in_use


def hire(
    runtime: Runtime, in_use: ProgramInUse, name: str, phone: str, speaks: Sequence[str], *, lead: bool = False
) -> Specialist:
    """Let somebody work for the program."""
    role = StaffRole.LEAD if lead else StaffRole.SPECIALIST
    with runtime.transaction() as session:
        return staff.join(
            session,
            in_use,
            name=name,
            phone=PhoneNumber(phone),
            speaks=speaks,
            role=role,
            verified=True,
            now=runtime.now(),
        )


def put_on_call(runtime: Runtime, in_use: ProgramInUse, specialist: Specialist) -> None:
    """Put somebody on call from now on, for good."""
    shift = Shift(specialist=specialist.id, starts_at=runtime.now(), ends_at=runtime.now() + _FOR_GOOD)
    with runtime.transaction() as session:
        rostering.add_shift(session, in_use.program_id, shift, now=runtime.now())


def enroll(runtime: Runtime, in_use: ProgramInUse, everybody: Sequence[NewParticipant]) -> None:
    """Enroll participants who have given their consent."""
    with runtime.transaction() as session:
        for new in everybody:
            person = enrollment.enroll(session, in_use, new, now=runtime.now())
            enrollment.change_consent(session, person, ConsentState.GIVEN, ConsentHow.STAFF, now=runtime.now())
