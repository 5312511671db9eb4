"""Whether this installation is safe to go live, as far as its database can tell: each finding says how to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from outreach.domain.escalation import Whom, named_on
from outreach.domain.hours import local, local_day
from outreach.domain.program import Program
from outreach.domain.reach import trouble_words
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.packs.mistakes import ProgramMistakes
from outreach.packs.program_file import parse_program, warnings
from outreach.queries import health, participants, rota
from outreach.queries import programs as pages
from outreach.queries.participants import Standing
from outreach.queries.programs import ProgramPage
from outreach.records import seals, specialists
from outreach.records.keys import KeyMissing

AHEAD = timedelta(days=14)
_LINES_HOLD_FOR = timedelta(days=180)
_GAPS_SHOWN = 5
_CRISIS_NUMBERS = ("988", "911")


class Verdict(StrEnum):
    """What a finding asks for."""

    WELL = "well"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at: what it is about, what was found, and how to mend it."""

    verdict: Verdict
    about: str
    what: str
    remedy: str = ""


def well(about: str, what: str) -> Finding:
    """Find something in order."""
    return Finding(verdict=Verdict.WELL, about=about, what=what)


def note(about: str, what: str, remedy: str = "") -> Finding:
    """Find something worth knowing that keeps nobody from going live."""
    return Finding(verdict=Verdict.NOTE, about=about, what=what, remedy=remedy)


def mend(about: str, what: str, remedy: str) -> Finding:
    """Find something that must be mended before anybody goes live."""
    return Finding(verdict=Verdict.MEND, about=about, what=what, remedy=remedy)


def sealed(session: Session) -> list[Finding]:
    """Open every name and number, and look for old keys: it takes a while where there are many people."""
    try:
        for page in pages.every(session):
            participants.of_program(session, page.id)
    except KeyMissing as error:
        return [mend("keys", str(error), "put the missing key behind the others in OUTREACH_ENCRYPTION_KEYS")]
    return list(_keys(session))


def findings(session: Session, *, now: datetime) -> list[Finding]:
    """Look at the scheduler and every program; says nothing of programs whose names do not open, as `sealed` does."""
    try:
        every = pages.every(session)
    except KeyMissing:
        return []
    found = list(_scheduler(session, now=now))
    if not every:
        found.append(mend("programs", "there is none", "apply one: `outreach program apply FILE`"))
    for page in every:
        found += _program(session, page, now=now)
    return found


def _keys(session: Session) -> Iterator[Finding]:
    yield well("keys", "every name and number can be read")
    old = sum(seals.count_under_other_keys(session, table) for table in seals.sealed_tables())
    if old:
        yield note("keys", f"{old} rows are sealed under a key that is not the first", "run `outreach keys rotate`")


def _scheduler(session: Session, *, now: datetime) -> Iterator[Finding]:
    troubles = health.troubles(session, now=now)
    remedy = "start `outreach run`, or `outreach scheduler`, and keep it running (deploy/systemd, deploy/compose.yaml)"
    yield from (mend("scheduler", trouble, remedy) for trouble in troubles)
    if not troubles:
        yield well("scheduler", "was seen just now")


def _program(session: Session, page: ProgramPage, *, now: datetime) -> Iterator[Finding]:
    about = f"program {page.program.name}"
    yield from _ladders(session, page, about)
    yield from _texts(page, about)
    yield from _on_call(session, page, about, now=now)
    yield from _people(session, page, about, now=now)


def _ladders(session: Session, page: ProgramPage, about: str) -> Iterator[Finding]:
    missing = [urgency.value for urgency in Urgency if not _rungs(page.program, urgency)]
    if missing:
        remedy = "write [ladders.…] for each in the program file and apply it"
        yield mend(about, f"no ladder for: {', '.join(missing)}", remedy)
    else:
        yield well(about, "every urgency has its ladder")
    name = page.program.name
    team = [somebody.name.casefold() for somebody in specialists.of_program(session, page.id)]
    if strangers := [each for each in named_on(page.program.ladders.values()) if team.count(each.casefold()) != 1]:
        remedy = "add them to the team, or change the rung's people and apply the program"
        yield mend(about, f"rungs name people of whom there is not exactly one: {', '.join(strangers)}", remedy)
    if not page.team:
        remedy = f"add people: `outreach specialist add NAME PHONE --program {name}`"
        yield mend(about, "nobody works for it: no page would reach anybody", remedy)
    elif not page.leads:
        remedy = f"add one: `outreach specialist add NAME PHONE --program {name} --lead`"
        yield mend(about, f"it has no lead: {_lead_rungs(page.program)}", remedy)


def _rungs(program: Program, urgency: Urgency) -> bool:
    return urgency in program.ladders and bool(program.ladders[urgency].rungs)


def _lead_rungs(program: Program) -> str:
    named = [
        urgency.value for urgency, ladder in program.ladders.items() if Whom.LEAD in {r.whom for r in ladder.rungs}
    ]
    return f"the lead's rung is empty ({', '.join(named)}), and nobody hears when a whole ladder fails"


def _texts(page: ProgramPage, about: str) -> Iterator[Finding]:
    """Look at the crisis texts, and read the whole program again by today's rules on wording."""
    crisis = [key for key in TextKey if key.value.startswith("crisis_")]
    mute = [f"{key.value} ({lang})" for lang in page.program.languages for key in crisis if not _helps(page, lang, key)]
    if mute:
        remedy = "write them under [wording.…], with 988 or 911 in them, and apply the program"
        yield mend(about, f"crisis texts missing or without a number to call: {', '.join(mute)}", remedy)
    else:
        yield well(about, f"crisis texts are set in {', '.join(page.program.languages)}")
    try:
        parse_program(page.source, where=page.program.name)
    except ProgramMistakes as error:
        for mistake in error.mistakes:
            yield mend(about, f"{mistake.path}: {mistake.reason}", mistake.remedy or "mend the file and apply it")
    else:
        yield well(about, "its texts pass the wording lint")
    for warning in warnings(page.program):
        yield note(about, warning)


def _helps(page: ProgramPage, lang: str, key: TextKey) -> bool:
    text = page.program.wording.get(lang, {}).get(key.value, "")
    return any(number in text for number in _CRISIS_NUMBERS)


def _on_call(session: Session, page: ProgramPage, about: str, *, now: datetime) -> Iterator[Finding]:
    gaps = rota.gaps(session, page.id, start=now, end=now + AHEAD)
    remedy = f"`outreach shift add NAME --from … --to … --program {page.program.name}`; see `outreach shift gaps`"
    if gaps and gaps[0][0] == now:
        yield mend(about, "nobody is on call now", remedy)
    else:
        yield well(about, "somebody is on call now")
    zone = page.program.zone
    if gaps:
        shown = [f"{local(start, zone):%a %m-%d %H:%M} to {local(end, zone):%a %m-%d %H:%M}" for start, end in gaps]
        more = f" and {len(gaps) - _GAPS_SHOWN} more" if len(gaps) > _GAPS_SHOWN else ""
        what = f"nobody is on call at times in the next {AHEAD.days} days ({zone}): {'; '.join(shown[:_GAPS_SHOWN])}"
        yield mend(about, what + more, remedy)
    else:
        yield well(about, f"somebody is on call for the next {AHEAD.days} days")


def _reached(session: Session, page: ProgramPage, about: str, *, now: datetime) -> Iterator[Finding]:
    """Find those whom pages may not reach; that must be mended for whoever is on call in the next weeks."""
    on_call = {each.specialist for each in rota.between(session, page.id, start=now, end=now + AHEAD)}
    for somebody in specialists.of_program(session, page.id):
        if somebody.reach.trouble is not None:
            what, _, remedy = trouble_words(somebody.reach.trouble).partition("; ")
            find = mend if somebody.id in on_call else note
            yield find(about, f"{somebody.name} {what}", remedy)


def _people(session: Session, page: ProgramPage, about: str, *, now: datetime) -> Iterator[Finding]:
    spoken = {lang for somebody in specialists.of_program(session, page.id) for lang in somebody.speaks}
    yield from _reached(session, page, about, now=now)
    unspoken = [lang for lang in page.program.languages if lang not in spoken]
    if page.team and unspoken:
        yield note(about, f"nobody on the team speaks: {', '.join(unspoken)}", "add somebody who does (--speaks)")
    today = local_day(now, page.program.zone)
    stale = [line.number for line in page.program.local_lines if today - line.verified_on > _LINES_HOLD_FOR]
    if stale:
        remedy = "call them, and write the day into verified_on"
        yield note(about, f"lines that nobody has checked for half a year: {', '.join(stale)}", remedy)
    enrolled = page.people.get(Standing.ENROLLED, 0)
    yield note(about, f"{enrolled} enrolled" if enrolled else "nobody is enrolled yet")
