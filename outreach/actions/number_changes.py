"""Number changes: somebody has another number, which is believed once they, or somebody of ours, have shown that.

Nothing is ever sent to the number that somebody gives up: whoever holds it now may be anybody.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import enrollment, one_escalation, people
from outreach.actions.by_staff import NotPossible
from outreach.actions.people import Person
from outreach.actions.texts import tell
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.lint import Flaw, LintWords, flaws
from outreach.domain.phone import NO_NUMBER, PhoneNumber
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.records import (
    consents,
    number_checks,
    outbox,
    participants,
    past_numbers,
    replies,
    specialists,
    verdicts,
    whose,
)
from outreach.records.consents import ConsentLine
from outreach.records.number_checks import CheckState, NumberCheck
from outreach.records.participants import Participant, Stranger
from outreach.records.past_numbers import PastNumber
from outreach.records.replies import Reply
from outreach.records.timeline import Event
from outreach.records.verdicts import Said, Verdict

GOOD_FOR = timedelta(hours=24)
TRIES = 3
_LONGEST_PROOF = 300
_LONGEST_ANSWER = 60
_STOPPED = "number change; told us to stop from this number"
_NO_LETTER = re.compile(r"[\W_]+")


class MustNotBeAsked(NotPossible):
    """Raised for a question that gives somebody away, hurts or is too long; holds what is wrong with it."""

    def __init__(self, found: Sequence[Flaw]) -> None:
        """Keep what is wrong."""
        super().__init__(f"cannot be asked that: it {'; it '.join(map(str, found))}")
        self.found = found


def check_free(session: Session, person: Person, phone: PhoneNumber, *, ours: tuple[PhoneNumber, ...]) -> None:
    """Refuse a number that somebody cannot have; raises NotPossible."""
    owner = participants.by_phone(session, phone)
    if phone == person.phone:
        raise NotPossible("has this number already")
    if phone in ours or phone == NO_NUMBER:
        raise NotPossible("cannot have one of our own numbers")
    if owner is not None:
        raise NotPossible("cannot have it: it belongs to another participant; if both are one person, merge them")
    if specialists.by_phone(session, phone) is not None:
        raise NotPossible("cannot have it: it belongs to somebody who works here")


def change(
    session: Session,
    person: Person,
    phone: PhoneNumber,
    *,
    proof: str,
    by: str,
    now: datetime,
    ours: tuple[PhoneNumber, ...] = (),
) -> Person:
    """Give somebody another number, because somebody of ours knows that it is theirs, and says how; NotPossible."""
    if not 0 < len(proof.strip()) <= _LONGEST_PROOF:
        raise NotPossible(f"must be known by something: say how, in up to {_LONGEST_PROOF} letters")
    participants.hold(session, [_id(person)])
    check_free(session, person, phone, ours=ours)
    if replies.is_unread(session, [phone, person.phone]):
        raise NotPossible("has just written to us; try again in a minute")
    return _change(session, person, phone, proof=proof.strip(), by=by, how=ConsentHow.STAFF, reply=None, now=now)


def ask(
    session: Session,
    person: Person,
    phone: PhoneNumber,
    *,
    question: str,
    answer: str,
    words: LintWords,
    by: str,
    now: datetime,
    ours: tuple[PhoneNumber, ...] = (),
) -> NumberCheck:
    """Ask a new number for something that only this person knows; raises NotPossible for what must not be asked."""
    check_free(session, person, phone, ours=ours)
    _check_question(person, question, answer, words=words)
    stranger = participants.meet(session, phone, program=person.in_use.program_id, now=now)
    if stranger.stopped_at is not None:
        raise NotPossible("cannot be asked by text: this number told us to stop; find out in another way")
    check = NumberCheck(
        id=number_checks.new_check_id(now),
        participant_id=_id(person),
        phone=phone,
        question=question.strip(),
        answer=answer.strip(),
        tries=0,
        by=by,
        asked_at=now,
        good_until=now + GOOD_FOR,
    )
    number_checks.open_new(session, check)
    _tell(session, person, stranger, TextKey.NUMBER_ASK, now=now, text=question.strip())
    what = f"a new number (…{phone.last_four}) was asked who it belongs to"
    people.note(session, person, Event.CHANGED, what, by=by, now=now)
    return check


def _check_question(person: Person, question: str, answer: str, *, words: LintWords) -> None:
    """Refuse a question that gives its answer away, or would give them away on a lock screen."""
    if not _plain(answer) or len(answer) > _LONGEST_ANSWER:
        raise NotPossible(f"cannot answer that: write what they would answer, in up to {_LONGEST_ANSWER} letters")
    if not question.strip() or _plain(answer) in _plain(question):
        raise NotPossible("cannot be asked that: write a question that does not hold its answer")
    said = say(
        TextKey.NUMBER_ASK,
        lang=person.lang,
        wording=person.in_use.program.wording,
        program=person.in_use.program.neutral_name,
        text=question.strip(),
    )
    if found := flaws(said, lang=person.lang, words=words):
        raise MustNotBeAsked(found)


def heard(session: Session, stranger: Person, reply: Reply, *, now: datetime) -> bool:
    """Take what a number we asked answers: the right answer gives it to whom it belongs; says whether it was that.

    Whatever else it says is read like what any stranger writes. After a few wrong answers nothing is believed by text.
    """
    check = None if reply.phone is None else number_checks.standing_open(session, reply.phone, now=now)
    if check is None:
        return False
    if _plain(reply.body) != _plain(check.answer):
        _wrong(session, check, now=now)
        return False
    person = people.of_participant(session, check.participant_id)
    number_checks.settle(session, check.id, CheckState.PROVED)
    proof = "answered what only they know"
    replies.handled(session, reply.id, now=now, stranger=stranger.stranger_id)
    person = _change(
        session, person, check.phone, proof=proof, by=check.by, how=ConsentHow.REPLY, reply=reply.id, now=now
    )
    people.note(session, person, Event.HEARD, "wrote the answer that only they know", now=now)
    tell(session, person, MessageKind.ANSWER, TextKey.NUMBER_NOTED, now=now, reply=reply.id)
    return True


def claim_stranger(session: Session, person: Person, stranger: Stranger, *, why: str, by: str, now: datetime) -> Person:
    """Let a stranger be a participant: what they wrote, and who looks after it, becomes theirs."""
    as_stranger = Person(in_use=person.in_use, stranger=stranger)
    live = one_escalation.join(session, person, as_stranger, by=by, now=now)
    whose.claim(session, stranger=stranger.id, kept=_id(person))
    said = Said(verdict=Verdict.CLAIMED, why=why, by=by, at=now, participant_id=_id(person))
    verdicts.say(session, stranger.id, said)
    if live is not None:
        one_escalation.tell_who_had_it(session, *live, now=now)
    return people.of_participant(session, _id(person))


def _wrong(session: Session, check: NumberCheck, *, now: datetime) -> None:
    number_checks.tried(session, check.id)
    if check.tries + 1 >= TRIES:
        number_checks.settle(session, check.id, CheckState.FAILED)
        person = people.of_participant(session, check.participant_id)
        what = f"a new number (…{check.phone.last_four}) did not know the answer; nothing was changed"
        people.note(session, person, Event.CHANGED, what, by=check.by, now=now)


def _change(
    session: Session,
    person: Person,
    phone: PhoneNumber,
    *,
    proof: str,
    by: str,
    how: ConsentHow,
    reply: UUID | None,
    now: datetime,
) -> Person:
    past = PastNumber(participant_id=_id(person), phone=person.phone, proof=proof, by=by, until=now)
    past_numbers.add(session, past)
    participants.set_number(session, _id(person), phone)
    outbox.redirect(session, _id(person), phone)
    number_checks.drop_of(session, _id(person))
    stranger = participants.stranger_by_phone(session, phone)
    if stranger is not None:
        claim_stranger(session, person, stranger, why=proof, by=by, now=now)
    moved = people.of_participant(session, _id(person))
    what = f"has another number (…{phone.last_four}; …{person.phone.last_four} before): {proof}"
    people.note(session, moved, Event.CHANGED, what, by=by, now=now)
    _consent_follows(session, moved, how=how, reply=reply, now=now)
    if stranger is not None and stranger.stopped_at is not None:
        enrollment.change_consent(session, moved, ConsentState.WITHDRAWN, how, reply=reply, wording=_STOPPED, now=now)
    return people.of_participant(session, _id(person))


def _consent_follows(session: Session, person: Person, *, how: ConsentHow, reply: UUID | None, now: datetime) -> None:
    """Write down for which number somebody's yes is from now on; a stop stays one."""
    if _participant(person).consent is not ConsentState.GIVEN:
        return
    last = consents.ledger(session, _id(person))[-1]
    line: ConsentLine = replace(last, at=now, how=how, wording="number change")
    consents.write(session, participant=_id(person), phone=person.phone, line=line, reply=reply)


def _tell(session: Session, person: Person, stranger: Stranger, key: TextKey, *, now: datetime, **fields: str) -> None:
    """Text a number that is not theirs yet, in their language."""
    spoken = replace(person.in_use.program, languages=(person.lang,))
    asked = Person(in_use=replace(person.in_use, program=spoken), stranger=stranger)
    tell(session, asked, MessageKind.ANSWER, key, now=now, fields=fields, good_until=now + GOOD_FOR)


def _plain(words: str) -> str:
    return _NO_LETTER.sub("", words.casefold())


def _participant(person: Person) -> Participant:
    assert person.participant is not None
    return person.participant


def _id(person: Person) -> UUID:
    return _participant(person).id
