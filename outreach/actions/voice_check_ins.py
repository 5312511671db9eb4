"""Voice check-ins: the questions of a check-in, spoken in a call and answered by keys or in a few words.

What is answered goes the way of a text: written down first, read by the same reader, concern first, and what we would
have texted is spoken. Until a key says that somebody listens, nothing is said of who calls. `at` is the address of the
calls of ours.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import calling_in, people, programs, replies
from outreach.actions.call_words import spoken_in
from outreach.actions.people import Person
from outreach.actions.scopes import allows
from outreach.domain.calls import (
    Ask,
    CallKind,
    CallState,
    GoTo,
    HangUp,
    Pause,
    PickedUp,
    Say,
    Script,
)
from outreach.domain.check_in import OPEN
from outreach.domain.consent import Scope
from outreach.domain.delivery import MessageKind
from outreach.domain.inbound import Inbound
from outreach.domain.incoming import figure_by_figure
from outreach.domain.phone import PhoneNumber
from outreach.domain.questions import Question
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.domain.voice_check_in import AGAIN_TOO, keys_of
from outreach.ports import MalformedRequest, Runtime
from outreach.records import calls, check_ins, messages, outbox, participants
from outreach.records import replies as reply_records
from outreach.records.calls import Call, NewCall
from outreach.records.check_ins import CheckIn
from outreach.records.messages import Message
from outreach.records.timeline import Event

_TIMES_SAID = 3
_SURELY_OVER = timedelta(minutes=20)
_WAITS_FOR_WORDS = timedelta(seconds=6)
_LANGUAGES = ("en", "es")


def greet(session: Session, message_id: UUID, *, time: int, at: str, now: datetime) -> Script:
    """Ask whoever picked up whether this is a good time, three times; a machine hears no more than it may."""
    message, person = _behind(session, message_id)
    call = _call(session, message, person, now=now)
    if call.picked_up is PickedUp.MACHINE:
        return _to_a_machine(session, person, now=now)
    if call.state is not CallState.RINGING or time > _TIMES_SAID or _open(session, message) is None:
        return _goodbye(person, now=now)
    here = f"{at}/check-ins/{message_id}"
    other = _other_language(person)
    says = spoken_in(person, TextKey.VOICE_HELLO, now=now)
    if other is not None:
        says += spoken_in(person, TextKey.VOICE_OTHER_LANGUAGE, now=now, lang=other)
    return Script(steps=(Ask(says=says, answer_to=f"{here}/key"), GoTo(f"{here}/again/{time + 1}")), lang=person.lang)


def _call(session: Session, message: Message, person: Person, *, now: datetime) -> Call:
    there = calls.of_message(session, message.id)
    if there is not None:
        return there
    new = NewCall(
        kind=CallKind.CHECK_IN,
        state=CallState.RINGING,
        look_at=now + _SURELY_OVER,
        message_id=message.id,
        participant_id=person.participant_id,
    )
    return calls.open_new(session, new, now=now)


def _other_language(person: Person) -> str | None:
    others = [lang for lang in person.in_use.program.languages if lang in _LANGUAGES and lang != person.lang]
    return others[0] if others else None


def press(session: Session, message_id: UUID, *, key: str, at: str, now: datetime) -> Script:
    """Begin when somebody presses 1; 2 goes on in the other language, from now on; 0 is for a person."""
    message, person = _behind(session, message_id)
    call = _call(session, message, person, now=now)
    if key:  # no machine presses one, whatever the carrier takes their voice for
        calls.heard_who(session, call.id, PickedUp.PERSON)
    other = _other_language(person)
    if key == "2" and other is not None and person.participant is not None:
        participants.set_language(session, person.participant.id, other)
        people.note(session, person, Event.CALLED, f"wants to be spoken to in {other} from now on", now=now)
        return greet(session, message_id, time=1, at=at, now=now)
    if key not in ("0", "1"):
        return greet(session, message_id, time=1, at=at, now=now)
    if calls.move(session, call.id, CallState.TALKING, look_at=now + _SURELY_OVER, changes={"connected_at": now}):
        had = "had time for the check-in" if key == "1" else "wants a person"
        people.note(session, person, Event.CALLED, f"picked up, and {had}", now=now)
    if key == "0":
        return Script(steps=(GoTo(f"{at}/check-ins/{message_id}/person"),), lang=person.lang)
    return ask(session, message_id, time=1, at=at, now=now)


def ask(
    session: Session, message_id: UUID, *, time: int, at: str, now: datetime, first: tuple[Say, ...] = ()
) -> Script:
    """Ask the question that waits, three times; or say goodbye when none does. `first` is said before, or instead."""
    message, person = _behind(session, message_id)
    check_in = _open(session, message)
    question = None if check_in is None else _question(session, check_in)
    if question is None or time > _TIMES_SAID:
        return Script(steps=(*first, *_goodbye(person, now=now).steps), lang=person.lang)
    here, keys = f"{at}/check-ins/{message_id}", keys_of(question)
    words = first or (Say(figure_by_figure(question.text.get(person.lang) or next(iter(question.text.values())))),)
    how = TextKey.VOICE_ANSWER if keys.length == 1 else TextKey.VOICE_ANSWER_LONG
    asked = Ask(
        says=(*words, *(spoken_in(person, how, now=now) if time == 1 else ())),
        answer_to=f"{here}/answer/{question.key}",
        keys=keys.length,
        waits=_WAITS_FOR_WORDS,
        speech=True,
    )
    return Script(steps=(asked, GoTo(f"{here}/ask/{time + 1}")), lang=person.lang)


def hear(
    runtime: Runtime, message_id: UUID, question_key: str, *, carrier_id: str, keys: str, words: str, at: str
) -> Script:
    """Take an answer as we take a text: store it, read it, do all that follows, and say aloud what would be texted.

    Words are read even when no question waits for them any more; an answer that the carrier tells of twice is one, and
    the second time, too, danger is met. What fails is read again later, by the sweep or by a person.
    """
    now = runtime.now()
    with runtime.transaction() as session:
        message, person = _behind(session, message_id)
        check_in = _open(session, message)
        question = None if check_in is None else _question(session, check_in)
        waits = question is not None and question.key == question_key
        meant = keys_of(question) if question is not None and waits else None
        if not words.strip() and (meant is None or keys in ("", AGAIN_TOO, meant.again)):
            return ask(session, message_id, time=1, at=at, now=now)
        if keys and meant is not None and keys == meant.person:
            return Script(steps=(GoTo(f"{at}/check-ins/{message_id}/person"),), lang=person.lang)
    said_once = sha256(f"{question_key} {keys} {words}".encode()).hexdigest()[:24]
    said = _as_text(person, words.strip() or keys, to=runtime.sender, carrier_id=f"{carrier_id[:50]}/{said_once}")
    reply = replies.store_spoken(runtime, said)
    with runtime.transaction() as session:
        replies.think_aloud(session, reply, person.phone, lexicon=runtime.lexicon, now=now)
        urgency = reply_records.urgency_of(session, reply)
        in_danger = urgency is not None and Urgency(urgency) >= Urgency.URGENT
        aloud = outbox.say_aloud(session, reply, now=now)
        return _go_on(session, message_id, aloud, in_danger=in_danger, at=at, now=now)


def _as_text(person: Person, body: str, *, to: PhoneNumber, carrier_id: str) -> Inbound:
    """Write down what was said or pressed as a text would be."""
    return Inbound(
        carrier_id=carrier_id,
        phone=person.phone,
        sender=person.phone.e164,
        to=to.e164,
        body=body[:1600],
        media=0,
        carrier_answered=False,
        parameters="{}",
    )


def _go_on(
    session: Session, message_id: UUID, said: list[tuple[MessageKind, str]], *, in_danger: bool, at: str, now: datetime
) -> Script:
    """Say what came of an answer, and ask on; to danger the lines are said each time, and a person is offered."""
    message, person = _behind(session, message_id)
    aloud = tuple(Say(figure_by_figure(body)) for _, body in said)
    carded = any(kind is MessageKind.CRISIS_CARD for kind, _ in said)
    if carded or in_danger:
        aloud += () if carded else spoken_in(person, TextKey.CALL_LINES, now=now)
        return _offer(person, aloud, f"{at}/check-ins/{message_id}/offered", now=now)
    if _open(session, message) is None:
        return Script(steps=(*aloud, *_goodbye(person, now=now).steps), lang=person.lang)
    return ask(session, message_id, time=1, at=at, now=now, first=aloud)


def _offer(person: Person, first: tuple[Say, ...], answer_to: str, *, now: datetime) -> Script:
    """Offer somebody in danger a person, and once more to whoever was not quick enough; `first` is said before."""
    offer = spoken_in(person, TextKey.VOICE_OFFER_PERSON, now=now)
    asks = (Ask(says=(*first, *offer), answer_to=answer_to), Ask(says=offer, answer_to=answer_to))
    return Script(steps=(*asks, *_goodbye(person, now=now).steps), lang=person.lang)


def offered(session: Session, message_id: UUID, *, key: str, at: str, now: datetime) -> Script:
    """Put somebody through who wants a person now; a key beside it is none to leave them for."""
    _, person = _behind(session, message_id)
    here = f"{at}/check-ins/{message_id}"
    if key in ("0", "1"):
        return Script(steps=(GoTo(f"{here}/person"),), lang=person.lang)
    return _offer(person, spoken_in(person, TextKey.CALL_LINES, now=now), f"{here}/offered", now=now)


def to_a_person(
    session: Session, message_id: UUID, carrier_id: str, *, at: str, shows: PhoneNumber, now: datetime
) -> Script:
    """Put somebody through as if they had called us: to whoever is on shift, or to a message that somebody hears."""
    _, person = _behind(session, message_id)
    there = calls.of_carrier(session, carrier_id)
    if there is None:
        there = calling_in.open_call(session, person, carrier_id, "asks for a person in the call", now=now)
    return calling_in.put_through(session, there.id, at=at, shows=shows, now=now)


def heard_who(session: Session, message_id: UUID, picked: PickedUp | None, *, now: datetime) -> None:
    """Remember who picked up: a machine hears no more than somebody allowed."""
    message, person = _behind(session, message_id)
    call = _call(session, message, person, now=now)
    if picked is not None and call.picked_up is not PickedUp.PERSON:
        calls.heard_who(session, call.id, picked)


def _to_a_machine(session: Session, person: Person, *, now: datetime) -> Script:
    if not allows(session, person, Scope.VOICEMAIL):
        return Script(steps=(HangUp(),), lang=person.lang)
    people.note(session, person, Event.CALLED, "a machine picked up; a message that says nothing was left", now=now)
    return Script(steps=(Pause(), *spoken_in(person, TextKey.CALL_VOICEMAIL, now=now), HangUp()), lang=person.lang)


def _goodbye(person: Person, *, now: datetime) -> Script:
    return Script(steps=(*spoken_in(person, TextKey.VOICE_GOODBYE, now=now), HangUp()), lang=person.lang)


def _behind(session: Session, message_id: UUID) -> tuple[Message, Person]:
    message = messages.by_id(session, message_id)
    if message is None or message.check_in_id is None or message.participant_id is None:
        raise MalformedRequest("this is no call of a check-in")
    return message, people.of_participant(session, message.participant_id)


def _open(session: Session, message: Message) -> CheckIn | None:
    assert message.check_in_id is not None
    check_in = check_ins.by_id(session, message.check_in_id)
    return check_in if check_in.status in OPEN else None


def _question(session: Session, check_in: CheckIn) -> Question | None:
    asked = programs.version(session, check_in.program_version_id).question_sets[check_in.question_set].questions
    return next((question for question in asked if question.key == check_in.question), None)
