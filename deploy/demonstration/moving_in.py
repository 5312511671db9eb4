"""Moving in: the demonstration's program, team, rota and participants, as a new installation would take them in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from demonstration import cast, people
from demonstration.cast import Someone, Way
from outreach.actions import applying, by_staff, enrollment, rotas
from outreach.actions import people as persons
from outreach.actions.enrollment import NewParticipant
from outreach.actions.programs import ProgramInUse
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.hours import local_day
from outreach.domain.phone import PhoneNumber
from outreach.packs.house import pack_text
from outreach.packs.program_file import LoadedProgram, digest_of, parse_program
from outreach.packs.rota_file import parse_rota
from outreach.ports import Runtime, Work
from outreach.records import participants

_FORM = "signed consent form, June 2026 edition"
_CALLS = "\n[calls]\ncheck_ins = true\n"
_TWICE_A_WEEK = ('days = ["tue"]', 'days = ["tue", "fri"]')
_OPEN_IN, _GAP_IN = 2, 4

_ROTA = """
[[rotations]]
name = "days"
people = ["{sam}", "{ruth}", "{tess}"]
starts = "07:00"
ends = "15:00"

[[rotations]]
name = "evenings"
people = ["{marcus}", "{ines}"]
starts = "15:00"
ends = "23:00"
days = "{evenings}"

[[rotations]]
name = "late"
people = ["open"]
starts = "15:00"
ends = "23:00"
days = "{late}"

[[rotations]]
name = "nights"
people = ["{nilo}", "{joy}"]
starts = "23:00"
ends = "07:00"

[[rotations]]
name = "backup"
people = ["{carla}", "{lena}"]
role = "backup"
turn = "weekly"
starts = "09:00"
ends = "21:00"
days = "{evenings}"
"""
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def move_in(runtime: Runtime) -> dict[str, UUID]:
    """Fill a new installation with everybody; returns who of ours is who."""
    with runtime.transaction() as session:
        in_use = applying.apply(session, _program(), now=runtime.now()).in_use
    lead = people.hire(runtime, in_use, cast.LENA, cast.LEAD.number, cast.LEAD.speaks, lead=True)
    team = {cast.LENA: lead.id} | {
        each.name: people.hire(runtime, in_use, each.name, each.number, each.speaks).id
        for each in (*cast.PEERS, cast.SUPERVISOR)
    }
    with runtime.transaction() as session:
        take_turns(session, in_use, team, evenings="mon-sun", late="", now=runtime.now())
        for each in cast.PARTICIPANTS:
            _admit(session, in_use, each, team[each.peer], now=runtime.now())
    return team


def _program() -> LoadedProgram:
    """Write the standard program with two changes: it asks twice a week, and calls people who cannot text."""
    text = (pack_text("standard") or "").replace(*_TWICE_A_WEEK) + _CALLS
    program = parse_program(text, where="standard.toml")
    return LoadedProgram(program=program, text=text, digest=digest_of(program))


def take_turns(
    session: Work, in_use: ProgramInUse, team: Mapping[str, UUID], *, evenings: str, late: str, now: datetime
) -> None:
    """Apply a rota; `evenings` are those that people share, `late` those that are open for whoever takes them."""
    text = _ROTA if late else _without("late", _ROTA)
    everybody = (*cast.PEERS, cast.LEAD, cast.SUPERVISOR)
    names = {_plain(each.name.partition(" ")[0]): each.name for each in everybody}
    by_name = {name.casefold(): key for name, key in team.items()}
    loaded = parse_rota(text.format(**names, evenings=evenings, late=late), where="rota.toml", team=by_name)
    rotas.apply(session, in_use.program_id, loaded, zone=in_use.program.zone, now=now)


def _plain(name: str) -> str:
    return name.lower().replace("é", "e")


def _without(name: str, text: str) -> str:
    parts = text.split("\n[[rotations]]\n")
    return "\n[[rotations]]\n".join(part for part in parts if f'name = "{name}"' not in part)


def leave_some_open(session: Work, in_use: ProgramInUse, team: Mapping[str, UUID], *, now: datetime) -> None:
    """Change the rota: one evening of each week is open for whoever takes it, and one has nobody at all."""
    today = local_day(now, in_use.program.zone)
    opened, nobody = ((today + timedelta(days=ahead)).weekday() for ahead in (_OPEN_IN, _GAP_IN))
    evenings = ", ".join(day for place, day in enumerate(_WEEK) if place not in (opened, nobody))
    take_turns(session, in_use, team, evenings=evenings, late=_WEEK[opened], now=now)


def _admit(session: Work, in_use: ProgramInUse, each: Someone, peer: UUID, *, now: datetime) -> None:
    new = NewParticipant(
        name=each.name,
        phone=PhoneNumber(each.number),
        zone=each.zone,
        lang=each.lang,
        peer=peer,
        at_risk=each.at_risk,
        slot=each.at,
        daily=each.at is not None,
    )
    person = enrollment.enroll(session, in_use, new, now=now)
    if each.way is Way.INVITED:
        return
    enrollment.change_consent(session, person, ConsentState.GIVEN, ConsentHow.STAFF, wording=_FORM, now=now)
    if each.way is Way.BY_VOICE:
        found = participants.by_phone(session, PhoneNumber(each.number))
        assert found is not None
        agreed = persons.of_participant(session, found.id)
        by_staff.by_voice(session, agreed, called=True, wording=_FORM, now=now)
