"""Shift notices: your shift begins, your shift is over; each once, to somebody of whom it is true still."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from outreach.actions import handing_over, programs, rota
from outreach.actions.programs import ProgramInUse
from outreach.actions.rota import Rota
from outreach.actions.texts import tell_staff
from outreach.domain.delivery import MessageKind
from outreach.domain.handover import goes_on, on_until
from outreach.domain.hours import local
from outreach.domain.moments import time_words
from outreach.domain.rota import Role, on_call
from outreach.domain.text_keys import TextKey
from outreach.records import shifts, specialists
from outreach.records.messages import Message
from outreach.records.shifts import ShiftInSight
from outreach.records.specialists import Specialist

_LATE = timedelta(minutes=30)
_DAY_BEGINS, _DAY_ENDS = time(8), time(21)
_BEGINS = frozenset({TextKey.SHIFT_STARTS, TextKey.SHIFT_STARTS_BACKUP, TextKey.SHIFT_STARTS_ALONE})


def look_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Look at every shift that begins or ends; returns how many there were.

    Those that begin come first, so that whoever comes on hears so before they are offered what somebody else has.
    """
    due = shifts.claim_looks(session, now=now, limit=limit, passing=passing)
    for each in sorted(due, key=_beginning_first):
        if each.is_over(now):
            shifts.looked(session, each.id, look_at=None)
            _end(session, each, now=now)
        else:
            shifts.looked(session, each.id, look_at=each.shift.ends_at)
            _begin(session, each, now=now)
    return len(due)


def _beginning_first(each: ShiftInSight) -> tuple[bool, datetime]:
    return each.look_at >= each.shift.ends_at, each.look_at


def _begin(session: Session, each: ShiftInSight, *, now: datetime) -> None:
    """Tell somebody that they are on call, with whom and until when, unless they knew."""
    if now - each.shift.starts_at >= _LATE:
        return
    there, in_use = rota.rota_of(session, each.program_id, now=now), programs.in_use(session, each.program_id)
    zone, reader = in_use.program.zone, there.who(each.shift.specialist)
    before = shifts.role_before(session, each.program_id, reader.id, at=each.shift.starts_at)
    if before is not None and (before is each.shift.role or not _is_day(now, zone)):
        return
    until = on_until(specialist=reader.id, coming=there.shifts, now=now)
    names = _others(there, reader, now=now)
    fields = {"until": time_words(until, now=now, zone=zone, lang=reader.lang), "names": names}
    _tell(session, in_use, reader, _how(each.shift.role, names), fields, now=now)


def _is_day(now: datetime, zone: str) -> bool:
    return _DAY_BEGINS <= local(now, zone).time() < _DAY_ENDS


def _others(there: Rota, reader: Specialist, *, now: datetime) -> str:
    running = on_call(rota=there.shifts, at=now)
    return ", ".join(there.who(shift.specialist).name for shift in running if shift.specialist != reader.id)


def _how(role: Role, names: str) -> TextKey:
    if not names:
        return TextKey.SHIFT_STARTS_ALONE
    return TextKey.SHIFT_STARTS_BACKUP if role is Role.BACKUP else TextKey.SHIFT_STARTS


def _end(session: Session, each: ShiftInSight, *, now: datetime) -> None:
    """Hand over what somebody has when their shift ends, or let them go with thanks; nothing if they go on."""
    there = rota.rota_of(session, each.program_id, now=now)
    if goes_on(specialist=each.shift.specialist, running=on_call(rota=there.shifts, at=now)):
        return
    giver = specialists.by_ids(session, [each.shift.specialist])[each.shift.specialist]
    ended_at = each.shift.ends_at
    if handing_over.at_the_end(session, each.program_id, giver, ended_at=ended_at, now=now) or now - ended_at >= _LATE:
        return
    in_use = programs.in_use(session, each.program_id)
    _tell(session, in_use, giver, TextKey.SHIFT_ENDS, {}, now=now)


def _tell(
    session: Session,
    in_use: ProgramInUse,
    reader: Specialist,
    key: TextKey,
    fields: Mapping[str, str],
    *,
    now: datetime,
) -> None:
    tell_staff(
        session,
        reader,
        MessageKind.STAFF_ANSWER,
        key,
        program=in_use.program,
        program_id=in_use.program_id,
        now=now,
        fields={"program": in_use.program.neutral_name, **fields},
    )


def is_untrue(session: Session, message: Message, *, now: datetime) -> bool:
    """Say whether a notice is no longer true: the shift that begins was taken away, or the one that is over goes on."""
    if message.text_key not in (*_BEGINS, TextKey.SHIFT_ENDS) or message.program_id is None:
        return False
    running = rota.current_shifts(session, message.program_id, now=now)
    is_on = any(shift.specialist == message.specialist_id for shift in running)
    return is_on is (message.text_key == TextKey.SHIFT_ENDS)
