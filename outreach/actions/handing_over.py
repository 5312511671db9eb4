"""Handing over: what somebody has when their shift ends goes to the next person, once that person has accepted it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, programs, promises, reaching, rota
from outreach.actions.escalations import person_of
from outreach.actions.inviting import NotOnTheTeam
from outreach.actions.programs import ProgramInUse
from outreach.actions.telling import case_fields
from outreach.actions.texts import tell_staff
from outreach.domain.claiming import CLAIM_LASTS
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import EscalationStatus
from outreach.domain.handover import ACCEPT_WITHIN, MAY_BE_ACCEPTED, HandoverStatus, goes_on, next_on
from outreach.domain.moments import by_words
from outreach.domain.rota import on_call
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.records import escalations, handovers, participants, reasons, specialists, thread_claims
from outreach.records.escalations import Escalation
from outreach.records.handovers import Handover
from outreach.records.specialists import Specialist, StaffRole
from outreach.records.timeline import Event

_QUIET_FOR = timedelta(days=3)
_LINES = 5
_NAMED_QUIET = 8
_MAY_ACCEPT_FOR = timedelta(hours=24)


def at_the_end(session: Session, program: UUID, giver: Specialist, *, ended_at: datetime, now: datetime) -> bool:
    """Offer what somebody has at the end of their shift to the next person; says whether they had anything.

    Until it is accepted it stays with the giver, who is told so; when nobody is next the leads hear of it at once.
    Whoever's phone is known to fail would never hear of it, and is passed over.
    """
    theirs = theirs_in(session, program, giver.id)
    if not theirs:
        return False
    in_use, team = programs.in_use(session, program), rota.rota_of(session, program, now=now)
    fails = reaching.known_to_fail(session, team.team)
    leads = [lead.id for lead in team.leads() if lead.id not in fails]
    running = [each for each in on_call(rota=team.shifts, at=now) if each.specialist not in fails]
    taker = next_on(giver=giver.id, running=running, leads=leads, carries=_carries(session, program))
    until = now + ACCEPT_WITHIN
    if not handovers.offer(
        session, program=program, giver=giver.id, taker=taker, ended_at=ended_at, until=until, now=now
    ):
        return True
    codes = _codes(theirs)
    if taker is None:
        _tell(session, in_use, giver, TextKey.HANDOVER_NOBODY, {"codes": codes}, now=now)
        _tell_leads(session, in_use, TextKey.HANDOVER_STAYS, giver, codes, now=now)
        return True
    next_one = team.who(taker)
    _packet(session, in_use, giver, next_one, theirs, now=now)
    _tell(session, in_use, giver, TextKey.HANDOVER_GIVEN, {"codes": codes, "taker": next_one.name}, now=now)
    return True


def give(session: Session, in_use: ProgramInUse, giver: Specialist, taker: Specialist, *, now: datetime) -> bool:
    """Offer all that somebody has to one of their team before their shift ends; says whether there was anything to.

    What is offered already is not offered again. Raises NotOnTheTeam and NotReachable.
    """
    program = in_use.program_id
    if taker.id == giver.id or program not in specialists.programs_of(session, taker.id):
        raise NotOnTheTeam("choose somebody else who works for this program")
    reaching.check_phone(taker)
    theirs = theirs_in(session, program, giver.id)
    pending = [each for each in handovers.offered_in(session, program) if each.giver_id == giver.id]
    if not theirs or any(each.escalation_id is None for each in pending):
        return False
    until = now + ACCEPT_WITHIN
    if not handovers.offer(
        session, program=program, giver=giver.id, taker=taker.id, ended_at=now, until=until, now=now
    ):
        return False
    _packet(session, in_use, giver, taker, theirs, now=now)
    return True


def theirs_in(session: Session, program: UUID, specialist: UUID) -> list[Escalation]:
    """List what somebody has in a program, most urgent and longest waiting first."""
    return [each for each in escalations.live_in(session, [program]) if each.acknowledged_by == specialist]


def _offered(session: Session, handover: Handover) -> list[Escalation]:
    """List what of a hand-over the giver still has; what they took since then was never offered to anybody."""
    theirs = theirs_in(session, handover.program_id, handover.giver_id)
    if handover.escalation_id is not None:
        return [each for each in theirs if each.id == handover.escalation_id]
    return [each for each in theirs if each.acknowledged_at and each.acknowledged_at <= handover.offered_at]


def _carries(session: Session, program: UUID) -> Mapping[UUID, int]:
    """Count what everybody has in a program, and what is offered to them already."""
    live = escalations.live_in(session, [program])
    has = Counter(each.acknowledged_by for each in live if each.acknowledged_by is not None)
    carries = Counter(has)
    for each in handovers.offered_in(session, program):
        if each.taker_id is not None:
            carries[each.taker_id] += has[each.giver_id] if each.escalation_id is None else 1
    return carries


def _codes(theirs: Sequence[Escalation]) -> str:
    return ", ".join(str(each.code) for each in theirs)


def _packet(
    session: Session,
    in_use: ProgramInUse,
    giver: Specialist,
    taker: Specialist,
    theirs: Sequence[Escalation],
    *,
    now: datetime,
) -> None:
    """Tell the next person what is handed over, what was promised, and who was quiet of late: initials and codes."""
    lines = [_line(session, in_use, each, taker, now=now) for each in theirs[:_LINES]]
    if len(theirs) > _LINES:
        lines.append(_said(in_use, taker, TextKey.QUEUE_MORE, {"count": str(len(theirs) - _LINES)}))
    fields = {"giver": giver.name, "lines": "\n".join(lines)}
    _tell(session, in_use, taker, TextKey.HANDOVER, fields, kind=MessageKind.ALERT, good_for=ACCEPT_WITHIN, now=now)
    quiet = _quiet(session, in_use.program_id, theirs, now=now)
    if quiet:
        _tell(session, in_use, taker, TextKey.HANDOVER_QUIET, {"initials": quiet}, now=now)


def _line(session: Session, in_use: ProgramInUse, each: Escalation, taker: Specialist, *, now: datetime) -> str:
    when = by_words(each.promised_at, now=now, zone=in_use.program.zone, lang=taker.lang)
    fields = {**case_fields(each, person_of(session, each), taker), "when": when}
    return _said(in_use, taker, TextKey.HANDOVER_LINE, fields)


def _said(in_use: ProgramInUse, reader: Specialist, key: TextKey, fields: Mapping[str, str]) -> str:
    return say(key, lang=reader.lang, wording=in_use.program.wording, **fields)


def _quiet(session: Session, program: UUID, theirs: Sequence[Escalation], *, now: datetime) -> str:
    """Name by initials who was too quiet in the last days, but for those who are handed over anyway."""
    handed = {each.participant_id for each in theirs}
    keys = [key for key in reasons.quiet_since(session, program, now - _QUIET_FOR) if key not in handed]
    found = participants.by_ids(session, keys[:_NAMED_QUIET])
    return ", ".join(found[key].initials for key in keys[:_NAMED_QUIET])


def acceptable(session: Session, specialist: Specialist, *, now: datetime) -> list[Handover]:
    """List what somebody may accept: what was offered to them, and what nobody accepted where they lead."""
    leads = [
        program
        for program in specialists.programs_of(session, specialist.id)
        if specialist in specialists.of_program(session, program, role=StaffRole.LEAD)
    ]
    return handovers.open_for(session, specialist.id, leads=leads, since=now - _MAY_ACCEPT_FOR)


def accept(session: Session, handover: Handover, specialist: Specialist, *, now: datetime) -> list[Escalation]:
    """Let somebody take over what was offered; returns what is theirs now, nothing when there was nothing left.

    What was promised keeps its time; the person who waits hears the new name.
    """
    if handover.status not in MAY_BE_ACCEPTED:
        return []
    theirs = _offered(session, handover)
    status = HandoverStatus.ACCEPTED if theirs else HandoverStatus.OVER
    by = specialist.id if theirs else None
    if handovers.move(session, handover, status, accepted_by=by, now=now) is None:
        return []
    giver = specialists.by_ids(session, [handover.giver_id])[handover.giver_id]
    taken = [each for each in theirs if _take_over(session, each, giver, specialist, now=now)]
    if taken:
        in_use = programs.in_use(session, handover.program_id)
        fields = {"codes": _codes(taken), "taker": specialist.name}
        done = TextKey.HANDOVER_DONE if _is_at_an_end(session, handover, now=now) else TextKey.HANDOVER_TAKEN
        _tell(session, in_use, giver, done, fields, now=now)
        _tell(session, in_use, specialist, TextKey.HANDOVER_YOURS, fields, now=now)
    return taken


def _is_at_an_end(session: Session, handover: Handover, *, now: datetime) -> bool:
    """Say whether a hand-over came with the end of a shift, rather than from somebody who is on call still."""
    running = rota.current_shifts(session, handover.program_id, now=now)
    return handover.escalation_id is None and not goes_on(specialist=handover.giver_id, running=running)


def _take_over(session: Session, each: Escalation, giver: Specialist, taker: Specialist, *, now: datetime) -> bool:
    held = escalations.hold(session, each.id)
    if held.status is not EscalationStatus.ACKNOWLEDGED or held.acknowledged_by != giver.id:
        return False
    moved = escalations.move(
        session,
        held,
        position=held.position,
        next_step_at=held.next_step_at,
        changes={"acknowledged_by": taker.id, "acknowledged_at": now},
    )
    if moved is None:
        return False
    person = person_of(session, moved)
    what = f"{taker.name} has taken over from {giver.name}"
    people.note(session, person, Event.ACKNOWLEDGED, what, by=taker.name, now=now)
    names = {"specialist": taker.name, "giver": giver.name}
    thread_claims.pass_to(
        session,
        participant=moved.participant_id,
        stranger=moved.stranger_id,
        specialist=taker.id,
        until=now + CLAIM_LASTS,
        now=now,
    )
    if moved.snoozed_until is None:
        promises.tell_time(session, moved, person, TextKey.TAKEN_OVER, names=names, now=now)
    return True


def look_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Tell the giver and the leads of what nobody accepted in time; returns how many there were."""
    due = handovers.claim_due(session, now=now, limit=limit, passing=passing)
    for each in due:
        theirs = _offered(session, each)
        handovers.move(session, each, HandoverStatus.STAYS if theirs else HandoverStatus.OVER, now=now)
        if theirs:
            _stays(session, each, _codes(theirs), now=now)
    return len(due)


def _stays(session: Session, handover: Handover, codes: str, *, now: datetime) -> None:
    assert handover.taker_id is not None
    names = specialists.by_ids(session, [handover.giver_id, handover.taker_id])
    giver, taker = names[handover.giver_id], names[handover.taker_id]
    in_use = programs.in_use(session, handover.program_id)
    fields = {"codes": codes, "taker": taker.name}
    _tell(session, in_use, giver, TextKey.HANDOVER_LATE, fields, kind=MessageKind.ALERT, now=now)
    if _is_at_an_end(session, handover, now=now):
        _tell_leads(session, in_use, TextKey.HANDOVER_STAYS, giver, codes, now=now)


def _tell_leads(
    session: Session, in_use: ProgramInUse, key: TextKey, giver: Specialist, codes: str, *, now: datetime
) -> None:
    fields = {"program": in_use.program.neutral_name, "giver": giver.name, "codes": codes}
    for lead in rota.rota_of(session, in_use.program_id, now=now).leads():
        if lead.id != giver.id:
            _tell(session, in_use, lead, key, fields, kind=MessageKind.ALERT, now=now)


def _tell(
    session: Session,
    in_use: ProgramInUse,
    reader: Specialist,
    key: TextKey,
    fields: Mapping[str, str],
    *,
    kind: MessageKind = MessageKind.STAFF_ANSWER,
    good_for: timedelta | None = None,
    now: datetime,
) -> None:
    tell_staff(
        session,
        reader,
        kind,
        key,
        program=in_use.program,
        program_id=in_use.program_id,
        now=now,
        fields=fields,
        good_until=None if good_for is None else now + good_for,
    )
