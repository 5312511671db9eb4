"""A person's page as a whole: everything that it shows, gathered in one place, with what somebody was typing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import render_template
from flask_babel import get_locale
from markupsafe import Markup

from outreach.actions import canned, claiming, scopes, writing
from outreach.actions.people import Person
from outreach.actions.writing import WhyNot
from outreach.console.here import me, now
from outreach.console.look import moment, urgency_words
from outreach.console.person import words as person_words
from outreach.console.person.somebody import Somebody
from outreach.console.person.sparks import spark
from outreach.console.queue.acts import Acts, acts_on
from outreach.console.queue.choices import outcome_said
from outreach.domain.access import Right
from outreach.domain.composing import Composed
from outreach.domain.consent import Scope
from outreach.domain.frequency import frequency
from outreach.domain.questions import Question, QuestionKind
from outreach.domain.urgency import Urgency
from outreach.ports import Work
from outreach.queries import about, flags, participants, thread
from outreach.queries.about import Point
from outreach.queries.around import Around, around
from outreach.queries.thread import Entry
from outreach.records.consents import ConsentLine
from outreach.records.profiles import Known
from outreach.records.specialists import Specialist


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody was typing when it could not be done, and why: nothing that was typed is lost."""

    text: str = ""
    found: Composed | None = None
    why_not: WhyNot | None = None
    note: str = ""
    note_error: str = ""
    profile: Known | None = None
    profile_error: str = ""
    standing_error: str = ""
    mark_error: str = ""
    marked: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One question as its answers are shown: a drawing where they are numbers, and always a table."""

    asked: str
    points: tuple[Point, ...]
    drawing: Markup | None


def page(session: Work, somebody: Somebody, typed: Typed | None = None, *, before: UUID | None = None) -> str:
    """Write the whole page."""
    found = look_around(session, somebody)
    known = side(session, somebody, found)
    return render_template(
        "person/show.html",
        **bare(somebody),
        **known,
        **standing(found),
        acts=acts(session, somebody, found, ledger=known["about"].consents),
        **composer(session, somebody, found, typed or Typed()),
        thread=thread.page(session, somebody.whose, before=before),
        before=before,
    )


def look_around(session: Work, somebody: Somebody) -> Around:
    """Find how somebody stands just now, once for all parts of the page; whoever looks is noted as looking."""
    specialist, participant, at = me().specialist, somebody.person.participant, now()
    if specialist is not None and somebody.may_act:
        claiming.look(session, somebody.person, specialist, now=at)
    peer = None if participant is None else participant.peer_id
    return around(session, somebody.whose, program=somebody.person.in_use.program_id, also=[peer], now=at)


def side(session: Work, somebody: Somebody, found: Around) -> dict[str, Any]:
    """Gather what stands beside the thread: who they are, what is known of them, what they answered, their rhythm."""
    participant = somebody.person.participant
    known = about.gather(session, somebody.whose)
    ways = (Scope.HUMAN_CALL, Scope.VOICEMAIL)
    return {
        "about": known,
        "peer": None if participant is None else found.named(participant.peer_id),
        "stands": None if participant is None else _stands(somebody),
        "answers": answers(session, somebody),
        "rhythm": _rhythm(somebody),
        "local_now": moment(now(), somebody.person.zone),
        "allowed": {way.value: scopes.covers(somebody.person, known.consents, way) for way in ways},
    }


def bare(somebody: Somebody) -> dict[str, Any]:
    """Give what every part of the page needs."""
    return {
        "somebody": somebody,
        "person": somebody.person,
        "address": somebody.address,
        "zone": somebody.zone,
        "words": person_words,
        "outcome_said": outcome_said,
        "pieces": flags.pieces,
        "statuses": person_words.statuses(),
        "urgencies": [(level.value, urgency_words(level)) for level in reversed(Urgency)],
        "categories": [(each.value, said) for each, said in person_words.categories().items()],
        "kind_of": _kind_of,
        "program": somebody.person.in_use.program_id,
        "may_edit": me().holds(Right.PEOPLE, somebody.person.in_use.program_id),
        "may_sign_off": me().holds(Right.SIGN_OFF, somebody.person.in_use.program_id),
    }


def _kind_of(entry: Entry) -> str:
    """Name what an entry of a thread is."""
    return type(entry).__name__


def standing(found: Around) -> dict[str, Any]:
    """Show what waits about them, who has the thread now, and who else looks at it."""
    specialist = me().specialist
    mine = None if specialist is None else specialist.id
    return {
        "waits": found,
        "claim": found.claim,
        "has": found.has,
        "mine": found.claim is not None and found.claim.specialist_id == mine,
        "who_looks": found.looking(besides=mine),
    }


def acts(
    session: Work, somebody: Somebody, found: Around, *, ledger: Sequence[ConsentLine] | None = None
) -> Acts | None:
    """Gather what may be done with what waits about them, for whoever may do it; `ledger` is theirs, once read."""
    person = somebody.person
    if found.live is None or not somebody.may_act:
        return None
    may_call = (
        scopes.allows(session, person, Scope.HUMAN_CALL)
        if ledger is None
        else scopes.covers(person, ledger, Scope.HUMAN_CALL)
    )
    return acts_on(session, found.live, person, found, may_call=may_call, back="person")


def composer(session: Work, somebody: Somebody, found: Around, typed: Typed) -> dict[str, Any]:
    """Gather what the box for texts shows: whether they may write, ready replies, and what was being typed."""
    specialist, person = me().specialist, somebody.person
    if specialist is None or not somebody.may_act:
        return {"typed": typed, "may_write": False, "wishes": None, "canned": [], "at_night": False}
    may_write = claiming.is_theirs(found.claim, found.live, specialist)
    return {
        "typed": typed,
        "may_write": may_write,
        "wishes": writing.why_not(person),
        "canned": _ready(session, person, specialist) if may_write else [],
        "at_night": not 8 <= now().astimezone(ZoneInfo(person.zone)).hour < 21,
    }


def _ready(session: Work, person: Person, specialist: Specialist) -> list[tuple[str, str]]:
    """List what is often said, ready for this person, each under its short name."""
    name = person.participant.first_name if person.participant is not None and person.named else ""
    ready = canned.of_program(session, person.in_use.program_id)
    return [(each.name, each.filled(lang=person.lang, name=name, me=specialist.name)) for each in ready]


def answers(session: Work, somebody: Somebody) -> list[Shown]:
    """Gather what they answered last to each question of their program."""
    participant = somebody.person.participant_id
    if participant is None:
        return []
    questions = _questions(somebody)
    found = about.answers(session, participant, list(questions))
    return [_shown(each, found[key]) for key, each in questions.items() if found[key]]


def _questions(somebody: Somebody) -> dict[str, Question]:
    sets = somebody.person.in_use.program.question_sets.values()
    return {question.key: question for each in sets for question in each.questions}


def _shown(question: Question, points: Sequence[Point]) -> Shown:
    lang = str(get_locale() or "en")
    numbers = [] if question.kind in (QuestionKind.TEXT, QuestionKind.CHOICE) else _numbers(points)
    low, high = (0, 1) if question.kind is QuestionKind.YES_NO else (question.low, question.high)
    return Shown(
        asked=question.text.get(lang) or next(iter(question.text.values())),
        points=tuple(points),
        drawing=spark(tuple(numbers), low=low, high=high) if len(numbers) > 1 else None,
    )


def _numbers(points: Sequence[Point]) -> list[float]:
    """Turn answers into numbers to draw; a yes is 1, and what is no number is left out."""
    as_number = {"yes": 1.0, "no": 0.0}
    found = (as_number.get(each.value, _number(each.value)) for each in points)
    return [each for each in found if each is not None]


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _rhythm(somebody: Somebody) -> str:
    enrollment, person = somebody.person.enrollment, somebody.person
    if enrollment is None or enrollment.next_check_in_at is None:
        return ""
    return frequency(
        cadence=person.in_use.program.cadence,
        plan=enrollment.plan,
        zone=person.zone,
        lang=str(get_locale() or "en"),
        now=now(),
    )


def _stands(somebody: Somebody) -> str:
    participant, enrollment = somebody.person.participant, somebody.person.enrollment
    assert participant is not None
    assert enrollment is not None, "who is stored is enrolled in the same transaction"
    return person_words.standing_said(participants.standing(participant.consent, enrollment.status))
