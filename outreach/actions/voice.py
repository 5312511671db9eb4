"""The voice page: what is said into the phone, and what a key does."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import programs, taking
from outreach.domain.moments import urgency_words
from outreach.domain.text_fields import FIELDS
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.ports import MalformedRequest
from outreach.records import escalations as records
from outreach.records import messages, specialists
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words for the phone, in a language; `asks` says that a key is waited for."""

    words: str
    lang: str
    asks: bool = False


def page(session: Session, message_id: UUID, *, last: bool) -> Spoken:
    """Say the page, or goodbye when it was said often enough; no name and no story, whoever picked up."""
    escalation, specialist = _behind(session, message_id)
    return _spoken(session, escalation, specialist, TextKey.PAGE_VOICE_GOODBYE if last else TextKey.PAGE_VOICE)


def press(session: Session, message_id: UUID, *, key: str, now: datetime) -> Spoken:
    """Do what was pressed, and say what came of it: only 1 acknowledges."""
    escalation, specialist = _behind(session, message_id)
    return _spoken(session, escalation, specialist, _pressed(session, escalation, specialist, key, now=now))


def _pressed(session: Session, escalation: Escalation, specialist: Specialist, key: str, *, now: datetime) -> TextKey:
    if key == "1":
        if escalation.acknowledged_by == specialist.id:
            return TextKey.PAGE_VOICE_TAKEN
        took = taking.acknowledge(session, escalation, specialist, now=now)
        return TextKey.PAGE_VOICE_TAKEN if took else TextKey.PAGE_VOICE_ELSEWHERE
    if key == "2":
        passed = taking.pass_on(session, escalation, specialist, now=now)
        return TextKey.PAGE_VOICE_PASSED if passed else TextKey.PAGE_VOICE_ELSEWHERE
    return TextKey.PAGE_VOICE


def _behind(session: Session, message_id: UUID) -> tuple[Escalation, Specialist]:
    message = messages.by_id(session, message_id)
    if message is None or message.escalation_id is None or message.specialist_id is None:
        raise MalformedRequest("this is not a page of ours")
    escalation = records.by_ids(session, [message.escalation_id])[message.escalation_id]
    return escalation, specialists.by_ids(session, [message.specialist_id])[message.specialist_id]


def _spoken(session: Session, escalation: Escalation, specialist: Specialist, key: TextKey) -> Spoken:
    wording = programs.version(session, escalation.program_version_id).wording
    lang = specialist.lang
    fields = {"urgency": urgency_words(escalation.urgency, lang=lang)} if FIELDS[key] else {}
    return Spoken(say(key, lang=lang, wording=wording, **fields), lang, asks=key is TextKey.PAGE_VOICE)
