"""Telling people about an escalation: pages, what did not work, and who learns of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people
from outreach.actions.people import Person
from outreach.actions.rota import is_about
from outreach.actions.scenes import Scene
from outreach.actions.texts import tell, tell_staff
from outreach.domain.cover import Cover, Page
from outreach.domain.delivery import DropReason, MessageKind
from outreach.domain.drill import drill_words
from outreach.domain.escalation import Channel
from outreach.domain.ladder import Move
from outreach.domain.limits import limit_words
from outreach.domain.moments import urgency_words
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.records import pages, specialists, waiting_pages, was_told
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event

_ONCE_IN = timedelta(minutes=1)


def case_fields(escalation: Escalation, person: Person, reader: Specialist) -> dict[str, str]:
    """Name an escalation to somebody of ours: urgency, initials and code, never the story; a drill says what it is."""
    if person.is_nobody:
        marked = drill_words(lang=reader.lang)
        return {"code": str(escalation.code), "initials": marked, "urgency": marked}
    return {
        "code": str(escalation.code),
        "initials": person.initials,
        "urgency": urgency_words(escalation.urgency, lang=reader.lang),
    }


def page(
    session: Session,
    scene: Scene,
    escalation: Escalation,
    told: Page,
    *,
    now: datetime,
    key: TextKey | None = None,
) -> None:
    """Tell somebody of ours, in the words of `key` or as one does, of an escalation as it stands by now."""
    reader, person = scene.rota.who(told.specialist), scene.person
    usual = TextKey.PAGE_AGAIN if reader.id in scene.ever else TextKey.PAGE
    message = tell_staff(
        session,
        reader,
        MessageKind.PAGE,
        TextKey.PAGE_VOICE if told.channel is Channel.CALL else _words_of_page(person, key or usual),
        program=person.in_use.program,
        program_id=escalation.program_id,
        now=now,
        fields=_fields(escalation, person, reader, now=now),
        escalation=escalation.id,
        channel=told.channel,
    )
    pages.add(session, escalation, [(reader.id, told.channel, message)], now=now)
    how = "called" if told.channel is Channel.CALL else "texted"
    people.note(session, person, Event.PAGED, f"{reader.name} is {how} ({escalation.urgency.value})", now=now)


def _fields(escalation: Escalation, person: Person, reader: Specialist, *, now: datetime) -> dict[str, str]:
    return {
        **case_fields(escalation, person, reader),
        "program": person.in_use.program.neutral_name,
        "minutes": str(int((now - escalation.opened_at).total_seconds() // 60)),
    }


def overtaken(session: Session, scenes: Iterable[tuple[Scene, Move]]) -> None:
    """Call off the pages that others overtake before they could go out: an outage must not end in a burst."""
    messages = [message for scene, move in scenes for told in move.pages for message in scene.waiting.get(told, ())]
    waiting_pages.cancel(session, messages, reason=DropReason.OVERTAKEN)


def _words_of_page(person: Person, key: TextKey) -> TextKey:
    return TextKey.DRILL_PAGE if person.is_nobody else key


def owner(session: Session, person: Person, live: Escalation, *, now: datetime) -> None:
    """Let whoever has taken it know that there is more to read, about once a minute.

    What comes within that minute is told of when it is over: it may be what matters.
    """
    if live.acknowledged_by is None:
        return
    told = was_told.told_about(
        session, live.acknowledged_by, live.id, text_key=TextKey.WROTE_AGAIN.value, since=now - _ONCE_IN
    )
    if len(told) > 1:
        return  # the second of them waits for its turn
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
        not_before=told[0] + _ONCE_IN if told else now,
    )


def moved(session: Session, scene: Scene, after: Escalation, move: Move, *, now: datetime) -> None:
    """Page whom a move names, and say what everybody should know about it."""
    for told in move.pages:
        page(session, scene, after, told, now=now, key=_why_paged(told.specialist, scene, move))
    _the_truth(session, scene, after, move, now=now)


def _why_paged(specialist: UUID, scene: Scene, move: Move) -> TextKey | None:
    """Choose the words for somebody who should know more than that a person waits; None for the usual ones."""
    if move.reopened and specialist == scene.escalation.acknowledged_by:
        return TextKey.SNOOZE_OVER if scene.escalation.snoozed_until is not None else TextKey.REOPENED
    if specialist in scene.cover.lead and _nobody_on_call(move, scene.cover):
        return TextKey.NOBODY_ON_CALL
    if specialist in (*scene.cover.lead, *scene.cover.admin) and _failed_now(move):
        return TextKey.WHOLE_LADDER_FAILED
    return TextKey.PAGE_ANYWAY if specialist in move.anyway else None


def _nobody_on_call(move: Move, cover: Cover) -> bool:
    """Say whether this is the moment at which an empty rota shows."""
    return bool(move.passed_rungs) and not cover.shift and not cover.backup and move.position.round == 0


def _failed_now(move: Move) -> bool:
    """Say whether the whole ladder has just had its turn for the first time."""
    return move.whole_ladder_failed and move.position.round == 1 and move.position.urgency >= Urgency.SAME_DAY


def _the_truth(session: Session, scene: Scene, after: Escalation, move: Move, *, now: datetime) -> None:
    """Say what did not work: to the record, to the leads, and to the person who waits."""
    person = scene.person
    for what in _went_otherwise(scene, move):
        people.note(session, person, Event.NOBODY_TO_PAGE, what, now=now)
    if _nobody_on_call(move, scene.cover):
        _leads(session, scene, after, move, TextKey.NOBODY_ON_CALL, now=now)
    if _failed_now(move) and after.urgency >= Urgency.URGENT and not person.stopped:
        tell(session, person, MessageKind.CRISIS_CARD, TextKey.STILL_WAITING, now=now, escalation=after.id)


def _went_otherwise(scene: Scene, move: Move) -> Iterator[str]:
    """Say for the record why a move told others than its rung alone would have."""
    why, name = scene.cover.spared, scene.rota.who
    if move.passed_rungs:
        yield f"nobody to tell on: {', '.join(rung.value for rung in move.passed_rungs)}"
    yield from (f"{name(each).name} is not asked yet: {limit_words(why[each])}" for each in move.spared)
    yield from (
        f"{name(each).name} is asked although they should be spared ({limit_words(why[each])}): nobody else is left"
        for each in sorted(move.anyway)
    )
    if move.whole_ladder_failed:
        yield "everybody on the ladder was told and nobody took it; it begins again"
    if move.nobody:
        yield "nobody at all to tell; trying again"


def _leads(session: Session, scene: Scene, after: Escalation, move: Move, key: TextKey, *, now: datetime) -> None:
    """Alert the leads whom no page tells of it."""
    paged = {told.specialist for told in move.pages} | scene.ever
    for lead in scene.rota.leads():
        if lead.id in paged or is_about(scene.person, lead):
            continue
        tell_staff(
            session,
            lead,
            MessageKind.ALERT,
            key,
            program=scene.person.in_use.program,
            program_id=after.program_id,
            now=now,
            fields=_fields(after, scene.person, lead, now=now),
            escalation=after.id,
        )
