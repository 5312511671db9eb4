"""Writing to somebody: what a person of ours says to them in their own words, by text command or at the console."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import claiming, taking
from outreach.actions.claiming import SomebodyHasIt
from outreach.actions.people import Person
from outreach.actions.texts import tell
from outreach.domain.composing import Composed, compose
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.lint import LintWords
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.domain.writer import Writer
from outreach.records import escalations, sent_tokens
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist


class WhyNot(StrEnum):
    """What keeps a text of ours from being written."""

    STOPPED = "stopped"
    NOT_AGREED = "not_agreed"
    NOT_YOURS = "not_yours"
    REFUSED = "refused"
    FLAWED = "flawed"
    SENT_BEFORE = "sent_before"


class MayNotWrite(ValueError):
    """Raised for a text that is not queued; says why, and what was found in it."""

    def __init__(self, why: WhyNot, found: Composed | None = None) -> None:
        """Keep why."""
        super().__init__(why.value)
        self.why = why
        self.found = found


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """What somebody wants to say.

    `token` is the button's: pressed twice, it says it once. `decided` says that they have read what speaks against it.
    """

    typed: str
    token: UUID
    decided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text that is in the outbox; `again` says that the button had been pressed before."""

    message_id: UUID | None
    again: bool = False


def say_to(
    session: Session, person: Person, specialist: Specialist, typed: str, *, live: Escalation | None, now: datetime
) -> UUID:
    """Text somebody through the program's number, in the name of one of ours; whoever writes to them has taken them."""
    if live is not None:
        taking.keep_in_touch(session, live, specialist, now=now)
    return tell(
        session,
        person,
        MessageKind.NOTE if person.participant is not None else MessageKind.ANSWER,
        TextKey.NOTE,
        now=now,
        fields={"specialist": specialist.name, "text": typed},
        escalation=None if live is None else live.id,
    )


def look_over(person: Person, specialist: Specialist, typed: str, *, words: LintWords) -> Composed:
    """Look at what somebody types to a person, as it would reach them."""
    wording = person.in_use.program.wording
    said = say(TextKey.NOTE, lang=person.lang, wording=wording, specialist=specialist.name, text=typed.strip())
    return compose(typed=typed, said=said, lang=person.lang, words=words)


def write(
    session: Session,
    person: Person,
    specialist: Specialist,
    new: NewText,
    *,
    writer: Writer,
    words: LintWords,
    now: datetime,
) -> Written:
    """Put a text to somebody into the outbox, once for each token; raises MayNotWrite, and then nothing was done.

    Whoever catches that must do so outside of the transaction.
    """
    found = look_over(person, specialist, new.typed, words=words)
    to = person.participant_id or person.stranger_id
    assert to is not None, "an exercise is nobody whom one could text"
    spent = sent_tokens.spend(session, new.token, to=to, words=new.typed.strip(), writer=writer, now=now)
    if spent is not None:
        if spent.same:
            return Written(message_id=spent.message_id, again=True)
        raise MayNotWrite(WhyNot.SENT_BEFORE, found)
    _check(session, person, specialist, new, found, now=now)
    live = escalations.live_of(session, participant=person.participant_id, stranger=person.stranger_id)
    message = say_to(session, person, specialist, new.typed.strip(), live=live, now=now)
    if live is not None and escalations.by_ids(session, [live.id])[live.id].acknowledged_by != specialist.id:
        raise MayNotWrite(WhyNot.NOT_YOURS, found)
    try:
        claiming.claim(session, person, specialist, now=now)
    except SomebodyHasIt as error:
        raise MayNotWrite(WhyNot.NOT_YOURS, found) from error
    sent_tokens.sent(session, new.token, message)
    return Written(message_id=message)


def why_not(person: Person) -> WhyNot | None:
    """Say what in somebody's own wishes keeps us from texting them."""
    if person.stopped:
        return WhyNot.STOPPED
    if person.participant is not None and person.participant.consent is not ConsentState.GIVEN:
        return WhyNot.NOT_AGREED
    return None


def _check(
    session: Session, person: Person, specialist: Specialist, new: NewText, found: Composed, *, now: datetime
) -> None:
    wishes = why_not(person)
    if wishes is not None:
        raise MayNotWrite(wishes, found)
    if found.refusals:
        raise MayNotWrite(WhyNot.REFUSED, found)
    if not claiming.may_write(session, person, specialist, now=now):
        raise MayNotWrite(WhyNot.NOT_YOURS, found)
    if found.soft and not new.decided:
        raise MayNotWrite(WhyNot.FLAWED, found)
