"""The sites of a modelled year: each with a program, a lead, its peer specialists, and shifts that have gaps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from uuid import UUID

from outreach.actions import applying, rostering, staff
from outreach.actions.programs import ProgramInUse
from outreach.domain.gsm7 import downgrade
from outreach.domain.hours import at_wall_clock
from outreach.domain.phone import PhoneNumber, likely_zones
from outreach.domain.questions import Question
from outreach.domain.rota import Role, Shift
from outreach.packs.program_file import LoadedProgram, digest_of, load_program
from outreach.ports import Runtime
from outreach.records.specialists import StaffRole

PEOPLE_A_SITE = 250
_PEOPLE_A_PEER = 30
_PACKS = ("standard", "discharge", "standard", "intensive", "standard", "maintenance")
_GAP = 0.04
_NOT_AREAS = frozenset({555, 800, 833, 844, 855, 866, 877, 888})
_DAY, _NIGHT = time(8), time(20)


@dataclass(slots=True)
class Peer:
    """Somebody of ours: how diligent they are, and the codes that they are about to do something about."""

    id: UUID
    number: str
    diligence: float
    lead: bool = False
    busy_with: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Site:
    """One program with its people; `questions` maps a language to what it asks there, to be known again in a text."""

    in_use: ProgramInUse
    lead: Peer
    peers: list[Peer]
    questions: Mapping[str, tuple[tuple[str, Question], ...]]
    shifts: int = 0
    gaps: int = 0


@cache
def numbers() -> tuple[str, ...]:
    """Make numbers that belong to nobody (555-0100 to 555-0199), in every area whose zones are known."""
    areas = [area for area in range(201, 990) if area not in _NOT_AREAS and area % 100 != 11]
    known = [area for area in areas if len(likely_zones(PhoneNumber(f"+1{area}5550100"))) == 1]
    return tuple(f"+1{area}5550{last}" for last in range(100, 200) for area in known)


def open_sites(runtime: Runtime, *, people: int, phones: Iterator[str], chance: Random) -> list[Site]:
    """Open as many sites as so many people need, in turn with the programs that come with us."""
    count = max(1, -(-people // PEOPLE_A_SITE))
    size = -(-people // count)
    peers = max(3, -(-size // _PEOPLE_A_PEER))
    return [_open(runtime, number, peers, phones, chance) for number in range(count)]


def _open(runtime: Runtime, number: int, peers: int, phones: Iterator[str], chance: Random) -> Site:
    loaded = _named_for(number, load_program(_PACKS[number % len(_PACKS)]))
    with runtime.transaction() as session:
        in_use = applying.apply(session, loaded, now=runtime.now()).in_use
    lead = _hire(runtime, in_use, f"Lee Lead{number}", next(phones), 0.9, lead=True)
    hired = [
        _hire(runtime, in_use, f"Pat Peer{number}x{each}", next(phones), chance.uniform(0.6, 0.95))
        for each in range(peers)
    ]
    return Site(in_use=in_use, lead=lead, peers=hired, questions=_questions(in_use))


def _named_for(number: int, loaded: LoadedProgram) -> LoadedProgram:
    if number == 0:
        return loaded
    program = replace(loaded.program, name=f"{loaded.program.name}-{number}", word=f"HARBOR{number}")
    return LoadedProgram(program=program, text=loaded.text, digest=digest_of(program))


def _hire(
    runtime: Runtime, in_use: ProgramInUse, name: str, phone: str, diligence: float, *, lead: bool = False
) -> Peer:
    role = StaffRole.LEAD if lead else StaffRole.SPECIALIST
    with runtime.transaction() as session:
        somebody = staff.join(
            session,
            in_use,
            name=name,
            phone=PhoneNumber(phone),
            speaks=("en", "es"),
            role=role,
            verified=True,
            now=runtime.now(),
        )
    return Peer(id=somebody.id, number=phone, diligence=diligence, lead=lead)


def _questions(in_use: ProgramInUse) -> Mapping[str, tuple[tuple[str, Question], ...]]:
    asked = [question for each in in_use.program.question_sets.values() for question in each.questions]
    return {
        lang: tuple({(said := downgrade(question.text[lang])): (said, question) for question in asked}.values())
        for lang in in_use.program.languages
    }


def put_on_call(runtime: Runtime, site: Site, day: date, chance: Random) -> None:
    """Put somebody on call for a day and the night after it, and somebody behind them; some shifts nobody takes."""
    zone, next_day = site.in_use.program.zone, day + timedelta(days=1)
    opens, closes = at_wall_clock(day, _DAY, zone), at_wall_clock(day, _NIGHT, zone)
    turn = day.toordinal() * 2
    with runtime.transaction() as session:
        for index, (starts, ends) in enumerate(((opens, closes), (closes, at_wall_clock(next_day, _DAY, zone)))):
            site.shifts += 1
            if chance.random() < _GAP:
                site.gaps += 1
                continue
            for behind, role in enumerate((Role.PRIMARY, Role.BACKUP)):
                peer = site.peers[(turn + index + behind) % len(site.peers)]
                shift = Shift(specialist=peer.id, starts_at=starts, ends_at=ends, role=role)
                rostering.add_shift(session, site.in_use.program_id, shift, now=runtime.now())


def is_day(site: Site, now: datetime) -> bool:
    """Say whether it is day where a site is."""
    opens = at_wall_clock(now.date(), _DAY, site.in_use.program.zone)
    return (now - opens) % timedelta(days=1) < timedelta(hours=12)
