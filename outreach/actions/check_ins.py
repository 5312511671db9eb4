"""Check-ins in a conversation: what a text answers of one, asking on, and closing one that is no longer wanted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, silence
from outreach.actions.people import Person
from outreach.actions.texts import in_turn
from outreach.domain.check_in import OPEN, CheckInStatus, SkipReason
from outreach.domain.standing import CheckInStep, Response
from outreach.domain.wording import THANKS, TextKey
from outreach.records import answers, check_ins, messages
from outreach.records.check_ins import CheckIn
from outreach.records.timeline import Event


def thanks_in_turn(session: Session, person: Person) -> TextKey:
    """Choose the next way of saying thanks to a participant."""
    assert person.participant_id is not None
    values = [key.value for key in THANKS]
    return in_turn(THANKS, messages.last_said(session, person.participant_id, text_keys=values))


def take(
    session: Session,
    person: Person,
    check_in: CheckIn,
    response: Response,
    *,
    before: CheckIn | None,
    reply: UUID,
    now: datetime,
) -> None:
    """Write down what a text answered, of this check-in or the one `before`, and move this one on."""
    for kept in response.recorded:
        answers.add(
            session,
            check_in=before if kept.of_before and before is not None else check_in,
            question=kept.question,
            value=kept.value,
            lang=person.lang,
            reply=reply,
            now=now,
        )
        people.note(session, person, Event.ANSWERED, f"{kept.question} = {kept.value}", now=now)
    match response.check_in:
        case CheckInStep.ASK | CheckInStep.REASK:
            assert response.next_question is not None
            again = response.check_in is CheckInStep.REASK
            earlier = check_in.earlier_question if again else check_in.question
            check_ins.ask_next(
                session,
                check_in.id,
                question=response.next_question.key,
                earlier=earlier,
                reasked=again,
            )
        case CheckInStep.FINISH:
            check_ins.move(session, check_in.id, before=OPEN, after=CheckInStatus.ANSWERED, now=now)
            people.note(session, person, Event.FINISHED, "check-in answered", now=now)
        case CheckInStep.LEAVE:
            pass
    if response.recorded or response.check_in is not CheckInStep.LEAVE:
        silence.call_off(session, check_in)


def not_asked(session: Session, check_in_id: UUID, reason: SkipReason, *, now: datetime) -> None:
    """Close a check-in whose text never arrived: that is not silence, so it does not count as missed."""
    check_ins.move(
        session,
        check_in_id,
        before=(CheckInStatus.ASKED, CheckInStatus.REMINDED),
        after=CheckInStatus.SKIPPED,
        skip_reason=reason,
        now=now,
    )


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
