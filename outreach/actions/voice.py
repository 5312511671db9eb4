"""The voice page: what is said into the phone, and what a key does; `at` is the address that it is found at."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import call_attempts, programs, rota, taking
from outreach.actions.escalations import person_of
from outreach.domain.calls import Ask, CallEnd, GoTo, HangUp, PickedUp, Say, Script
from outreach.domain.drill import drill_words
from outreach.domain.escalation import LIVE, EscalationStatus
from outreach.domain.moments import by_words, span_words, urgency_words
from outreach.domain.text_fields import FIELDS
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.domain.wording import say
from outreach.packs.reason_words import reasons_in
from outreach.ports import MalformedRequest
from outreach.records import escalations as records
from outreach.records import messages, page_calls, reasons, specialists
from outreach.records.escalations import Escalation
from outreach.records.messages import Message
from outreach.records.specialists import Specialist

_TIMES_SAID = 3
_LONGEST_WHY = 300


def page(session: Session, message_id: UUID, *, time: int, at: str) -> Script:
    """Say the page and wait for a key, or goodbye when it was said often enough; no name and no story.

    Whoever picks up when nobody is needed any more is told so, and not asked to press a key for nothing.
    """
    _, escalation, specialist = _behind(session, message_id)
    if escalation.status is not EscalationStatus.OPEN and not _is_theirs(escalation, specialist):
        taken = escalation.status in LIVE
        heard = TextKey.PAGE_VOICE_ELSEWHERE if taken else TextKey.BRIDGE_VOICE_OVER
        return _goodbye(session, escalation, specialist, heard)
    if time > _TIMES_SAID:
        return _goodbye(session, escalation, specialist, TextKey.PAGE_VOICE_GOODBYE)
    key = TextKey.PAGE_VOICE if escalation.urgency >= Urgency.URGENT else TextKey.PAGE_VOICE_TODAY
    key = key if escalation.drill_id is None else TextKey.DRILL_VOICE
    ask = Ask(says=(Say(_words(session, escalation, specialist, key)),), answer_to=f"{at}/key")
    return Script(steps=(ask, GoTo(f"{at}/again/{time + 1}")), lang=specialist.lang)


def press(session: Session, message_id: UUID, *, key: str, at: str, now: datetime) -> Script:
    """Do what was pressed, and say what came of it: only 1 acknowledges, and only of whoever still works here."""
    message, escalation, specialist = _behind(session, message_id)
    if key not in ("1", "2"):
        return page(session, message_id, time=1, at=at)
    if specialist.id not in rota.rota_of(session, escalation.program_id, now=now).team:
        return _goodbye(session, escalation, specialist, TextKey.BRIDGE_VOICE_OVER)
    page_calls.end(session, message, how=CallEnd.KEY, now=now)
    if key == "2":
        passed = taking.pass_on(session, escalation, specialist, now=now)
        heard = TextKey.PAGE_VOICE_PASSED if passed else TextKey.PAGE_VOICE_ELSEWHERE
        return _goodbye(session, escalation, specialist, heard)
    mine = _is_theirs(escalation, specialist)
    if mine or taking.acknowledge(session, escalation, specialist, now=now):
        return summary(session, message_id, at=at, now=now)
    return _goodbye(session, escalation, specialist, TextKey.PAGE_VOICE_ELSEWHERE)


def summary(session: Session, message_id: UUID, *, at: str, now: datetime) -> Script:
    """Say to whoever took it what it is: who, how urgent, why, since when, by when a word is due, and what is next."""
    _, escalation, specialist = _behind(session, message_id)
    if not _is_theirs(escalation, specialist):
        return _goodbye(session, escalation, specialist, TextKey.PAGE_VOICE_ELSEWHERE)
    person, lang = person_of(session, escalation), specialist.lang
    known = reasons.of(session, [escalation.id])[escalation.id]
    why = "; ".join(reasons_in((reason.what for reason in known), lang=lang))[:_LONGEST_WHY]
    due_back = escalation.promised_at
    fields = {
        "initials": spelled(person.initials),
        "code": spelled(str(escalation.code)),
        "urgency": drill_words(lang=lang) if person.is_nobody else urgency_words(escalation.urgency, lang=lang),
        "waited": span_words(now - escalation.opened_at, lang=lang),
        "when": by_words(due_back, now=now, zone=person.in_use.program.zone, lang=lang),
    }
    wording = programs.version(session, escalation.program_version_id).wording
    told = say(TextKey.PAGE_VOICE_SUMMARY, lang=lang, wording=wording, **fields)
    what_next = _words(session, escalation, specialist, TextKey.PAGE_VOICE_NEXT)
    ask = Ask(says=(Say(told), Say(why), Say(what_next)), answer_to=f"{at}/next")
    goodbye = _goodbye(session, escalation, specialist, TextKey.PAGE_VOICE_TAKEN)
    return Script(steps=(ask, *goodbye.steps), lang=lang)


def spelled(letters: str) -> str:
    """Write letters or figures so that a voice says them one by one."""
    return ", ".join(one for one in letters if one.isalnum())


def taken_by(session: Session, message_id: UUID) -> tuple[Escalation, Specialist] | None:
    """Give the escalation behind a page and whoever was called, if it is theirs."""
    _, escalation, specialist = _behind(session, message_id)
    return (escalation, specialist) if _is_theirs(escalation, specialist) else None


def _is_theirs(escalation: Escalation, specialist: Specialist) -> bool:
    """Say whether somebody has an escalation now; whoever has closed it has it no more."""
    return escalation.acknowledged_by == specialist.id and escalation.status in LIVE


def goodbye(session: Session, message_id: UUID) -> Script:
    """Say goodbye to whoever has taken it."""
    _, escalation, specialist = _behind(session, message_id)
    return _goodbye(session, escalation, specialist, TextKey.PAGE_VOICE_TAKEN)


def heard_who(session: Session, message_id: UUID, picked_up: PickedUp | None, *, now: datetime) -> None:
    """Begin the wait for the next try when a machine picked up; the words go on, for it may be a person after all."""
    message, _, _ = _behind(session, message_id)
    if picked_up is PickedUp.MACHINE:
        call_attempts.tried(session, message, CallEnd.VOICEMAIL, now=now)


def _behind(session: Session, message_id: UUID) -> tuple[Message, Escalation, Specialist]:
    message = messages.by_id(session, message_id)
    if message is None or message.escalation_id is None or message.specialist_id is None:
        raise MalformedRequest("this is not a page of ours")
    escalation = records.by_ids(session, [message.escalation_id])[message.escalation_id]
    return message, escalation, specialists.by_ids(session, [message.specialist_id])[message.specialist_id]


def _goodbye(session: Session, escalation: Escalation, specialist: Specialist, key: TextKey) -> Script:
    return Script(steps=(Say(_words(session, escalation, specialist, key)), HangUp()), lang=specialist.lang)


def _words(session: Session, escalation: Escalation, specialist: Specialist, key: TextKey) -> str:
    wording = programs.version(session, escalation.program_version_id).wording
    lang = specialist.lang
    fields = {"urgency": urgency_words(escalation.urgency, lang=lang)} if FIELDS[key] else {}
    return say(key, lang=lang, wording=wording, **fields)
