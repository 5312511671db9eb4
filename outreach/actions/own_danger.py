"""Own danger: one of ours writes what worries; peers are in recovery themselves, and somebody else has to come."""

from datetime import timedelta

from outreach.actions import escalations, people, rota, telling
from outreach.actions.desk import Desk
from outreach.actions.people import Person
from outreach.actions.texts import tell
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.moments import by_words
from outreach.domain.reading import read
from outreach.domain.reading.echo import may_hold_ours
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.records import escalations as records
from outreach.records import participants, replies, was_told
from outreach.records.reasons import NewReason
from outreach.records.timeline import Event

_CARD_RESTS_FOR = timedelta(minutes=30)


def heard(desk: Desk, lexicon: Lexicon, *, answers: bool = True) -> bool:
    """Read what one of ours wrote for danger; says whether there is any, and then somebody else is told of it.

    What they quote of our texts is not theirs: often it is a person's words, to which they reacted. They get the card
    at once, unless nobody `answers` any more what came too long ago.
    """
    body, mine = desk.reply.body, desk.specialist
    ours = was_told.latest_to(desk.session, mine.id) if may_hold_ours(body=body) else ()
    reading = read(body, lexicon=lexicon, lang=mine.lang, media=desk.reply.media, ours=ours)
    if reading.urgency is None or reading.urgency < Urgency.URGENT:
        return False
    person = people.one_of_ours(desk.session, desk.specialist, now=desk.now)
    worst = max(reading.concerns, key=lambda concern: concern.urgency.rank)
    reason = NewReason(
        kind=ReasonKind.CONCERN,
        urgency=worst.urgency,
        what=f"a specialist of ours wrote this: {worst.what}",
        rule=worst.rule,
        category=worst.category.value,
        reply_id=desk.reply.id,
    )
    replies.handled(
        desk.session,
        desk.reply.id,
        now=desk.now,
        specialist=desk.specialist.id,
        stranger=person.stranger_id,
        urgency=worst.urgency.value,
        lexicon=reading.version,
    )
    if answers:
        _say_card(desk, person, worst.urgency)
    escalations.raise_reasons(desk.session, person, [reason], now=desk.now)
    return True


def goes_on(desk: Desk) -> bool:
    """Take what is no command for a word to whoever looks after one of ours; says whether anybody is to."""
    stranger = participants.stranger_by_phone(desk.session, desk.specialist.phone)
    person = None if stranger is None else people.of_stranger(desk.session, stranger)
    live = None if person is None else records.live_of(desk.session, stranger=person.stranger_id)
    if person is None or live is None:
        return False
    replies.handled(
        desk.session, desk.reply.id, now=desk.now, specialist=desk.specialist.id, stranger=person.stranger_id
    )
    people.note(desk.session, person, Event.HEARD, f"wrote: {desk.reply.body}", now=desk.now)
    telling.owner(desk.session, person, live, now=desk.now)
    return True


def _say_card(desk: Desk, person: Person, urgency: Urgency) -> None:
    """Say where somebody is now, and when one of the others is in touch; once in a while, like to anybody."""
    key, since = TextKey.CRISIS_GENERAL, desk.now - _CARD_RESTS_FOR
    if was_told.said_since(desk.session, text_keys=[key.value], since=since, stranger=person.stranger_id):
        return
    there = rota.coming_shifts(desk.session, person.in_use.program_id, now=desk.now)
    others = tuple(shift for shift in there if shift.specialist != desk.specialist.id)
    covered = rota.human_by(others, person, urgency, now=desk.now)
    tell(
        desk.session,
        person,
        MessageKind.CRISIS_CARD,
        key,
        now=desk.now,
        fields={"when": by_words(covered, now=desk.now, zone=person.zone, lang=person.lang)},
        reply=desk.reply.id,
    )
