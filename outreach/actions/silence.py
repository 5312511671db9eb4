"""Silence: one reminder, then a miss, and a person who looks when the silence worries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import escalations, people, programs
from outreach.actions.people import Person
from outreach.actions.scopes import allows
from outreach.actions.texts import compose, in_short
from outreach.domain.check_in import CheckInStatus, SkipReason, silence_worries
from outreach.domain.consent import Scope
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.questions import Question
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.records import answers, check_ins, outbox, reasons, so_far, specialists, was_told
from outreach.records import escalations as escalation_records
from outreach.records.check_ins import CheckIn
from outreach.records.outbox import NewMessage
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event

_SOON = timedelta(hours=6)
_LOOK_AGAIN = timedelta(hours=1)
_ON_TIME = timedelta(minutes=15)
"""How much later than planned a first text may go out without the reminder being counted from there."""


def step_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Remind once, then count as missed; returns how many check-ins had a step to take."""
    due = check_ins.claim_due(session, now=now, limit=limit, passing=passing)
    everybody = people.of_participants(session, [each.participant_id for each in due])
    silent = [(everybody[each.participant_id], each) for each in due]
    _remind(session, [one for one in silent if one[1].status is CheckInStatus.ASKED], now=now)
    miss(session, [one for one in silent if one[1].status is not CheckInStatus.ASKED], now=now)
    return len(due)


Silent = tuple[Person, CheckIn]
"""Somebody, and the check-in that they have not answered."""


def _remind(session: Session, asked: Sequence[Silent], *, now: datetime) -> None:
    """Send the one reminder, unless the next check-in is about to come anyway or it would only come stale.

    Nobody is reminded of what they were not asked yet, nor in a crisis.
    """
    said_at = _said_at(session, [each for _, each in asked])
    silent = [one for one in asked if not _put_off(session, *one, said_at[one[1].id], now=now)]
    reminded = [(person, each, _missed_at(person, each, said_at[each.id])) for person, each in silent]
    for _, each, missed_at in reminded:
        check_ins.reminded(session, each.id, next_step_at=max(missed_at, now))
    peers = _peers(session, [person for person, _ in silent])
    in_crisis = _in_crisis(session, silent)
    texts: list[NewMessage] = []
    for person, each, missed_at in reminded:
        too_late = _is_crowded(person, now=now) or now >= missed_at or each.participant_id in in_crisis
        question = None if too_late else _open_question(session, each)
        if question is None or not _may_be_texted(session, person):
            continue
        text = compose(
            person,
            MessageKind.REMINDER,
            TextKey.REMINDER,
            peer=None if (peer := _peer_id(person)) is None else peers.get(peer),
            now=now,
            question=question,
            good_until=missed_at,
            check_in=each.id,
        )
        texts.append(text)
        people.note(session, person, Event.SAID, in_short(text), now=now)
        people.note(session, person, Event.REMINDED, f"reminded of {question.key}", now=now)
    outbox.queue(session, texts, now=now)


def asked_late(session: Session, asked: Collection[CheckIn]) -> Mapping[UUID, datetime]:
    """Map those of some check-ins whose first text went out much later than planned to when it did."""
    found = _said_at(session, asked)
    return {each.id: at for each in asked if (at := found[each.id]) is not None and at != each.asked_at}


def _said_at(session: Session, asked: Collection[CheckIn]) -> Mapping[UUID, datetime | None]:
    """Map check-ins to when they were asked: as planned, or when the first text went out if that was much later.

    None while the first text may go out yet; once they wrote, they need not wait for it.
    """
    prompted = was_told.prompted(session, {each.id: each.participant_id for each in asked}) if asked else {}
    found: dict[UUID, datetime | None] = {}
    for each in asked:
        assert each.asked_at is not None
        first = None if each.reasked or each.earlier_question is not None else prompted.get(each.id)
        found[each.id] = each.asked_at
        if first is not None and (first.waits or first.tried_at is None):
            found[each.id] = None
        elif first is not None and first.tried_at is not None and first.tried_at > each.asked_at + _ON_TIME:
            found[each.id] = first.tried_at
    return found


def _put_off(session: Session, person: Person, each: CheckIn, said_at: datetime | None, *, now: datetime) -> bool:
    """Put a reminder off whose question was not asked yet, or so late that it is not time; says whether it was."""
    remind_at = now + _LOOK_AGAIN if said_at is None else said_at + person.in_use.program.reminders.remind_after
    if said_at is None or (said_at != each.asked_at and remind_at > now):
        check_ins.look_again(session, each.id, at=remind_at)
        return True
    return False


def _in_crisis(session: Session, silent: Sequence[Silent]) -> set[UUID]:
    """Name those with whom one of ours is, or is about to be, in touch about something urgent."""
    worries = escalation_records.urgency_of_live(session, [each.participant_id for _, each in silent]) if silent else {}
    return {key for key, worry in worries.items() if worry >= Urgency.URGENT}


def _may_be_texted(session: Session, person: Person) -> bool:
    """Say whether a text may follow calls in vain: whoever is called for check-ins may not have agreed to texts."""
    called = person.participant is not None and person.participant.by_voice
    return not called or allows(session, person, Scope.TEXT)


def _missed_at(person: Person, each: CheckIn, said_at: datetime | None) -> datetime:
    asked_at = said_at or each.asked_at
    assert asked_at is not None
    return asked_at + person.in_use.program.reminders.missed_after


def _is_crowded(person: Person, *, now: datetime) -> bool:
    following = None if person.enrollment is None else person.enrollment.next_check_in_at
    return following is not None and following <= now + _SOON


def _peers(session: Session, everybody: Sequence[Person]) -> Mapping[UUID, Specialist]:
    """Find the peer specialists who sign what people are told."""
    peers = {peer for person in everybody if (peer := _peer_id(person)) is not None}
    return specialists.by_ids(session, list(peers)) if peers else {}


def _peer_id(person: Person) -> UUID | None:
    return None if person.participant is None else person.participant.peer_id


def _open_question(session: Session, each: CheckIn) -> Question | None:
    questions = programs.version(session, each.program_version_id).question_sets[each.question_set].questions
    return next((question for question in questions if question.key == each.question), None)


def miss(session: Session, silent: Sequence[Silent], *, now: datetime) -> None:
    """Close check-ins without an answer, and put the silence in front of a person where it worries.

    One of which at least one question was answered counts as answered: they were heard. One that nobody asked, or that
    stands open in a crisis, is not silence.
    """
    if not silent:
        return
    heard = {key for key, values in answers.of_many(session, [each.id for _, each in silent]).items() if values}
    in_part = check_ins.close(session, heard, after=CheckInStatus.ANSWERED, now=now)
    spared = _spare(session, [one for one in silent if one[1].id not in heard], now=now)
    unheard = {each.id for _, each in silent} - heard - spared
    missed = check_ins.close(session, unheard, after=CheckInStatus.MISSED, now=now)
    for person, each in silent:
        if each.id in in_part | missed | spared:
            call_off(session, each)
        if each.id in in_part:
            people.note(session, person, Event.FINISHED, "check-in answered in part", now=now)
        if each.id in missed:
            people.note(session, person, Event.MISSED, "no answer", now=now)
    _worry(session, [one for one in silent if one[1].id in missed], now=now)


def _spare(session: Session, silent: Sequence[Silent], *, now: datetime) -> set[UUID]:
    """Close check-ins whose silence says nothing: nobody asked yet, or somebody is in touch about something urgent."""
    said_at = _said_at(session, [each for _, each in silent])
    in_crisis = _in_crisis(session, silent)
    reasons_of = {
        SkipReason.STALE: {each.id for _, each in silent if said_at[each.id] is None},
        SkipReason.PERSON_IN_TOUCH: {
            each.id for _, each in silent if said_at[each.id] is not None and each.participant_id in in_crisis
        },
    }
    spared: set[UUID] = set()
    for reason, theirs in reasons_of.items():
        spared |= check_ins.close(session, theirs, after=CheckInStatus.SKIPPED, skip_reason=reason, now=now)
        for person, each in silent:
            if each.id in theirs & spared:
                people.note(session, person, Event.SKIPPED, f"check-in not counted as missed: {reason}", now=now)
    return spared


def _worry(session: Session, silent: Sequence[Silent], *, now: datetime) -> None:
    """Raise the silence of those whose silence worries, and of whom nobody was told yet."""
    if not silent:
        return
    rules = [person.in_use.program.reminders for person, _ in silent]
    longest = max(each.usual_window + each.misses_before_reason for each in rules)
    outcomes = so_far.recent_outcomes(session, [each.participant_id for _, each in silent], limit=longest)
    worrying = [one for one in silent if _worries(one[0], outcomes[one[1].participant_id])]
    known = _known_to_be_silent(session, [each.participant_id for _, each in worrying])
    for person, each in worrying:
        if each.participant_id not in known:
            _raise_silence(session, person, each, outcomes[each.participant_id], now=now)


def _worries(person: Person, outcomes: Sequence[CheckInStatus]) -> bool:
    assert person.participant is not None
    reminders = person.in_use.program.reminders
    return silence_worries(outcomes=outcomes, reminders=reminders, at_risk=person.participant.at_risk)


def _known_to_be_silent(session: Session, participants: Sequence[UUID]) -> set[UUID]:
    """Find those whose live escalation names their silence already."""
    if not participants:
        return set()
    live = escalation_records.live_of_many(session, participants)
    named = reasons.of(session, [each.id for each in live.values()])
    return {who for who, each in live.items() if any(why.kind is ReasonKind.SILENCE for why in named[each.id])}


def _raise_silence(
    session: Session, person: Person, each: CheckIn, outcomes: Sequence[CheckInStatus], *, now: datetime
) -> None:
    misses = next((n for n, each in enumerate(outcomes) if each is not CheckInStatus.MISSED), len(outcomes))
    silence = NewReason(
        kind=ReasonKind.SILENCE,
        urgency=Urgency.SAME_DAY,
        what=f"has not answered {misses} check-in{'' if misses == 1 else 's'} in a row",
        rule="silence",
        check_in_id=each.id,
    )
    escalations.raise_reasons(session, person, [silence], now=now)


def call_off(session: Session, check_in: CheckIn) -> None:
    """Take back a check-in's texts that wait in the outbox and are overtaken."""
    outbox.call_off(session, participant=check_in.participant_id, check_in=check_in.id)
