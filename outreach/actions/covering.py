"""Covering: somebody comes on call right now, in the place of whoever is, or where nobody is."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import rostering, swaps
from outreach.actions.programs import ProgramInUse
from outreach.actions.texts import tell_staff
from outreach.domain.delivery import MessageKind
from outreach.domain.moments import time_words
from outreach.domain.rota import Shift, next_cover
from outreach.domain.text_keys import TextKey
from outreach.records import shifts, specialists
from outreach.records.specialists import Specialist, StaffRole

_LONGEST_ALONE = timedelta(hours=8)


def relieve(session: Session, in_use: ProgramInUse, taker: Specialist, running: Shift, *, now: datetime) -> None:
    """Put somebody in the place of whoever is on call, from now to the end of that shift; all who lead hear it.

    What the other still has is handed over as at the end of any shift. Raises CannotTake.
    """
    until = running.ends_at
    swaps.could_take(session, in_use, taker, starts_at=now, ends_at=until, at_once=True, now=now)
    program = in_use.program_id
    rostering.put_in_place(session, program, running.specialist, taker.id, starts_at=now, ends_at=until, now=now)
    _knows(session, program, taker, now=now)
    given = specialists.by_ids(session, [running.specialist])[running.specialist]
    _tell(session, in_use, taker, TextKey.COVER_YOURS, taker=taker, given=given, until=until, now=now)
    _tell(session, in_use, given, TextKey.COVER_GIVEN, taker=taker, given=given, until=until, now=now)
    for lead in specialists.of_program(session, program, role=StaffRole.LEAD):
        if lead.id not in (taker.id, given.id):
            _tell(session, in_use, lead, TextKey.COVERED, taker=taker, given=given, until=until, now=now)


def come_on(session: Session, in_use: ProgramInUse, taker: Specialist, *, now: datetime) -> datetime:
    """Put somebody on call now where nobody is, until the next shift begins; returns until when. Raises CannotTake."""
    coming = shifts.between(session, in_use.program_id, start=now, end=now + _LONGEST_ALONE)
    until = next_cover(rota=coming, at=now) or now + _LONGEST_ALONE
    swaps.could_take(session, in_use, taker, starts_at=now, ends_at=until, at_once=True, now=now)
    shift = Shift(specialist=taker.id, starts_at=now, ends_at=until)
    rostering.add_shift(session, in_use.program_id, shift, now=now)
    _tell(session, in_use, taker, TextKey.COVER_ALONE, taker=taker, given=taker, until=until, now=now)
    return until


def _knows(session: Session, program: UUID, taker: Specialist, *, now: datetime) -> None:
    """Note that somebody need not be told that the shift begins which they have just taken."""
    for each in shifts.explained(session, program, start=now, end=now + timedelta(microseconds=1)):
        if each.shift.specialist == taker.id:
            shifts.looked(session, each.id, look_at=each.shift.ends_at)


def _tell(
    session: Session,
    in_use: ProgramInUse,
    reader: Specialist,
    key: TextKey,
    *,
    taker: Specialist,
    given: Specialist,
    until: datetime,
    now: datetime,
) -> None:
    fields = {
        "program": in_use.program.neutral_name,
        "taker": taker.name,
        "specialist": given.name,
        "until": time_words(until, now=now, zone=in_use.program.zone, lang=reader.lang),
    }
    tell_staff(
        session,
        reader,
        MessageKind.STAFF_ANSWER,
        key,
        program=in_use.program,
        program_id=in_use.program_id,
        now=now,
        fields=fields,
    )
