"""Gaps: leads are told of times ahead at which nobody is on call, while somebody can still be found."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from outreach.actions import programs, rotas
from outreach.actions.alarms import raise_alarm
from outreach.actions.programs import ProgramInUse
from outreach.actions.texts import tell_staff
from outreach.domain.closed import uncovered
from outreach.domain.delivery import MessageKind
from outreach.domain.gap_alerts import LOOK_AHEAD, GapNews, GapStep, KnownGap, look
from outreach.domain.moments import time_words
from outreach.domain.reach import OutOfReach
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.records import escalations, gaps, shifts, specialists
from outreach.records import programs as records
from outreach.records.specialists import StaffRole

_WEEKLY = timedelta(days=7)
_DAILY = timedelta(days=1)
_YEARLY = timedelta(days=365)
_AFTER_A_CRISIS = timedelta(minutes=15)
_CRISIS = timedelta(hours=2)

log = structlog.get_logger(__name__)


def look_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Look over the rota of every program whose time has come; says how many there were."""
    due = records.due_for_gaps(session, now=now, limit=limit, passing=passing)
    for program in due:
        _look_over(session, programs.in_use(session, program), now=now)
    return len(due)


def _look_over(session: Session, in_use: ProgramInUse, *, now: datetime) -> None:
    """Tell the leads what they do not know yet; while an emergency is fresh, only what begins within the hour."""
    program = in_use.program_id
    if not shifts.ever(session, program):
        raise_alarm(session, f"no shift {program}", TextKey.NO_SHIFTS, again_after=_WEEKLY, now=now, program=program)
        records.look_for_gaps(session, program, at=now + _DAILY)
        return
    end = now + LOOK_AHEAD
    rules, zone = rotas.rules_of(session, program), in_use.program.zone
    there = uncovered(
        rota=shifts.between(session, program, start=now, end=end),
        closed=() if rules is None else rules.closed,
        zone=zone if rules is None else rules.zone,
        start=now,
        end=end,
    )
    news = look(gaps=there, known=gaps.of(session, program), zone=zone, now=now)
    begins_soon = any(each.told is GapStep.HOUR for each in news.tell)
    if not begins_soon and _has_a_fresh_emergency(session, program, now=now):
        records.look_for_gaps(session, program, at=min(now + _AFTER_A_CRISIS, news.look_at))
        return
    _tell_of_the_unreached(session, program, now=now)
    _tell(session, in_use, news.tell, now=now)
    _remember(session, program, news, now=now)


def _has_a_fresh_emergency(session: Session, program: UUID, *, now: datetime) -> bool:
    """Say whether leads have an emergency on their hands; one that stays open for hours must not hide a gap."""
    return any(
        each.urgency is Urgency.EMERGENCY and now - each.opened_at < _CRISIS
        for each in escalations.live_in(session, [program])
    )


def _tell_of_the_unreached(session: Session, program: UUID, *, now: datetime) -> None:
    """Tell the leads once of each who is on call and has never answered us, as some did before we asked."""
    on_call = {each.specialist for each in shifts.between(session, program, start=now, end=now + LOOK_AHEAD)}
    for somebody in specialists.by_ids(session, sorted(on_call)).values():
        if somebody.reach.trouble is OutOfReach.NEVER_ANSWERED:
            key, which = TextKey.NEVER_ANSWERED, f"never answered {somebody.id}"
            named = {"specialist": somebody.name}
            raise_alarm(session, which, key, again_after=_YEARLY, now=now, program=program, fields=named)


def _remember(session: Session, program: UUID, news: GapNews, *, now: datetime) -> None:
    gaps.keep(session, program, news.known, now=now)
    records.look_for_gaps(session, program, at=news.look_at)


def _tell(session: Session, in_use: ProgramInUse, found: Sequence[KnownGap], *, now: datetime) -> None:
    """Tell each lead of the next gap, and how many there are after it."""
    if not found:
        return
    log.warning("shift_gaps", program=str(in_use.program_id), gaps=len(found))
    key = TextKey.SHIFT_GAP if len(found) == 1 else TextKey.SHIFT_GAPS
    for lead in specialists.of_program(session, in_use.program_id, role=StaffRole.LEAD):
        fields = {
            "program": in_use.program.neutral_name,
            "count": str(len(found)),
            **_when(found[0], zone=in_use.program.zone, lang=lead.lang, now=now),
        }
        tell_staff(
            session,
            lead,
            MessageKind.ALERT,
            key,
            program=in_use.program,
            program_id=in_use.program_id,
            now=now,
            fields=fields,
        )


def _when(gap: KnownGap, *, zone: str, lang: str, now: datetime) -> dict[str, str]:
    """Name the two ends of a gap; one that has begun is now, and one without an end lasts until somebody plans."""
    begun, endless = ("ahora", "nuevo aviso") if lang == "es" else ("now", "further notice")
    starts = begun if gap.starts_at <= now else time_words(gap.starts_at, now=now, zone=zone, lang=lang)
    is_endless = gap.ends_at >= now + LOOK_AHEAD
    return {"starts": starts, "ends": endless if is_endless else time_words(gap.ends_at, now=now, zone=zone, lang=lang)}
