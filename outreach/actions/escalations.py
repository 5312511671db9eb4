"""Escalations: raising a worry with its first page, climbing the ladder, and the moments when a person takes it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, programs, rota
from outreach.actions.people import Person
from outreach.actions.texts import tell, tell_staff
from outreach.domain.delivery import Lane, MessageKind
from outreach.domain.escalation import Channel
from outreach.domain.ladder import Cover, Move, next_move
from outreach.domain.moments import urgency_words
from outreach.domain.urgency import Urgency
from outreach.domain.wording import TextKey
from outreach.records import escalations, messages, pages, participants, reasons, specialists
from outreach.records.escalations import Escalation
from outreach.records.reasons import NewReason
from outreach.records.rings import ring_after_commit
from outreach.records.specialists import Specialist, StaffRole
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
    _tell_owner(session, person, live, now=now)
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
        _page(session, climbed, person, owner, Channel.TEXT, now=now)
    return climbed


def _tell_owner(session: Session, person: Person, live: Escalation, *, now: datetime) -> None:
    """Let whoever has taken it know that there is more to read, at most once a minute."""
    if live.acknowledged_by is None:
        return
    told = messages.said_since(
        session,
        text_keys=[TextKey.WROTE_AGAIN.value],
        since=now - timedelta(minutes=1),
        specialist=live.acknowledged_by,
    )
    if told:
        return
    owner = specialists.by_ids(session, [live.acknowledged_by])[live.acknowledged_by]
    tell_staff(
        session,
        owner,
        MessageKind.STAFF_ANSWER,
        TextKey.WROTE_AGAIN,
        program=person.in_use.program,
        program_id=person.in_use.program_id,
        now=now,
        fields=case_fields(live, person, owner),
        escalation=live.id,
    )


def heard_again(session: Session, person: Person, *, now: datetime) -> None:
    """Let whoever looks after somebody know that they wrote, even if nothing in it worries us."""
    live = escalations.live_of(session, participant=person.participant_id, stranger=person.stranger_id)
    if live is not None:
        _tell_owner(session, person, live, now=now)


def case_fields(escalation: Escalation, person: Person, reader: Specialist) -> dict[str, str]:
    """Name an escalation to somebody of ours: urgency, initials and code, never the story."""
    return {
        "code": str(escalation.code),
        "initials": person.initials,
        "urgency": urgency_words(escalation.urgency, lang=reader.lang),
    }


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
        _reopened(session, escalation, person, paged={page.specialist for page in move.pages}, now=now)
    for page in move.pages:
        key = _why_paged(page.specialist, escalation, move, cover)
        _page(session, moved, person, page.specialist, page.channel, now=now, key=key)
    _tell_the_truth(session, moved, person, move, cover, now=now)
    return moved


def _why_paged(specialist: UUID, escalation: Escalation, move: Move, cover: Cover) -> TextKey | None:
    """Choose the words for somebody who should know more than that a person waits; None for the usual ones."""
    if move.reopened and specialist == escalation.acknowledged_by:
        return TextKey.REOPENED
    if specialist in cover.lead and _nobody_on_call(move, cover):
        return TextKey.NOBODY_ON_CALL
    return None


def _nobody_on_call(move: Move, cover: Cover) -> bool:
    """Say whether this is the moment at which an empty rota shows."""
    return bool(move.passed_rungs) and not cover.shift and not cover.backup and move.position.round == 0


def _page(
    session: Session,
    escalation: Escalation,
    person: Person,
    specialist: UUID,
    channel: Channel,
    *,
    now: datetime,
    key: TextKey | None = None,
) -> None:
    """Tell somebody of ours, in the words of `key` or as one does."""
    reader = specialists.by_ids(session, [specialist])[specialist]
    if key is None:
        key = TextKey.PAGE_AGAIN if pages.paged_on(session, escalation, specialist, ever=True) else TextKey.PAGE
    fields = {**case_fields(escalation, person, reader), "program": person.in_use.program.neutral_name}
    message = tell_staff(
        session,
        reader,
        MessageKind.PAGE,
        TextKey.PAGE_VOICE if channel is Channel.CALL else key,
        program=person.in_use.program,
        program_id=escalation.program_id,
        now=now,
        fields=fields,
        escalation=escalation.id,
        channel=channel,
    )
    pages.add(session, escalation, [(specialist, channel, message)], now=now)
    how = "called" if channel is Channel.CALL else "texted"
    people.note(session, person, Event.PAGED, f"{reader.name} is {how} ({escalation.urgency.value})", now=now)


def _tell_the_truth(
    session: Session,
    escalation: Escalation,
    person: Person,
    move: Move,
    cover: Cover,
    *,
    now: datetime,
) -> None:
    """Say what did not work: to the record, to the leads, and to the person who waits."""
    if move.passed_rungs:
        empty = ", ".join(rung.value for rung in move.passed_rungs)
        people.note(session, person, Event.NOBODY_TO_PAGE, f"nobody to tell on: {empty}", now=now)
        if _nobody_on_call(move, cover):
            _alert_leads(session, escalation, person, TextKey.NOBODY_ON_CALL, now=now)
    if move.nobody:
        people.note(session, person, Event.NOBODY_TO_PAGE, "nobody at all to tell; trying again", now=now)
    first_time_round = escalation.position.round == 1
    if move.whole_ladder_failed and first_time_round and escalation.urgency >= Urgency.SAME_DAY:
        _alert_leads(session, escalation, person, TextKey.WHOLE_LADDER_FAILED, now=now)
        if escalation.urgency >= Urgency.URGENT and not person.stopped:
            tell(
                session,
                person,
                MessageKind.CRISIS_CARD,
                TextKey.STILL_WAITING,
                now=now,
                escalation=escalation.id,
            )


def _alert_leads(session: Session, escalation: Escalation, person: Person, key: TextKey, *, now: datetime) -> None:
    minutes = int((now - escalation.opened_at).total_seconds() // 60)
    for lead in specialists.of_program(session, escalation.program_id, role=StaffRole.LEAD):
        if pages.paged_on(session, escalation, lead.id):
            continue
        fields = {
            **case_fields(escalation, person, lead),
            "program": person.in_use.program.neutral_name,
            "minutes": str(minutes),
        }
        tell_staff(
            session,
            lead,
            MessageKind.ALERT,
            key,
            program=person.in_use.program,
            program_id=escalation.program_id,
            now=now,
            fields=fields,
            escalation=escalation.id,
        )


def _reopened(
    session: Session,
    escalation: Escalation,
    person: Person,
    *,
    paged: Collection[UUID],
    now: datetime,
) -> None:
    """Say that a promise was not kept, to the one who made it, unless a page says so, and to the person who waits."""
    assert escalation.acknowledged_by is not None
    owner = specialists.by_ids(session, [escalation.acknowledged_by])[escalation.acknowledged_by]
    people.note(
        session, person, Event.REOPENED, f"{owner.name} did not close it in time; the ladder begins again", now=now
    )
    if owner.id not in paged:
        tell_staff(
            session,
            owner,
            MessageKind.STAFF_ANSWER,
            TextKey.REOPENED,
            program=person.in_use.program,
            program_id=escalation.program_id,
            now=now,
            fields=case_fields(escalation, person, owner),
            escalation=escalation.id,
        )
    if escalation.urgency >= Urgency.URGENT and not person.stopped and not _wrote_since(session, escalation):
        tell(
            session,
            person,
            MessageKind.CRISIS_CARD,
            TextKey.PROMISE_MISSED,
            now=now,
            fields={"specialist": owner.name},
            escalation=escalation.id,
        )


def _wrote_since(session: Session, escalation: Escalation) -> bool:
    """Say whether anybody of ours wrote to the person since it was taken: then it is only not closed yet."""
    since = escalation.acknowledged_at or escalation.opened_at
    return bool(
        messages.said_since(
            session,
            text_keys=[TextKey.NOTE.value],
            since=since,
            participant=escalation.participant_id,
            stranger=escalation.stranger_id,
        ),
    )


def page_failed(session: Session, escalation_id: UUID, *, why: str, now: datetime) -> None:
    """Take the next step now, because a page did not reach anybody."""
    if escalations.hurry(session, escalation_id, now=now):
        live = escalations.by_ids(session, [escalation_id])[escalation_id]
        people.note(
            session, person_of(session, live), Event.DELIVERY, f"a page failed ({why}); going on at once", now=now
        )
        ring_after_commit(session, Lane.UPKEEP)


def advance_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Take every step that is due, most urgent first; returns how many escalations it looked at."""
    due = escalations.claim_due(session, now=now, limit=limit, passing=passing)
    for escalation in due:
        advance(session, escalation, now=now)
    return len(due)
