"""Alarms: what is wrong with the installation itself is said to those who lead programs, seldom enough to be read."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from outreach.actions import programs
from outreach.actions.texts import tell_staff
from outreach.domain.delivery import MessageKind
from outreach.domain.wording import TextKey
from outreach.records import alarms, specialists
from outreach.records.specialists import StaffRole

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
    log.warning("alarm", which=which, times=alarm.times)
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
        for lead in specialists.of_program(session, in_use.program_id, role=StaffRole.LEAD):
            if lead.id in told:
                continue
            told.add(lead.id)
            named = {"program": in_use.program.neutral_name, **fields}
            tell_staff(
                session,
                lead,
                MessageKind.ALERT,
                key,
                program=in_use.program,
                program_id=in_use.program_id,
                now=now,
                fields=named,
            )
