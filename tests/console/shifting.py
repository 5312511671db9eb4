"""Shifts, worries and turns for tests of the pages about shifts."""

import re
from datetime import datetime, timedelta
from html import unescape

from outreach.actions import escalations, rostering, rotas, swaps, taking
from outreach.actions.programs import ProgramInUse
from outreach.actions.swaps import Asked
from outreach.domain.escalation import ReasonKind
from outreach.domain.rota import Role, Shift
from outreach.domain.unrolling import Absence
from outreach.domain.urgency import Urgency
from outreach.packs.rota_file import parse_rota
from outreach.queries import open_shifts
from outreach.queries import people as finding
from outreach.records import shifts, specialists
from outreach.records.escalations import Escalation
from outreach.records.reasons import NewReason
from outreach.records.shifts import StoredShift
from outreach.records.specialists import Specialist
from tests import make
from tests.console.desk import Console, Signed

HOUR = timedelta(hours=1)
NOW = make.NOW


def words(page: str) -> str:
    """What a page says, without its marks; what is not breakable is plain."""
    bare = re.sub(r"<[^>]+>", " ", page)
    return " ".join(unescape(bare).replace("\u202f", " ").replace("\xa0", " ").split())


def one_of_ours(signed: Signed) -> Specialist:
    assert signed.specialist is not None
    return signed.specialist


def colleague(console: Console, name: str = "Kim") -> Specialist:
    with console.runtime.transaction() as session:
        made = make.specialist(session, name, on_call=None)
        return specialists.by_ids(session, [made.id])[made.id]


def works(
    console: Console,
    who: Specialist,
    starts: float,
    ends: float,
    *,
    role: Role = Role.PRIMARY,
    in_use: ProgramInUse | None = None,
) -> StoredShift:
    """Put somebody on call for some hours, counted from now."""
    now = console.clock()
    program = (in_use or console.program).program_id
    with console.runtime.transaction() as session:
        shift = Shift(specialist=who.id, starts_at=now + starts * HOUR, ends_at=now + ends * HOUR, role=role)
        rostering.add_shift(session, program, shift, now=now)
        found = open_shifts.shift_at(session, program, who.id, at=now + starts * HOUR)
    assert found is not None
    return found


def off(console: Console, absence: Absence) -> None:
    """Somebody cannot be on call for a while."""
    with console.runtime.transaction() as session:
        rostering.be_off(session, absence, now=console.clock())


def asks(console: Console, stored: StoredShift, named: Specialist | None = None) -> Asked:
    """Somebody asks others to take a shift of theirs."""
    with console.runtime.transaction() as session:
        return swaps.ask(
            session,
            console.program,
            stored,
            starts_at=max(stored.shift.starts_at, console.clock()),
            ends_at=stored.shift.ends_at,
            named=named,
            now=console.clock(),
        )


def on_call(console: Console, at: datetime) -> list[str]:
    """Who is on call at a moment."""
    with console.runtime.transaction() as session:
        there = shifts.between(session, console.program.program_id, start=at, end=at + timedelta(microseconds=1))
        known = specialists.by_ids(session, [each.specialist for each in there])
    return [known[each.specialist].name for each in there]


def has(console: Console, who: Specialist, name: str = "Dana Moore", urgency: Urgency = Urgency.URGENT) -> Escalation:
    """Somebody takes something."""
    with console.runtime.transaction() as session:
        person = make.participant(session, name)
        reason = NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what="craving is 9", rule="rule")
        found = escalations.raise_reasons(session, person, [reason], now=console.clock())
        assert taking.acknowledge(session, found, who, now=console.clock())
    return found


def rota(console: Console) -> str:
    """The address of the rota of the tests' program."""
    return f"/programs/{console.program.program_id}/rota"


def on_rota(console: Console, name: str, people: list[Specialist], *, starts: str, ends: str) -> None:
    """Let people take daily turns, by a rota file."""
    names = ", ".join(f'"{one.name}"' for one in people)
    text = f'[[rotations]]\nname = "{name}"\npeople = [{names}]\nstarts = "{starts}"\nends = "{ends}"\n'
    program, now = console.program, console.clock()
    with console.runtime.transaction() as session:
        loaded = parse_rota(text, where="rota", team=finding.peers(session, program.program_id))
        rotas.apply(session, program.program_id, loaded, zone=program.program.zone, now=now)
