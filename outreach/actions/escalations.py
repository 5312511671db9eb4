"""Escalations: raising a worry with its first page, climbing the ladder, and the moments when a person takes it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, programs, rota, telling
from outreach.actions.people import Person
from outreach.domain.delivery import Lane
from outreach.domain.escalation import Channel
from outreach.domain.ladder import next_move
from outreach.domain.urgency import Urgency
from outreach.records import escalations, pages, participants, reasons
from outreach.records.escalations import Escalation
from outreach.records.reasons import NewReason
from outreach.records.rings import ring_after_commit
from outreach.records.timeline import Event

_CODE_RESTS_FOR = timedelta(hours=24)


def person_of(session: Session, escalation: Escalation) -> Person:
    """Gather whom an escalation is about."""
    if escalation.participant_id is not None:
        return people.of_participant(session, escalation.participant_id)
    assert escalation.stranger_id is not None
    stranger = participants.strangers_by_ids(session, [escalation.stranger_id])[escalation.stranger_id]
    in_use = programs.in_use(session, escalation.program_id)
    return Person(in_use=in_use, stranger=stranger)


def raise_reasons(session: Session, person: Person, worries: Sequence[NewReason], *, now: datetime) -> Escalation:
    """Put reasons in front of a person: on the live escalation or a new one, whose first page goes out with this."""
    urgency = max(worry.urgency for worry in worries)
    live, fresh = _live_or_new(session, person, urgency, now=now)
    for worry in worries:
        reasons.add(session, live.id, worry, now=now)
    worst = max(worries, key=_rank)
    people.note(
        session, person, Event.RAISED, f"{urgency.value}: {worst.what} ({worst.rule}), code {live.code}", now=now
    )
    if fresh:
        return advance(session, live, now=now)
    if urgency > live.urgency:
        return _climb_again(session, person, live, urgency, now=now)
    telling.owner(session, person, live, now=now)
    return live


def _rank(reason: NewReason) -> int:
    return reason.urgency.rank


def _live_or_new(session: Session, person: Person, urgency: Urgency, *, now: datetime) -> tuple[Escalation, bool]:
    """Hold somebody's live escalation, so that nobody closes it meanwhile, or open one; says if it is new.

    Two transactions may open for one person, or want one code: the later one looks again.
    """
    while True:
        live = escalations.live_of(session, participant=person.participant_id, stranger=person.stranger_id, hold=True)
        if live is not None:
            return live, False
        opened = escalations.open_new(
            session,
            program=person.in_use.program_id,
            program_version=person.in_use.version_id,
            participant=person.participant_id,
            stranger=person.stranger_id,
            urgency=urgency,
            code=escalations.free_code(session, since=now - _CODE_RESTS_FOR),
            now=now,
        )
        if opened is not None:
            return opened, True


def _climb_again(
    session: Session,
    person: Person,
    live: Escalation,
    urgency: Urgency,
    *,
    now: datetime,
) -> Escalation:
    """Begin again at the foot of a more urgent ladder; whoever had taken it is told first of all."""
    owner = live.acknowledged_by
    moved = escalations.move(
        session,
        live,
        position=live.position.begun_again(urgency=urgency),
        next_step_at=now,
        changes={"acknowledged_by": None, "acknowledged_at": None},
    )
    if moved is None:
        return live
    what = f"now {urgency.value}; the ladder begins again"
    people.note(session, person, Event.REOPENED, what, now=now)
    climbed = advance(session, moved, now=now)
    if owner is not None and not pages.paged_on(session, climbed, owner):
        telling.page(session, climbed, person, owner, Channel.TEXT, now=now)
    return climbed


def heard_again(session: Session, person: Person, *, now: datetime) -> None:
    """Let whoever looks after somebody know that they wrote, even if nothing in it worries us."""
    live = escalations.live_of(session, participant=person.participant_id, stranger=person.stranger_id)
    if live is not None:
        telling.owner(session, person, live, now=now)


def advance(session: Session, escalation: Escalation, *, now: datetime) -> Escalation:
    """Take the step that an escalation is due for: pages, the next look, and what everybody should know about it."""
    person = person_of(session, escalation)
    program = programs.version(session, escalation.program_version_id)
    cover = rota.cover(session, person, passed=escalation.passed_by, now=now)
    move = next_move(
        position=escalation.position,
        ladder=program.ladders[escalation.urgency],
        cover=cover,
        zone=program.zone,
        now=now,
    )
    changes = {"acknowledged_by": None, "acknowledged_at": None} if move.reopened else None
    moved = escalations.move(
        session,
        escalation,
        position=move.position,
        next_step_at=move.next_step_at,
        changes=changes,
    )
    if moved is None:
        return escalation
    if move.reopened:
        telling.reopened(session, escalation, person, paged={page.specialist for page in move.pages}, now=now)
    for page in move.pages:
        key = telling.why_paged(page.specialist, escalation, move, cover)
        telling.page(session, moved, person, page.specialist, page.channel, now=now, key=key)
    telling.the_truth(session, moved, person, move, cover, now=now)
    return moved


def page_failed(session: Session, escalation_id: UUID, *, why: str, now: datetime) -> None:
    """Take the next step now, because a page did not reach anybody; the last rung repeats in its own time."""
    live = escalations.by_ids(session, [escalation_id])[escalation_id]
    ladder = programs.version(session, live.program_version_id).ladders[live.urgency]
    at_the_end = live.position.rung >= len(ladder.rungs) - 1
    if at_the_end or not escalations.hurry(session, escalation_id, now=now):
        return
    what = f"a page failed ({why}); going on at once"
    people.note(session, person_of(session, live), Event.DELIVERY, what, now=now)
    ring_after_commit(session, Lane.UPKEEP)


def advance_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Take every step that is due, most urgent first; returns how many escalations it looked at."""
    due = escalations.claim_due(session, now=now, limit=limit, passing=passing)
    for escalation in due:
        advance(session, escalation, now=now)
    return len(due)
