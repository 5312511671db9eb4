"""The roster that is kept on disk: made anew each minute, so that somebody can be told when the database is away."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from outreach.actions import programs
from outreach.actions.programs import ProgramInUse
from outreach.domain.cards import CARD_KEYS
from outreach.domain.program import Program
from outreach.domain.roster import COVERS, Colleague, ProgramRoster, Roster
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import Wording
from outreach.packs.house import house_wording
from outreach.ports import DatabaseTrouble, Runtime
from outreach.records import shifts, specialists
from outreach.records.specialists import StaffRole

log = structlog.get_logger(__name__)

ANEW_AFTER = timedelta(minutes=1)
STALE_AFTER = timedelta(minutes=5)

_SAID = (*sorted(CARD_KEYS), TextKey.PAGE_WITHOUT_RECORDS)


def make(session: Session, *, now: datetime) -> Roster:
    """Gather every program's people, and who is on call from now on for two days."""
    return Roster(made_at=now, programs=tuple(_of_program(session, each, now=now) for each in programs.every(session)))


def _of_program(session: Session, in_use: ProgramInUse, *, now: datetime) -> ProgramRoster:
    key = in_use.program_id
    people = specialists.of_program(session, key)
    return ProgramRoster(
        name=in_use.program.name,
        languages=in_use.program.languages,
        wording=_wording(in_use.program),
        team={one.id: Colleague(id=one.id, phone=one.phone, lang=one.lang) for one in people},
        leads=tuple(one.id for one in specialists.of_program(session, key, role=StaffRole.LEAD)),
        shifts=tuple(shifts.between(session, key, start=now, end=now + COVERS)),
    )


def _wording(program: Program) -> Wording:
    """Pick what may have to be said; a program applied before a text existed says it as the house does."""
    house = house_wording()
    return {
        lang: {
            key.value: words
            for key in _SAID
            if (words := program.wording.get(lang, {}).get(key.value) or house.get(lang, {}).get(key.value))
        }
        for lang in program.languages
    }


def keep(runtime: Runtime) -> None:
    """Put the roster as it stands now on the disk, once a minute, whichever process comes first."""
    if runtime.on_disk is None:
        return
    now, last = runtime.now(), runtime.on_disk.roster.read()
    if last is not None and timedelta(0) <= now - last.made_at < ANEW_AFTER:
        return
    try:
        with runtime.transaction() as session:
            roster = make(session, now=now)
        runtime.on_disk.roster.write(roster)
    except DatabaseTrouble as error:
        log.info("roster_stays_as_it_is", error=type(error).__name__)
    except OSError as error:
        log.error("roster_not_written", error=error.strerror)  # noqa: TRY400 - a full disk needs no traceback a minute
