"""Where somebody stands when their text arrives, for the domain to decide upon."""

from datetime import datetime, timedelta

from outreach.actions import rota
from outreach.actions.known import Known
from outreach.domain.cards import CARD_KEYS
from outreach.domain.check_in import OPEN, CheckInStatus
from outreach.domain.consent import ConsentState
from outreach.domain.escalation import EscalationStatus
from outreach.domain.phone import NO_NUMBER
from outreach.domain.questions import Question
from outreach.domain.standing import CONSENT_QUESTION, Asked, Standing
from outreach.domain.text_keys import THANKS, TextKey
from outreach.records.enrollments import EnrollmentStatus

_ANSWER_RESTS_FOR = timedelta(hours=24)
_CARD_RESTS_FOR = timedelta(minutes=30)
_SAID_ONCE = frozenset(
    {
        *CARD_KEYS,
        *THANKS,
        TextKey.STOPPED,
        TextKey.STOPPED_AT_RISK,
        TextKey.FLAGGED_SAME_DAY,
        TextKey.THANKS_FREE_TEXT,
        TextKey.CONTACT_COMING,
        TextKey.CONTACT_NO_ONE,
    }
)


def standing(known: Known, *, body: str, now: datetime) -> Standing:
    """Say where somebody stands as their text arrives."""
    person, covered = known.person, rota.covered(known.shifts, now=now)
    said = known.told(since=now - _CARD_RESTS_FOR) & _SAID_ONCE
    if person.participant is None:
        assert person.stranger is not None
        answered_at = person.stranger.answered_at
        return Standing(
            known=False,
            consent=None if person.stranger.stopped_at is None else ConsentState.WITHDRAWN,
            has_number=person.phone != NO_NUMBER,
            covered=covered,
            said_lately=said,
            answered_today=person.stranger.stopped_at is not None
            or (answered_at is not None and now - answered_at < _ANSWER_RESTS_FOR),
        )
    return Standing(
        known=True,
        consent=person.participant.consent,
        paused=person.enrollment is not None and person.enrollment.status is EnrollmentStatus.PAUSED,
        at_risk=person.participant.at_risk,
        covered=covered,
        asked=_asked(known),
        rules=person.in_use.program.concern_rules,
        said_lately=said,
        in_touch=known.live is not None and known.live.status is EscalationStatus.ACKNOWLEDGED,
        asks="?" in body,
        over=person.enrollment is not None and not person.enrollment.goes_on,
    )


def _asked(known: Known) -> Asked | None:
    """Say what was asked and answered of the check-in that the text may be about."""
    if known.asked is None:
        return None
    check_in, answered = known.asked.check_in, known.asked.answers
    question_set = known.asked.program.question_sets[check_in.question_set]
    open_now = check_in.status in OPEN
    waits = open_now or (check_in.status is CheckInStatus.MISSED and check_in.question not in answered)
    last = next(reversed(list(answered)), check_in.earlier_question)
    return Asked(
        question=_named(question_set.questions, check_in.question) if waits else None,
        earlier=_named(question_set.questions, last) if known.before is None else _question_before(known),
        earlier_is_of_before=known.before is not None,
        question_set=question_set,
        answers=answered,
        history=known.history,
        reasked=check_in.reasked,
        late=not open_now,
        renewal=check_in.renewal,
    )


def _question_before(known: Known) -> Question | None:
    assert known.before is not None
    before = known.before.check_in
    return _named(known.before.program.question_sets[before.question_set].questions, before.question)


def _named(questions: tuple[Question, ...], key: str | None) -> Question | None:
    return next((question for question in questions if question.key == key), None)


def questions(standing: Standing) -> tuple[Question | None, Question | None]:
    """Name the question that a text may answer, and the one before it."""
    if standing.known and standing.consent is ConsentState.INVITED:
        return CONSENT_QUESTION, None
    if standing.asked is None:
        return None, None
    return standing.asked.question, standing.asked.earlier
