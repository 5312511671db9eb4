"""Gathering where somebody stands when their text arrives, for the domain to decide upon."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from outreach.actions import programs, rota
from outreach.actions.people import Person
from outreach.domain.cards import CARD_KEYS
from outreach.domain.check_in import OPEN, CheckInStatus
from outreach.domain.consent import ConsentState
from outreach.domain.escalation import EscalationStatus
from outreach.domain.phone import NO_NUMBER
from outreach.domain.questions import Question
from outreach.domain.standing import CONSENT_QUESTION, Asked, Standing
from outreach.domain.wording import THANKS, TextKey
from outreach.records import answers, messages
from outreach.records import check_ins as check_in_records
from outreach.records import escalations as escalation_records
from outreach.records.check_ins import CheckIn
from outreach.records.enrollments import EnrollmentStatus

_CARD_RESTS_FOR = timedelta(minutes=30)
_ANSWER_RESTS_FOR = timedelta(hours=24)
_LATE_FOR = timedelta(days=7)
_BEFORE_FOR = timedelta(days=3)
_CORRECTED_WITHIN = timedelta(hours=12)
_SAID_ONCE = (
    TextKey.FLAGGED_SAME_DAY,
    TextKey.THANKS_FREE_TEXT,
    TextKey.CONTACT_COMING,
    TextKey.CONTACT_NO_ONE,
    *THANKS,
)


def check_in_for(session: Session, person: Person, *, now: datetime) -> CheckIn | None:
    """Find the check-in that a text may be about: the open one, or the last one while it is fresh enough."""
    if person.participant_id is None:
        return None
    latest = check_in_records.latest_of(session, person.participant_id, now=now)
    if latest is None or latest.status in OPEN:
        return latest
    fresh_for = _LATE_FOR if latest.status is CheckInStatus.MISSED else _CORRECTED_WITHIN
    return latest if latest.asked_at is not None and now - latest.asked_at <= fresh_for else None


def standing(
    session: Session,
    person: Person,
    check_in: CheckIn | None,
    before: CheckIn | None,
    *,
    body: str,
    now: datetime,
) -> Standing:
    """Gather where somebody stands as their text arrives."""
    since = now - _CARD_RESTS_FOR
    keys = [*CARD_KEYS, TextKey.STOPPED, TextKey.STOPPED_AT_RISK, *_SAID_ONCE]
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
            has_number=person.phone != NO_NUMBER,
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
        asked=None if check_in is None else _asked(session, check_in, before),
        rules=person.in_use.program.concern_rules,
        said_lately=frozenset(said),
        in_touch=_somebody_is_in_touch(session, person),
        asks="?" in body,
    )


def _somebody_is_in_touch(session: Session, person: Person) -> bool:
    live = escalation_records.live_of(session, participant=person.participant_id)
    return live is not None and live.status is EscalationStatus.ACKNOWLEDGED


def before(session: Session, check_in: CheckIn | None) -> CheckIn | None:
    """Find yesterday's check-in, as long as nothing of the present one was answered: the text may answer that one."""
    if check_in is None or check_in.asked_at is None or check_in.status not in OPEN or answers.of(session, check_in.id):
        return None
    found = check_in_records.before(session, check_in, since=check_in.asked_at - _BEFORE_FOR)
    unanswered = found is not None and found.question not in answers.of(session, found.id)
    return found if unanswered else None


def _question_of(session: Session, check_in: CheckIn) -> Question | None:
    questions = programs.version(session, check_in.program_version_id).question_sets[check_in.question_set].questions
    return _named(questions, check_in.question)


def _asked(session: Session, check_in: CheckIn, before: CheckIn | None) -> Asked:
    program = programs.version(session, check_in.program_version_id)
    question_set = program.question_sets[check_in.question_set]
    answered = answers.of(session, check_in.id)
    open_now = check_in.status in OPEN
    waits = open_now or (check_in.status is CheckInStatus.MISSED and check_in.question not in answered)
    last = next(reversed(answered), check_in.earlier_question)
    return Asked(
        question=_named(question_set.questions, check_in.question) if waits else None,
        earlier=_named(question_set.questions, last) if before is None else _question_of(session, before),
        earlier_is_of_before=before is not None,
        question_set=question_set,
        answers=answered,
        history=answers.history_of(
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


def questions(standing: Standing) -> tuple[Question | None, Question | None]:
    """Name the question that a text may answer, and the one before it."""
    if standing.known and standing.consent is ConsentState.INVITED:
        return CONSENT_QUESTION, None
    if standing.asked is None:
        return None, None
    return standing.asked.question, standing.asked.earlier


def our_last_words(session: Session, person: Person) -> tuple[str, ...]:
    """List what we last said to somebody: a phone may quote it back."""
    if person.participant_id is None:
        return ()
    return tuple(body for _, body in messages.latest_bodies(session, person.participant_id, limit=5))
