"""Whether this installation is safe to go live, as far as its database can tell: each finding says how to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from outreach.domain.escalation import Whom, named_on
from outreach.domain.hours import local, local_day
from outreach.domain.program import Program
from outreach.domain.reach import trouble_and_remedy
from outreach.domain.sentences import NOTHING, Listing, Sentence, told_by
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
    about: Sentence
    what: Sentence
    remedy: Sentence = NOTHING


def well(about: Sentence, what: Sentence) -> Finding:
    """Find something in order."""
    return Finding(verdict=Verdict.WELL, about=about, what=what)


def note(about: Sentence, what: Sentence, remedy: Sentence = NOTHING) -> Finding:
    """Find something worth knowing that keeps nobody from going live."""
    return Finding(verdict=Verdict.NOTE, about=about, what=what, remedy=remedy)


def mend(about: Sentence, what: Sentence, remedy: Sentence) -> Finding:
    """Find something that must be mended before anybody goes live."""
    return Finding(verdict=Verdict.MEND, about=about, what=what, remedy=remedy)


def sealed(session: Session) -> list[Finding]:
    """Open every name and number, and look for old keys: it takes a while where there are many people."""
    try:
        for page in pages.every(session):
            participants.of_program(session, page.id)
    except KeyMissing as error:
        return [
            mend(
                Sentence("keys"),
                told_by(error),
                Sentence("put the missing key behind the others in OUTREACH_ENCRYPTION_KEYS"),
            )
        ]
    return list(_keys(session))


def findings(session: Session, *, now: datetime) -> list[Finding]:
    """Look at the scheduler and every program; says nothing of programs whose names do not open, as `sealed` does."""
    try:
        every = pages.every(session)
    except KeyMissing:
        return []
    found = list(_scheduler(session, now=now))
    if not every:
        found.append(
            mend(Sentence("programs"), Sentence("there is none"), Sentence("apply one: `outreach program apply FILE`"))
        )
    for page in every:
        found += _program(session, page, now=now)
    return found


def _keys(session: Session) -> Iterator[Finding]:
    yield well(Sentence("keys"), Sentence("every name and number can be read"))
    old = sum(seals.count_under_other_keys(session, table) for table in seals.sealed_tables())
    if old:
        yield note(
            Sentence("keys"),
            Sentence("{old} rows are sealed under a key that is not the first", old=old),
            Sentence("run `outreach keys rotate`"),
        )


def _scheduler(session: Session, *, now: datetime) -> Iterator[Finding]:
    troubles = health.troubles(session, now=now)
    remedy = Sentence(
        "start `outreach run`, or `outreach scheduler`, and keep it running (deploy/systemd, deploy/compose.yaml)"
    )
    yield from (mend(Sentence("scheduler"), trouble, remedy) for trouble in troubles)
    if not troubles:
        yield well(Sentence("scheduler"), Sentence("was seen just now"))


def _program(session: Session, page: ProgramPage, *, now: datetime) -> Iterator[Finding]:
    about = Sentence("program {name}", name=page.program.name)
    yield from _ladders(session, page, about)
    yield from _texts(page, about)
    yield from _on_call(session, page, about, now=now)
    yield from _people(session, page, about, now=now)


def _ladders(session: Session, page: ProgramPage, about: Sentence) -> Iterator[Finding]:
    missing = [urgency.value for urgency in Urgency if not _rungs(page.program, urgency)]
    if missing:
        remedy = Sentence("write [ladders.…] for each in the program file and apply it")
        yield mend(about, Sentence("no ladder for: {missing}", missing=", ".join(missing)), remedy)
    else:
        yield well(about, Sentence("every urgency has its ladder"))
    name = page.program.name
    team = [somebody.name.casefold() for somebody in specialists.of_program(session, page.id)]
    if strangers := [each for each in named_on(page.program.ladders.values()) if team.count(each.casefold()) != 1]:
        remedy = Sentence("add them to the team, or change the rung's people and apply the program")
        yield mend(
            about,
            Sentence("rungs name people of whom there is not exactly one: {strangers}", strangers=", ".join(strangers)),
            remedy,
        )
    if not page.team:
        remedy = Sentence("add people: `outreach specialist add NAME PHONE --program {name}`", name=name)
        yield mend(about, Sentence("nobody works for it: no page would reach anybody"), remedy)
    elif not page.leads:
        remedy = Sentence("add one: `outreach specialist add NAME PHONE --program {name} --lead`", name=name)
        yield mend(about, Sentence("it has no lead: {rungs}", rungs=_lead_rungs(page.program)), remedy)


def _rungs(program: Program, urgency: Urgency) -> bool:
    return urgency in program.ladders and bool(program.ladders[urgency].rungs)


def _lead_rungs(program: Program) -> Sentence:
    named = [
        urgency.value for urgency, ladder in program.ladders.items() if Whom.LEAD in {r.whom for r in ladder.rungs}
    ]
    return Sentence(
        "the lead's rung is empty ({named}), and nobody hears when a whole ladder fails", named=", ".join(named)
    )


def _texts(page: ProgramPage, about: Sentence) -> Iterator[Finding]:
    """Look at the crisis texts, and read the whole program again by today's rules on wording."""
    crisis = [key for key in TextKey if key.value.startswith("crisis_")]
    mute = [f"{key.value} ({lang})" for lang in page.program.languages for key in crisis if not _helps(page, lang, key)]
    if mute:
        remedy = Sentence("write them under [wording.…], with 988 or 911 in them, and apply the program")
        yield mend(
            about, Sentence("crisis texts missing or without a number to call: {mute}", mute=", ".join(mute)), remedy
        )
    else:
        yield well(about, Sentence("crisis texts are set in {languages}", languages=", ".join(page.program.languages)))
    try:
        parse_program(page.source, where=page.program.name)
    except ProgramMistakes as error:
        for mistake in error.mistakes:
            yield mend(
                about,
                Sentence("{path}: {reason}", path=mistake.path, reason=mistake.reason),
                mistake.remedy or Sentence("mend the file and apply it"),
            )
    else:
        yield well(about, Sentence("its texts pass the wording lint"))
    for warning in warnings(page.program):
        yield note(about, warning)


def _helps(page: ProgramPage, lang: str, key: TextKey) -> bool:
    text = page.program.wording.get(lang, {}).get(key.value, "")
    return any(number in text for number in _CRISIS_NUMBERS)


def _on_call(session: Session, page: ProgramPage, about: Sentence, *, now: datetime) -> Iterator[Finding]:
    gaps = rota.gaps(session, page.id, start=now, end=now + AHEAD)
    remedy = Sentence(
        "`outreach shift add NAME --from … --to … --program {name}`; see `outreach shift gaps`", name=page.program.name
    )
    if gaps and gaps[0][0] == now:
        yield mend(about, Sentence("nobody is on call now"), remedy)
    else:
        yield well(about, Sentence("somebody is on call now"))
    zone = page.program.zone
    if gaps:
        shown = [_period(start, end, zone) for start, end in gaps[:_GAPS_SHOWN]]
        if len(gaps) > _GAPS_SHOWN:
            shown[-1] = Sentence("{last} and {more} more", last=shown[-1], more=len(gaps) - _GAPS_SHOWN)
        what = Sentence(
            "nobody is on call at times in the next {days} days ({zone}): {shown}",
            days=AHEAD.days,
            zone=zone,
            shown=Listing(shown, "; "),
        )
        yield mend(about, what, remedy)
    else:
        yield well(about, Sentence("somebody is on call for the next {days} days", days=AHEAD.days))


def _period(start: datetime, end: datetime, zone: str) -> Sentence:
    opens, closes = (_moment(local(at, zone)) for at in (start, end))
    return Sentence("{opens} to {closes}", opens=opens, closes=closes)


def _moment(at: datetime) -> Sentence:
    return Sentence("{day} {at:%m-%d %H:%M}", day=Sentence(f"{at:%a}"), at=at)


def _reached(session: Session, page: ProgramPage, about: Sentence, *, now: datetime) -> Iterator[Finding]:
    """Find those whom pages may not reach; that must be mended for whoever is on call in the next weeks."""
    on_call = {each.specialist for each in rota.between(session, page.id, start=now, end=now + AHEAD)}
    for somebody in specialists.of_program(session, page.id):
        if somebody.reach.trouble is not None:
            trouble, remedy = trouble_and_remedy(somebody.reach.trouble)
            find = mend if somebody.id in on_call else note
            yield find(about, Sentence("{name} {trouble}", name=somebody.name, trouble=trouble), remedy)


def _people(session: Session, page: ProgramPage, about: Sentence, *, now: datetime) -> Iterator[Finding]:
    spoken = {lang for somebody in specialists.of_program(session, page.id) for lang in somebody.speaks}
    yield from _reached(session, page, about, now=now)
    unspoken = [lang for lang in page.program.languages if lang not in spoken]
    if page.team and unspoken:
        yield note(
            about,
            Sentence("nobody on the team speaks: {unspoken}", unspoken=", ".join(unspoken)),
            Sentence("add somebody who does (--speaks)"),
        )
    today = local_day(now, page.program.zone)
    stale = [line.number for line in page.program.local_lines if today - line.verified_on > _LINES_HOLD_FOR]
    if stale:
        remedy = Sentence("call them, and write the day into verified_on")
        yield note(
            about, Sentence("lines that nobody has checked for half a year: {stale}", stale=", ".join(stale)), remedy
        )
    enrolled = page.people.get(Standing.ENROLLED, 0)
    yield note(
        about, Sentence("{enrolled} enrolled", enrolled=enrolled) if enrolled else Sentence("nobody is enrolled yet")
    )
