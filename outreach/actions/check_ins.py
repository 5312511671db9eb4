"""Check-ins in a conversation: what a text answers of one, asking on, and closing one that is no longer wanted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, silence
from outreach.actions.known import Asked
from outreach.actions.people import Person
from outreach.domain.check_in import OPEN, CheckInStatus, SkipReason
from outreach.domain.standing import CheckInStep, Response
from outreach.records import answers, check_ins
from outreach.records.timeline import Event


def take(
    session: Session,
    person: Person,
    asked: Asked,
    response: Response,
    *,
    before: Asked | None,
    reply: UUID,
    now: datetime,
) -> None:
    """Write down what a text answered, of this check-in or the one `before`, and move this one on."""
    check_in = asked.check_in
    for kept in response.recorded:
        of = before if kept.of_before and before is not None else asked
        answers.add(
            session,
            check_in=of.check_in,
            question=kept.question,
            value=kept.value,
            lang=person.lang,
            reply=reply,
            corrects=kept.question in of.answers,
            now=now,
        )
        people.note(session, person, Event.ANSWERED, f"{kept.question} = {kept.value}", now=now)
    match response.check_in:
        case CheckInStep.ASK | CheckInStep.REASK:
            assert response.next_question is not None
            again = response.check_in is CheckInStep.REASK
            earlier = check_in.earlier_question if again else check_in.question
            question = response.next_question.key
            check_ins.ask_next(session, check_in.id, question=question, earlier=earlier, reasked=again)
        case CheckInStep.FINISH:
            check_ins.finish(session, check_in.id, now=now)
            people.note(session, person, Event.FINISHED, "check-in answered", now=now)
        case CheckInStep.LEAVE:
            pass
    if response.recorded or response.check_in is not CheckInStep.LEAVE:
        silence.call_off(session, check_in)


def close_open(session: Session, person: Person, reason: SkipReason, *, now: datetime) -> None:
    """Close somebody's open check-in because it is no longer wanted."""
    assert person.participant_id is not None
    each = check_ins.open_of(session, [person.participant_id]).get(person.participant_id)
    if each is not None:
        check_ins.move(
            session,
            each.id,
            before=OPEN,
            after=CheckInStatus.SKIPPED,
            skip_reason=reason,
            now=now,
        )
