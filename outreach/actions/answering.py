"""Answering a text: reading it, deciding through the domain, and doing all that follows in the same transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, is_dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from outreach.actions import check_ins, enrollment, escalations, going_on, loops, people, programs, rota, telling
from outreach.actions import standing as standing_of
from outreach.actions.escalations import Worried
from outreach.actions.known import Known
from outreach.actions.people import Person
from outreach.actions.texts import in_turn, tell
from outreach.domain.conversation import respond
from outreach.domain.delivery import Lane, MessageKind
from outreach.domain.hours import local_day
from outreach.domain.moments import by_words, day_words
from outreach.domain.phone import NO_NUMBER
from outreach.domain.reading import read
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.reading import Keyword, Reading
from outreach.domain.settled import goes_on
from outreach.domain.standing import Response, Say, Worry
from outreach.domain.text_fields import FIELDS
from outreach.domain.text_keys import THANKS, TextKey
from outreach.domain.urgency import Urgency
from outreach.records import participants, replies
from outreach.records.check_ins import CheckIn
from outreach.records.reasons import NewReason
from outreach.records.replies import Reply
from outreach.records.rings import ring_after_commit
from outreach.records.timeline import Event

_AT_THE_END = {TextKey.LESS: TextKey.LESS_FLOOR, TextKey.MORE: TextKey.MORE_CEILING}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exchange:
    """One text, what we know of who wrote it, and what it makes us do."""

    known: Known
    reply: Reply
    reading: Reading
    response: Response

    @property
    def check_in(self) -> CheckIn | None:
        """The check-in that the text may be about."""
        return None if self.known.asked is None else self.known.asked.check_in


def answer(session: Session, wrote: Sequence[tuple[Known, Reply]], *, lexicon: Lexicon, now: datetime) -> None:
    """Read what people wrote, one text each, and do all that follows from it."""
    worried = [
        worry for known, reply in wrote if (worry := _answer_one(session, known, reply, lexicon=lexicon, now=now))
    ]
    if worried:
        escalations.raise_all(session, worried, now=now)
        ring_after_commit(session, Lane.URGENT)


def _answer_one(session: Session, known: Known, reply: Reply, *, lexicon: Lexicon, now: datetime) -> Worried | None:
    person, standing = known.person, standing_of.standing(known, body=reply.body, now=now)
    question, earlier = standing_of.questions(standing)
    reading = read(
        reply.body,
        lexicon=lexicon,
        lang=person.lang,
        question=question,
        earlier=earlier,
        media=reply.media,
        ours=known.ours,
        extra=programs.reads_too(person.in_use, lexicon),
    )
    if reading.keyword is Keyword.JOIN and enrollment.joins_another(session, person, reading.keyword_argument or ""):
        standing = replace(standing, joins_another=True)
    response = respond(reading=reading, standing=standing)
    people.note(session, person, Event.HEARD, _heard(reply, reading), now=now)
    worried = _carry_out(
        session, person, _Exchange(known=known, reply=reply, reading=reading, response=response), now=now
    )
    replies.handled(
        session,
        reply.id,
        now=now,
        participant=person.participant_id,
        stranger=person.stranger_id,
        reading=_as_json(reading),
        urgency=None if reading.urgency is None else reading.urgency.value,
        lexicon=reading.version,
    )
    return worried


def _heard(reply: Reply, reading: Reading) -> str:
    concerns = "; ".join(f"{each.urgency.value} {each.category.value} [{each.rule}]" for each in reading.concerns)
    parts = [f"wrote: {reply.body}" if reply.body else f"sent {reply.media} picture(s)"]
    if reading.keyword is not None:
        parts.append(f"keyword {reading.keyword.value}")
    if reading.answer is not None and reading.answer.value is not None:
        parts.append(f"answer {reading.answer.value}")
    parts.append(concerns or "nothing worrying")
    return " | ".join(parts)


def _as_json(reading: Reading) -> str:
    return json.dumps(reading, default=_plain)


def _plain(value: object) -> object:
    """Take a value of ours apart, and write everything else as text."""
    if is_dataclass(value):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    return str(value)


def _carry_out(session: Session, person: Person, exchange: _Exchange, *, now: datetime) -> Worried | None:
    """Do what one text makes us do, in the transaction that handles it; gives back what a person must look at."""
    response, reply = exchange.response, exchange.reply
    if response.consent is not None:
        state, how = response.consent
        enrollment.change_consent(session, person, state, how, reply=reply.id, now=now)
        person = _again(session, person)
    joined = None
    if response.join is not None:
        lang = exchange.reading.lang
        joined = enrollment.join(session, person, response.join, reply=reply.id, lang=lang, now=now)
    at_the_end = response.pace != 0 and not enrollment.may_steer(person, response.pace)
    steered = _steer(session, person, response, now=now)
    renewed = _go_on(session, person, exchange, now=now)
    if steered or renewed:
        person = _again(session, person)
    for say in _may_be_said(session, person, exchange, now=now):
        told = replace(say, key=_AT_THE_END[say.key]) if at_the_end else say
        _say(session, person, told, exchange, now=now)
    return _worry(session, joined or person, exchange, now=now)


def _may_be_said(session: Session, person: Person, exchange: _Exchange, *, now: datetime) -> tuple[Say, ...]:
    """Leave out what must not be said: to what is no phone, to a machine, and what the carrier said already."""
    if person.phone == NO_NUMBER:
        return ()
    said = loops.may_be_said(session, exchange.known, exchange.reply, exchange.reading, exchange.response, now=now)
    if exchange.reply.carrier_answered:
        return tuple(say for say in said if say.kind is not MessageKind.NOTICE)
    return said


def _go_on(session: Session, person: Person, exchange: _Exchange, *, now: datetime) -> bool:
    """Write down what was answered, and move the check-in on; says whether that changed how often they are asked."""
    known, response = exchange.known, exchange.response
    if known.asked is None:
        return False
    check_ins.take(session, person, known.asked, response, before=known.before, reply=exchange.reply.id, now=now)
    check_in = known.asked.check_in
    question_set = known.asked.program.question_sets[check_in.question_set]
    wants = goes_on(question_set=question_set, recorded=response.recorded) if check_in.renewal else None
    if wants is None:
        return False
    going_on.renew(session, person, wants=wants, now=now)
    return True


def _worry(session: Session, person: Person, exchange: _Exchange, *, now: datetime) -> Worried | None:
    """Say what of a text a person must look at, or let whoever looks after somebody know that they wrote."""
    known = exchange.known
    if exchange.response.worries:
        reasons = tuple(_reason(worry, exchange.reply, exchange.check_in) for worry in exchange.response.worries)
        return Worried(person=person, reasons=reasons, live=known.live, shifts=known.shifts)
    if known.live is not None and not exchange.reading.echo:
        telling.owner(session, person, known.live, now=now)
    return None


def _again(session: Session, person: Person) -> Person:
    if person.participant_id is None:
        return person
    return people.of_participant(session, person.participant_id)


def _steer(session: Session, person: Person, response: Response, *, now: datetime) -> bool:
    """Ask less or more often, pause or go on, as they wish; says whether anything was asked for."""
    if response.pause_days is not None:
        enrollment.pause(session, person, days=response.pause_days, now=now)
    if response.resume:
        enrollment.resume(session, person, now=now)
    if response.pace:
        enrollment.steer(session, person, response.pace, now=now)
    return response.pause_days is not None or response.resume or response.pace != 0


def _reason(worry: Worry, reply: Reply, check_in: CheckIn | None) -> NewReason:
    return NewReason(
        kind=worry.kind,
        urgency=worry.urgency,
        what=worry.what,
        rule=worry.rule,
        category=worry.category,
        reply_id=reply.id,
        check_in_id=None if check_in is None else check_in.id,
    )


def _promised(known: Known, person: Person, urgency: Urgency, *, now: datetime) -> datetime | None:
    """Work out by when a person will be in touch; what was promised before is kept to, not put off."""
    live = known.live
    if live is None:
        return rota.human_by(known.shifts, person, urgency, now=now)
    at = rota.human_by(known.shifts, person, max(urgency, live.urgency), now=now)
    owed = live.promised_at if live.acknowledged_by is not None else None
    return min(at or owed, owed) if owed is not None and owed > now else at


def _say(session: Session, person: Person, say: Say, exchange: _Exchange, *, now: datetime) -> None:
    response, check_in, key = exchange.response, exchange.check_in, say.key
    if key is TextKey.HELP and person.in_use.program.phone is None:
        key = TextKey.HELP_NO_PHONE
    if key is TextKey.THANKS:
        key = in_turn(THANKS, exchange.known.last_thanks)
    fields: dict[str, str] = {}
    if "when" in FIELDS[key]:
        at = _promised(exchange.known, person, say.urgency or Urgency.SAME_DAY, now=now)
        fields["when"] = by_words(at, now=now, zone=person.zone, lang=person.lang)
    if "until" in FIELDS[key] and response.pause_days is not None:
        until = local_day(now + timedelta(days=response.pause_days), person.zone)
        fields["until"] = day_words(until, lang=person.lang)
    tell(
        session,
        person,
        say.kind,
        key,
        now=now,
        fields=fields,
        question=say.question,
        check_in=None if check_in is None else check_in.id,
        reply=exchange.reply.id,
    )
    if person.stranger_id is not None and key in (TextKey.UNKNOWN_SENDER, TextKey.START_NOT_KNOWN):
        participants.stranger_answered(session, person.stranger_id, now=now)
