"""The people of a demonstration: invented, with numbers that belong to nobody (555-0100 to 555-0199)."""

from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import datetime, time, timedelta
from itertools import product

from outreach.actions import applying, enrollment, rostering, staff
from outreach.actions.enrollment import NewParticipant
from outreach.actions.programs import ProgramInUse
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.hours import at_wall_clock, local_day
from outreach.domain.phone import PhoneNumber
from outreach.domain.rota import Role, Shift
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
    """A specialist, the languages they speak, and the hours in which their daily shift begins and ends."""

    name: str
    number: str
    speaks: tuple[str, ...]
    from_hour: int
    to_hour: int


@dataclass(frozen=True, slots=True)
class Someone:
    """A participant; `moods` is how they are from day to day (None: they do not answer)."""

    name: str
    number: str
    lang: str
    _: KW_ONLY
    peer: str
    at: time
    moods: tuple[int | None, ...]
    at_risk: bool = False


PEERS = (
    Peer(name="Sam Ortega", number=number(120), speaks=("en", "es"), from_hour=7, to_hour=15),
    Peer(name="Ruth Weller", number=number(121), speaks=("en",), from_hour=15, to_hour=23),
    Peer(name="Nilo Baca", number=number(122), speaks=("en", "es"), from_hour=23, to_hour=7),
)

PARTICIPANTS = (
    Someone("Dana Whitfield", number(110), "en", peer="Sam Ortega", at=time(9, 0), moods=(4, 3, 4, 4)),
    Someone("Marisol Peña", number(111), "es", peer="Sam Ortega", at=time(9, 2), moods=(3, 4, 4, 5)),
    Someone("Joe Tallman", number(112), "en", peer="Ruth Weller", at=time(9, 3), moods=(3, 1, 2, 3)),
    Someone("Kiah Begay", number(113), "en", peer="Ruth Weller", at=time(9, 5), moods=(5, 5, 4, 5)),
    Someone("Lucía Romero", number(114), "es", peer="Nilo Baca", at=time(9, 10), moods=(4, None, 3, 4)),
    Someone("Pete Hollis", number(115), "en", peer="Sam Ortega", at=time(9, 20), moods=(None, 3, None, 3)),
    Someone("Andrea Voss", number(116), "en", peer="Ruth Weller", at=time(9, 40), moods=(4, 4, 3, 4), at_risk=True),
    Someone("Tomás Griego", number(117), "es", peer="Nilo Baca", at=time(10, 0), moods=(2, 3, 3, 4)),
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


def move_in(runtime: Runtime) -> None:
    """Fill a new installation: the standard program, a lead, three specialists round the clock, eight participants."""
    in_use = apply_program(runtime)
    hire(runtime, in_use, "Lena Okafor", LEAD_NUMBER, ["en"], lead=True)
    peers = {each.name: hire(runtime, in_use, each.name, each.number, each.speaks) for each in PEERS}
    for index, each in enumerate(PEERS):
        backup = peers[PEERS[(index + 1) % len(PEERS)].name]
        _add_shifts(runtime, in_use, each, peers[each.name], backup)
    enroll(runtime, in_use, [_new(each, peers[each.peer], in_use.program.zone) for each in PARTICIPANTS])


def _add_shifts(runtime: Runtime, in_use: ProgramInUse, peer: Peer, specialist: Specialist, backup: Specialist) -> None:
    with runtime.transaction() as session:
        for start, end in _shifts(peer, in_use.program.zone, runtime.now()):
            for who, role in ((specialist, Role.PRIMARY), (backup, Role.BACKUP)):
                shift = Shift(specialist=who.id, starts_at=start, ends_at=end, role=role)
                rostering.add_shift(session, in_use.program_id, shift, now=runtime.now())


def _shifts(peer: Peer, zone: str, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """List a specialist's daily shifts, from yesterday's on."""
    first = local_day(now, zone) - timedelta(days=1)
    for day in (first + timedelta(days=count) for count in range(_SHIFT_DAYS + 7)):
        ends = day if peer.from_hour < peer.to_hour else day + timedelta(days=1)
        yield at_wall_clock(day, time(peer.from_hour), zone), at_wall_clock(ends, time(peer.to_hour), zone)


def _new(each: Someone, peer: Specialist, zone: str) -> NewParticipant:
    return NewParticipant(
        name=each.name,
        phone=PhoneNumber(each.number),
        zone=zone,
        lang=each.lang,
        peer=peer.id,
        at_risk=each.at_risk,
        slot=each.at,
        daily=True,
    )
