"""Shifts as a calendar shows them: final ones only, and nothing of anybody whom we look after."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.program import Program
from outreach.domain.rota import Role
from outreach.packs.calendar_files import CalendarShift, write_calendar
from outreach.packs.program_file import program_from_json
from outreach.queries.rota import closed_hours
from outreach.records import calendars, programs, rotas, shifts, specialists
from outreach.records.calendars import Whose
from outreach.records.shifts import CalendarEntry

_BACK = timedelta(days=31)
_AHEAD = timedelta(days=100)
_WORDS = {Role.PRIMARY: "on call", Role.BACKUP: "backup"}


def opened_by(session: Session, secret: str, *, now: datetime) -> bytes | None:
    """Write the calendar that a secret opens; None when it opens none."""
    whose = calendars.opened_by(session, secret)
    if whose is None:
        return None
    found = shifts.for_calendar(
        session,
        program=whose.program_id,
        specialist=whose.specialist_id,
        start=now - _BACK,
        end=now + _AHEAD,
    )
    named = _programs(session, list({each.program_id for each in found}))
    people = specialists.by_ids(session, list({each.shift.specialist for each in found}))
    entries = [_entry(each, named[each.program_id], people[each.shift.specialist].name, whose) for each in found]
    zone = next((_zone(session, named[each.program_id], each) for each in found), "UTC")
    return write_calendar("Shifts", entries, zone=zone)


def _entry(each: CalendarEntry, program: Program, who: str, whose: Whose) -> CalendarShift:
    title = program.neutral_name if whose.specialist_id is not None else who
    return CalendarShift(
        uid=f"{each.id}@outreach",
        summary=f"{title}: {_WORDS[each.shift.role]}",
        starts_at=each.shift.starts_at,
        ends_at=each.shift.ends_at,
        made_at=each.created_at,
    )


def _programs(session: Session, ids: Sequence[UUID]) -> dict[UUID, Program]:
    versions = programs.versions_in_use(session, ids)
    documents = programs.version_documents(session, [version for version, _ in versions.values()])
    return {key: program_from_json(documents[version]) for key, (version, _) in versions.items()}


def _zone(session: Session, program: Program, each: CalendarEntry) -> str:
    """Say by which clocks the shifts of a program change: those of its rota, or else its own."""
    return closed_hours(session, each.program_id)[1] if rotas.of(session, each.program_id) else program.zone
