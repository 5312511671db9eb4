"""Replies: written down first, then read, then acted on in one transaction; never lost, never answered twice."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from outreach.actions import check_ins, commands, enrollment, escalations, people, programs, rota
from outreach.actions.people import Person
from outreach.actions.texts import tell
from outreach.domain.check_in import OPEN, CheckInStatus
from outreach.domain.consent import ConsentState
from outreach.domain.conversation import (
    CARD_KEYS,
    CONSENT_QUESTION,
    Asked,
    Response,
    Say,
    Standing,
    Worry,
    respond,
)
from outreach.domain.delivery import Lane
from outreach.domain.escalation import ReasonKind
from outreach.domain.hours import local_day
from outreach.domain.inbound import Inbound
from outreach.domain.moments import by_words, day_words
from outreach.domain.phone import PhoneNumber
from outreach.domain.questions import Question
from outreach.domain.reading import read
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.reading import Reading
from outreach.domain.urgency import Urgency
from outreach.domain.wording import FIELDS, TextKey
from outreach.ports import Runtime
from outreach.records import check_ins as check_in_records
from outreach.records import messages, participants, replies, specialists
from outreach.records.check_ins import CheckIn
from outreach.records.enrollments import EnrollmentStatus
from outreach.records.escalations import NewReason
from outreach.records.replies import RETRY_AFTER, Reply
from outreach.records.rings import ring_after_commit
from outreach.records.timeline import Event

log = structlog.get_logger(__name__)

_CARD_RESTS_FOR = timedelta(minutes=30)
_ANSWER_RESTS_FOR = timedelta(hours=24)
_LATE_FOR = timedelta(days=7)
_CORRECTED_WITHIN = timedelta(hours=12)
_SWEEP_AFTER = timedelta(seconds=20)
_AT_THE_END = {TextKey.LESS: TextKey.LESS_FLOOR, TextKey.MORE: TextKey.MORE_CEILING}


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a text: stored under `reply_id` (None when it was a repeat), and whether it was handled at once."""

    reply_id: UUID | None
    handled: bool


def receive(runtime: Runtime, inbound: Inbound) -> Received:
    """Store a text and commit; then think about it. When thinking fails the text is safe, and the sweep tries again."""
    now = runtime.now()
    with runtime.transaction() as session:
        reply_id = replies.store(session, inbound, now=now, first_try_at=now + _SWEEP_AFTER)
    if reply_id is None:
        return Received(None, handled=True)
    return Received(reply_id, handled=think(runtime, reply_id))


def think(runtime: Runtime, reply_id: UUID) -> bool:
    """Read and act on a stored text in one transaction; says whether that worked. Failures are counted and retried.

    After the last failure the unread text itself is put in front of a person.
    """
    try:
        with runtime.transaction() as session:
            _think(session, reply_id, lexicon=runtime.lexicon, now=runtime.now())
    except Exception as error:
        log.exception("reply_not_handled", reply=str(reply_id), error=type(error).__name__)
        return _try_later(runtime, reply_id, type(error).__name__)
    return True


def _try_later(runtime: Runtime, reply_id: UUID, error: str) -> bool:
    now = runtime.now()
    try:
        with runtime.transaction() as session:
            reply = replies.claim(session, reply_id)
            if reply is None:
                return True
            if reply.attempts + 1 < len(RETRY_AFTER):
                replies.failed(session, reply_id, error=error, next_try_at=now + RETRY_AFTER[reply.attempts])
                return False
            _give_to_a_person(session, reply, now=now)
    except SQLAlchemyError:
        log.exception("reply_waits_for_the_database", reply=str(reply_id))
        return False
    return True


def _give_to_a_person(session: Session, reply: Reply, *, now: datetime) -> None:
    """A text that cannot be read by us is read by somebody."""
    person = _person_behind(session, reply, now=now)
    if person is not None:
        unread = NewReason(
            kind=ReasonKind.UNREADABLE,
            urgency=Urgency.URGENT,
            what="our reader failed on this text; nobody knows what it says yet",
            rule="fallback.reader_failed",
            reply_id=reply.id,
        )
        escalations.raise_reasons(session, person, [unread], now=now)
        people.note(session, person, Event.UNREAD, "could not be read by us; a person is asked to", now=now)
    replies.handled(
        session,
        reply.id,
        now=now,
        participant=None if person is None else person.participant_id,
        stranger=None if person is None else person.stranger_id,
        urgency=Urgency.URGENT.value,
    )


def _person_behind(session: Session, reply: Reply, *, now: datetime) -> Person | None:
    if reply.phone is None:
        return None
    participant = participants.by_phone(session, reply.phone)
    if participant is not None:
        return people.of_participant(session, participant.id)
    return people.meet(session, reply.phone, now=now)


def _think(session: Session, reply_id: UUID, *, lexicon: Lexicon, now: datetime) -> None:
    phone = replies.phone_of(session, reply_id)
    participant = _lock_sender(session, phone, now=now)
    for waiting in replies.unhandled_of(session, reply_id, phone):
        reply = replies.claim(session, waiting)
        if reply is not None:
            _handle(session, reply, participant, lexicon=lexicon, now=now)


def _lock_sender(session: Session, phone: PhoneNumber | None, *, now: datetime) -> UUID | None:
    """Take the row that keeps one person's texts in order, before looking at what they wrote."""
    if phone is None:
        return None
    participant = participants.by_phone(session, phone)
    if participant is None:
        return None
    participants.hear(session, participant.id, now=now)
    return participant.id


def _handle(session: Session, reply: Reply, participant: UUID | None, *, lexicon: Lexicon, now: datetime) -> None:
    if reply.phone is None:
        replies.handled(session, reply.id, now=now)
        return
    specialist = None if participant else specialists.by_phone(session, reply.phone)
    if specialist is not None:
        commands.obey(session, specialist, reply, lexicon=lexicon, now=now)
        return
    person = people.of_participant(session, participant) if participant else people.meet(session, reply.phone, now=now)
    if person is None:
        replies.handled(session, reply.id, now=now)
        return
    answer_person(session, person, reply, lexicon=lexicon, now=now)


def answer_person(session: Session, person: Person, reply: Reply, *, lexicon: Lexicon, now: datetime) -> None:
    """Read what a participant or a stranger wrote, and do all that follows from it."""
    check_in = _check_in_for(session, person, now=now)
    standing = _standing(session, person, check_in, now=now)
    question, earlier = _questions(standing)
    reading = read(
        reply.body,
        lexicon=lexicon,
        lang=person.lang,
        question=question,
        earlier=earlier,
        media=reply.media,
        ours=_our_last_words(session, person),
    )
    response = respond(reading=reading, standing=standing)
    people.note(session, person, Event.HEARD, _heard(reply, reading), now=now)
    _carry_out(session, person, reply, check_in, reading, response, now=now)
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


def _check_in_for(session: Session, person: Person, *, now: datetime) -> CheckIn | None:
    """Find the check-in that a text may be about: the open one, or the last one while it is fresh enough."""
    if person.participant_id is None:
        return None
    latest = check_in_records.latest_of(session, person.participant_id)
    if latest is None or latest.status in OPEN:
        return latest
    fresh_for = _LATE_FOR if latest.status is CheckInStatus.MISSED else _CORRECTED_WITHIN
    return latest if latest.asked_at is not None and now - latest.asked_at <= fresh_for else None


def _standing(session: Session, person: Person, check_in: CheckIn | None, *, now: datetime) -> Standing:
    since = now - _CARD_RESTS_FOR
    keys = [*CARD_KEYS, TextKey.STOPPED, TextKey.STOPPED_AT_RISK, TextKey.FLAGGED_SAME_DAY, TextKey.THANKS_FREE_TEXT]
    said = messages.said_since(
        session,
        text_keys=[key.value for key in keys],
        since=since,
        participant=person.participant_id,
        stranger=person.stranger_id,
    )
    covered = rota.covered(session, person.in_use.program_id, now=now)
    if person.participant is None:
        assert person.stranger is not None
        answered_at = person.stranger.answered_at
        return Standing(
            known=False,
            covered=covered,
            said_lately=frozenset(said),
            answered_today=person.stranger.stopped_at is not None
            or (answered_at is not None and now - answered_at < _ANSWER_RESTS_FOR),
        )
    return Standing(
        known=True,
        consent=person.participant.consent,
        paused=person.enrollment is not None and person.enrollment.status is EnrollmentStatus.PAUSED,
        at_risk=person.participant.at_risk,
        covered=covered,
        asked=None if check_in is None else _asked(session, check_in),
        rules=person.in_use.program.concern_rules,
        said_lately=frozenset(said),
    )


def _asked(session: Session, check_in: CheckIn) -> Asked:
    program = programs.version(session, check_in.program_version_id)
    question_set = program.question_sets[check_in.question_set]
    answers = check_in_records.answers_of(session, check_in.id)
    open_now = check_in.status in OPEN
    waits = open_now or (check_in.status is CheckInStatus.MISSED and check_in.question not in answers)
    last = next(reversed(answers), check_in.earlier_question)
    return Asked(
        question=_named(question_set.questions, check_in.question) if waits else None,
        earlier=_named(question_set.questions, last),
        question_set=question_set,
        answers=answers,
        history=check_in_records.history_of(
            session,
            check_in.participant_id,
            [question.key for question in question_set.questions],
        ),
        reasked=check_in.reasked,
        late=not open_now,
        renewal=check_in.renewal,
    )


def _named(questions: tuple[Question, ...], key: str | None) -> Question | None:
    return next((question for question in questions if question.key == key), None)


def _questions(standing: Standing) -> tuple[Question | None, Question | None]:
    if standing.known and standing.consent is ConsentState.INVITED:
        return CONSENT_QUESTION, None
    if standing.asked is None:
        return None, None
    return standing.asked.question, standing.asked.earlier


def _our_last_words(session: Session, person: Person) -> tuple[str, ...]:
    if person.participant_id is None:
        return ()
    return tuple(body for _, body in messages.latest_bodies(session, person.participant_id, limit=5))


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
    return json.dumps(asdict(reading), default=str)


def _carry_out(
    session: Session,
    person: Person,
    reply: Reply,
    check_in: CheckIn | None,
    reading: Reading,
    response: Response,
    *,
    now: datetime,
) -> None:
    """Do everything that one text makes us do, in the transaction that handles it."""
    if response.consent is not None:
        state, how = response.consent
        enrollment.change_consent(session, person, state, how, reply=reply.id, now=now)
        person = _again(session, person)
    if response.join is not None:
        enrollment.join(session, person, response.join, reply=reply.id, lang=reading.lang, now=now)
    at_the_end = response.pace != 0 and not enrollment.may_steer(person, response.pace)
    _steer(session, person, response, now=now)
    if check_in is not None:
        check_ins.take(session, person, check_in, response, reply=reply.id, now=now)
        if check_in.renewal and response.recorded:
            enrollment.renew(session, person, wants=response.recorded[0].value == "yes", now=now)
    for say in response.say:
        if at_the_end:
            say = replace(say, key=_AT_THE_END[say.key])
        _say(session, _again(session, person), say, check_in, reply, response, now=now)
    if response.worries:
        reasons = [_reason(worry, reply, check_in) for worry in response.worries]
        escalations.raise_reasons(session, person, reasons, now=now)
        ring_after_commit(session, Lane.URGENT)
    elif not reading.echo:
        escalations.heard_again(session, person, now=now)


def _again(session: Session, person: Person) -> Person:
    if person.participant_id is None:
        return person
    return people.of_participant(session, person.participant_id)


def _steer(session: Session, person: Person, response: Response, *, now: datetime) -> None:
    if response.pause_days is not None:
        enrollment.pause(session, person, days=response.pause_days, now=now)
    if response.resume:
        enrollment.resume(session, person, now=now)
    if response.pace:
        enrollment.steer(session, person, response.pace, now=now)


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


def _say(
    session: Session,
    person: Person,
    say: Say,
    check_in: CheckIn | None,
    reply: Reply,
    response: Response,
    *,
    now: datetime,
) -> None:
    key = say.key
    if key is TextKey.HELP and person.in_use.program.phone is None:
        key = TextKey.HELP_NO_PHONE
    if key is TextKey.THANKS:
        key = check_ins.thanks_in_turn(session, person)
    fields: dict[str, str] = {}
    if "when" in FIELDS[key]:
        at = rota.human_by(session, person, say.urgency or Urgency.SAME_DAY, now=now)
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
        reply=reply.id,
    )
    if person.stranger_id is not None and key in (TextKey.UNKNOWN_SENDER, TextKey.START_NOT_KNOWN):
        participants.stranger_answered(session, person.stranger_id, now=now)


def handle_waiting(runtime: Runtime, *, limit: int) -> int:
    """Think about the texts that wait: those whose webhook died, and those whose reading failed."""
    with runtime.transaction() as session:
        waiting = replies.waiting(session, now=runtime.now(), limit=limit)
    for reply_id in waiting:
        think(runtime, reply_id)
    return len(waiting)
