"""Telling people about an escalation: pages, what did not work, and who learns of it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people
from outreach.actions.people import Person
from outreach.actions.texts import tell, tell_staff
from outreach.domain.delivery import DropReason, MessageKind
from outreach.domain.escalation import Channel
from outreach.domain.ladder import Cover, Move
from outreach.domain.moments import urgency_words
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.records import messages, outbox, pages, specialists
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist, StaffRole
from outreach.records.timeline import Event


def case_fields(escalation: Escalation, person: Person, reader: Specialist) -> dict[str, str]:
    """Name an escalation to somebody of ours: urgency, initials and code, never the story."""
    return {
        "code": str(escalation.code),
        "initials": person.initials,
        "urgency": urgency_words(escalation.urgency, lang=reader.lang),
    }


def page(
    session: Session,
    escalation: Escalation,
    person: Person,
    reader: Specialist,
    channel: Channel,
    *,
    now: datetime,
    key: TextKey | None = None,
) -> None:
    """Tell somebody of ours, in the words of `key` or as one does.

    A page of theirs that could not go out yet gives way to this one: an outage must not end in a burst.
    """
    if key is None and pages.paged_on(session, escalation, reader.id, ever=True):
        key = TextKey.PAGE_AGAIN
    outbox.cancel_queued(
        session,
        reason=DropReason.OVERTAKEN,
        escalation=escalation.id,
        specialist=reader.id,
        channel=channel,
        kinds=(MessageKind.PAGE,),
    )
    first_page(session, escalation, person, reader, channel, now=now, key=key)


def first_page(
    session: Session,
    escalation: Escalation,
    person: Person,
    reader: Specialist,
    channel: Channel,
    *,
    now: datetime,
    key: TextKey | None = None,
) -> None:
    """Tell somebody of ours of an escalation of which no page can be on its way to them yet."""
    fields = {**case_fields(escalation, person, reader), "program": person.in_use.program.neutral_name}
    message = tell_staff(
        session,
        reader,
        MessageKind.PAGE,
        TextKey.PAGE_VOICE if channel is Channel.CALL else key or TextKey.PAGE,
        program=person.in_use.program,
        program_id=escalation.program_id,
        now=now,
        fields=fields,
        escalation=escalation.id,
        channel=channel,
    )
    pages.add(session, escalation, [(reader.id, channel, message)], now=now)
    how = "called" if channel is Channel.CALL else "texted"
    people.note(session, person, Event.PAGED, f"{reader.name} is {how} ({escalation.urgency.value})", now=now)


def owner(session: Session, person: Person, live: Escalation, *, now: datetime) -> None:
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


def why_paged(specialist: UUID, escalation: Escalation, move: Move, cover: Cover) -> TextKey | None:
    """Choose the words for somebody who should know more than that a person waits; None for the usual ones."""
    if move.reopened and specialist == escalation.acknowledged_by:
        return TextKey.REOPENED
    if specialist in cover.lead and _nobody_on_call(move, cover):
        return TextKey.NOBODY_ON_CALL
    return None


def _nobody_on_call(move: Move, cover: Cover) -> bool:
    """Say whether this is the moment at which an empty rota shows."""
    return bool(move.passed_rungs) and not cover.shift and not cover.backup and move.position.round == 0


def the_truth(
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
            _leads(session, escalation, person, TextKey.NOBODY_ON_CALL, now=now)
    if move.nobody:
        people.note(session, person, Event.NOBODY_TO_PAGE, "nobody at all to tell; trying again", now=now)
    first_time_round = escalation.position.round == 1
    if move.whole_ladder_failed and first_time_round and escalation.urgency >= Urgency.SAME_DAY:
        _leads(session, escalation, person, TextKey.WHOLE_LADDER_FAILED, now=now)
        if escalation.urgency >= Urgency.URGENT and not person.stopped:
            tell(
                session,
                person,
                MessageKind.CRISIS_CARD,
                TextKey.STILL_WAITING,
                now=now,
                escalation=escalation.id,
            )


def _leads(session: Session, escalation: Escalation, person: Person, key: TextKey, *, now: datetime) -> None:
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
