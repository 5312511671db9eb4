"""Saying what becomes of a shift that is to be taken: to those who ask, those who take it, and those who lead."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions.programs import ProgramInUse
from outreach.actions.texts import tell_staff
from outreach.domain.delivery import MessageKind
from outreach.domain.moments import time_words
from outreach.domain.text_keys import TextKey
from outreach.records import specialists
from outreach.records.specialists import Specialist, StaffRole
from outreach.records.swaps import Swap


def period_words(starts_at: datetime, ends_at: datetime, *, zone: str, lang: str, now: datetime) -> dict[str, str]:
    """Name the two ends of a shift."""
    return {
        "starts": time_words(starts_at, now=now, zone=zone, lang=lang),
        "ends": time_words(ends_at, now=now, zone=zone, lang=lang),
    }


def say_of(
    session: Session,
    in_use: ProgramInUse,
    reader: Specialist,
    key: TextKey,
    swap: Swap,
    *,
    fields: Mapping[str, str] | None = None,
    kind: MessageKind = MessageKind.STAFF_ANSWER,
    good_until: datetime | None = None,
    now: datetime,
) -> None:
    """Tell somebody something about a shift, naming it by its times and its code."""
    program = in_use.program
    named = {
        "program": program.neutral_name,
        "code": swap.code,
        **period_words(swap.starts_at, swap.ends_at, zone=program.zone, lang=reader.lang, now=now),
        **(fields or {}),
    }
    tell_staff(
        session,
        reader,
        kind,
        key,
        program=program,
        program_id=in_use.program_id,
        now=now,
        fields=named,
        good_until=good_until,
    )


def say_to_leads(
    session: Session,
    in_use: ProgramInUse,
    key: TextKey,
    swap: Swap,
    *,
    fields: Mapping[str, str] | None = None,
    kind: MessageKind = MessageKind.STAFF_ANSWER,
    now: datetime,
) -> None:
    """Tell those who lead something about a shift, but for those who know because it is theirs, or was."""
    for lead in specialists.of_program(session, in_use.program_id, role=StaffRole.LEAD):
        if lead.id not in (swap.asker_id, swap.taker_id):
            say_of(session, in_use, lead, key, swap, fields=fields, kind=kind, now=now)
