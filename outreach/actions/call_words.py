"""Call words: who calls us, and what they hear, in their language or in all that their program speaks."""

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import people
from outreach.actions.people import Person
from outreach.domain.calls import Say
from outreach.domain.incoming import figure_by_figure
from outreach.domain.lines import lines_in_words
from outreach.domain.text_fields import FIELDS
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.ports import MalformedRequest
from outreach.records import participants
from outreach.records.calls import Call


def caller_of(session: Session, call: Call) -> Person:
    """Gather who a call is with; raises MalformedRequest when their program is gone."""
    if call.participant_id is not None:
        return people.of_participant(session, call.participant_id)
    assert call.stranger_id is not None
    stranger = participants.strangers_by_ids(session, [call.stranger_id])[call.stranger_id]
    person = people.of_stranger(session, stranger)
    if person is None:
        raise MalformedRequest("there is no program that this call could be about")
    return person


def spoken_in(person: Person, key: TextKey, *, now: datetime, lang: str | None = None) -> tuple[Say, ...]:
    """Say something to somebody in their language; whoever we do not know hears it in each that their program has.

    `lang` says it in another one.
    """
    program = person.in_use.program
    langs = (lang or person.lang,) if lang or person.participant is not None else program.languages
    return tuple(
        Say(
            say(
                key,
                lang=lang,
                wording=program.wording,
                **{name: _lines(person, lang, now) for name in FIELDS[key] if name == "lines"},
            ),
            lang,
        )
        for lang in langs
    )


def _lines(person: Person, lang: str, now: datetime) -> str:
    program = person.in_use.program
    return figure_by_figure(lines_in_words(program.local_lines, at=now, zone=program.zone, lang=lang))
