"""Mails: when the carrier takes no pages, the same people are told by e-mail, once, while the carrier is tried on."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.orm import Session

from outreach.actions import escalations, people, programs
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import EscalationStatus
from outreach.domain.moments import urgency_words
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.ports import MailNotSent, Post, Runtime
from outreach.records import escalations as escalation_records
from outreach.records import mails, specialists
from outreach.records.escalations import Escalation
from outreach.records.mails import Mail
from outreach.records.messages import Message
from outreach.records.specialists import Specialist, StaffRole
from outreach.records.timeline import Event

log = structlog.get_logger(__name__)

_PATIENCE = timedelta(minutes=2)
"""How long the carrier has to take a page before it also goes by e-mail."""

_REST = timedelta(seconds=30)
_FOR_A_WHILE = timedelta(seconds=5)
"""How long a pass sends e-mails, as a mail server may hang; the rest goes out in the next."""

_WAITS = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNSURE)


def look_after(runtime: Runtime) -> int:
    """Send by e-mail what the carrier has not taken for two minutes; says how many e-mails went out."""
    if runtime.post is None:
        return 0
    now, until = runtime.now(), time.monotonic() + _FOR_A_WHILE.total_seconds()
    with runtime.transaction() as session:
        for message in mails.not_taken(session, before=now - _PATIENCE, now=now, limit=runtime.batch):
            _want(session, message, now=now)
    sent = 0
    for mail in iter(partial(_take_one, runtime, now), None):
        sent += _send(runtime, runtime.post, mail)
        if time.monotonic() > until:
            break
    return sent


def _take_one(runtime: Runtime, now: datetime) -> Mail | None:
    with runtime.transaction() as session:
        return next(iter(mails.claim(session, now=now, until=now + _REST, limit=1)), None)


def next_moment(session: Session, runtime: Runtime) -> datetime | None:
    """Find when the next e-mail is to go out, or None where there is no e-mail."""
    if runtime.post is None:
        return None
    oldest = mails.oldest_not_taken(session)
    moments = (mails.next_moment(session), None if oldest is None else oldest + _PATIENCE)
    return min((moment for moment in moments if moment is not None), default=None)


def _want(session: Session, message: Message, *, now: datetime) -> None:
    for reader in _readers(session, message):
        mails.want(session, message.id, reader.id, now=now)


def _readers(session: Session, message: Message) -> Iterator[Specialist]:
    """Name whom a page is for, and the leads, as far as they gave an address; an alert is for whom it is for."""
    assert message.specialist_id is not None
    whom = [specialists.by_ids(session, [message.specialist_id])[message.specialist_id]]
    if message.kind is MessageKind.PAGE and message.program_id is not None:
        whom += specialists.of_program(session, message.program_id, role=StaffRole.LEAD)
    yield from {each.id: each for each in whom if each.email is not None}.values()


def _send(runtime: Runtime, post: Post, mail: Mail) -> int:
    """Send one e-mail with no transaction open, and write down that it went; one that failed is tried again later."""
    with runtime.transaction() as session:
        written = _written(session, runtime, mail)
        if written is None:
            mails.settle(session, mail.id, sent_at=None)
            return 0
    to, subject, body = written
    try:
        post.send(to=to, subject=subject, body=body)
    except MailNotSent as error:
        log.warning("mail_not_sent", mail=str(mail.id), why=str(error))
        return 0
    with runtime.transaction() as session:
        mails.settle(session, mail.id, sent_at=runtime.now())
        _note(session, mail, now=runtime.now())
    return 1


def _written(session: Session, runtime: Runtime, mail: Mail) -> tuple[str, str, str] | None:
    """Write an e-mail: urgency and code, never a name or a story; None when nobody needs it any more."""
    message = mail.message
    reader = specialists.by_ids(session, [mail.specialist_id])[mail.specialist_id]
    live = _escalation(session, message)
    moved_on = live is not None and live.status is not EscalationStatus.OPEN
    if reader.email is None or message.program_id is None or moved_on or message.status not in _WAITS:
        return None
    if runtime.now() >= message.good_until:
        return None
    program = programs.in_use(session, message.program_id).program
    subject = say(TextKey.MAIL_SUBJECT, lang=reader.lang, wording=program.wording, program=program.neutral_name)
    if live is not None:
        body = say(
            TextKey.MAIL_PAGE,
            lang=reader.lang,
            wording=program.wording,
            program=program.neutral_name,
            urgency=urgency_words(live.urgency, lang=reader.lang),
            code=str(live.code),
            number=runtime.page_sender.e164,
        )
    else:
        body = say(
            TextKey.MAIL_ALERT,
            lang=reader.lang,
            wording=program.wording,
            program=program.neutral_name,
            text=message.body,
        )
    return reader.email, subject, body


def _escalation(session: Session, message: Message) -> Escalation | None:
    if message.escalation_id is None:
        return None
    return escalation_records.by_ids(session, [message.escalation_id]).get(message.escalation_id)


def _note(session: Session, mail: Mail, *, now: datetime) -> None:
    live = _escalation(session, mail.message)
    if live is None:
        return
    reader = specialists.by_ids(session, [mail.specialist_id])[mail.specialist_id]
    what = f"{reader.name} is told by e-mail: the carrier does not take the page"
    people.note(session, escalations.person_of(session, live), Event.PAGED, what, now=now)
