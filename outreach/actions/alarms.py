"""Alarms: what is wrong with the installation itself is said to those who lead programs, seldom enough to be read."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from outreach.actions import programs
from outreach.actions.programs import ProgramInUse
from outreach.actions.texts import tell_staff
from outreach.domain.delivery import MessageKind
from outreach.domain.text_keys import TextKey
from outreach.records import alarms, specialists
from outreach.records.specialists import Specialist, StaffRole

_DAILY = timedelta(days=1)

log = structlog.get_logger(__name__)


def raise_alarm(
    session: Session,
    which: str,
    key: TextKey,
    *,
    again_after: timedelta,
    now: datetime,
    times: int = 1,
    within: timedelta = timedelta(hours=1),
    more_than: int = 0,
    program: UUID | None = None,
    fields: Mapping[str, str] | None = None,
) -> None:
    """Note that something was wrong, and tell the leads once it was so more than `more_than` times `within` a while.

    The leads are those of one program, or of all; they are told again only `again_after` the last time.
    """
    alarm = alarms.note(session, which, times=times, within=within, now=now)
    log.warning("alarm", about=key.value, times=alarm.times)  # what it is called may hold a number of ours
    if alarm.times > more_than and alarms.tell(session, which, again_after=again_after, now=now):
        tell_leads(session, key, program=program, fields={"count": str(alarm.times), **(fields or {})}, now=now)


def tell_leads(
    session: Session, key: TextKey, *, now: datetime, program: UUID | None = None, fields: Mapping[str, str]
) -> None:
    """Tell everybody who leads a program, or one program, each once."""
    told: set[UUID] = set()
    for in_use in programs.every(session):
        if program not in (None, in_use.program_id):
            continue
        leads = specialists.of_program(session, in_use.program_id, role=StaffRole.LEAD)
        _tell_each(session, leads, key, in_use, told=told, fields=fields, now=now)


def specialist_stopped(session: Session, stopped: UUID, *, now: datetime) -> None:
    """Tell those who lead somebody of ours who stopped our texts, at most daily: no page reaches them by text."""
    specialists.unreachable(session, stopped, since=now)
    _about(session, stopped, f"specialist stopped {stopped}", TextKey.SPECIALIST_STOPPED, now=now)


def phone_fails(session: Session, specialist: UUID, *, now: datetime) -> None:
    """Tell those who lead somebody of ours whom page after page does not reach, at most daily: their phone is dead."""
    specialists.unreachable(session, specialist, since=now)
    _about(session, specialist, f"phone fails {specialist}", TextKey.PHONE_FAILS, now=now)


def _about(session: Session, whom: UUID, which: str, key: TextKey, *, now: datetime) -> None:
    """Tell those who lead somebody of ours what is wrong there; where nobody else leads, everybody else hears of it."""
    alarms.note(session, which, times=1, within=_DAILY, now=now)
    if not alarms.tell(session, which, again_after=_DAILY, now=now):
        return
    log.warning("alarm", about=key.value, specialist=str(whom))
    told = {whom}
    works_for = specialists.programs_of(session, whom)
    name = specialists.by_ids(session, [whom])[whom].name
    for in_use in programs.every(session):
        if in_use.program_id not in works_for:
            continue
        leads = specialists.of_program(session, in_use.program_id, role=StaffRole.LEAD)
        others = [lead for lead in leads if lead.id != whom] or specialists.of_program(session, in_use.program_id)
        _tell_each(session, others, key, in_use, told=told, fields={"specialist": name}, now=now)


def _tell_each(
    session: Session,
    team: Sequence[Specialist],
    key: TextKey,
    in_use: ProgramInUse,
    *,
    told: set[UUID],
    fields: Mapping[str, str],
    now: datetime,
) -> None:
    """Alert everybody of a team who was not told yet, in the name of a program."""
    named = {"program": in_use.program.neutral_name, **fields}
    for each in team:
        if each.id in told:
            continue
        told.add(each.id)
        tell_staff(
            session,
            each,
            MessageKind.ALERT,
            key,
            program=in_use.program,
            program_id=in_use.program_id,
            now=now,
            fields=named,
        )
