"""Rows for tests of records: messages, replies, check-ins and escalations that hang together."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions.people import Person
from outreach.domain.check_in import CheckInStatus
from outreach.domain.delivery import RULES, MessageKind
from outreach.domain.escalation import EscalationStatus
from outreach.domain.ladder import Position, Stage
from outreach.domain.urgency import Urgency
from outreach.records import check_ins, openings, outbox
from outreach.records.base import new_id
from outreach.records.check_ins import NewCheckIn
from outreach.records.escalations import Escalation
from outreach.records.openings import NewEscalation
from outreach.records.outbox import NewMessage
from tests import make


def message(
    session: Session,
    person: Person,
    kind: MessageKind = MessageKind.PROMPT,
    *,
    now: datetime = make.NOW,
    body: str = "How are you today?",
    not_before: datetime | None = None,
    good_for: timedelta | None = None,
    check_in: UUID | None = None,
) -> UUID:
    """A message to a participant in the outbox."""
    starts = not_before or now
    new = NewMessage(
        kind=kind,
        to=person.phone,
        body=body,
        text_key="question",
        lang="en",
        not_before=starts,
        good_until=starts + (good_for or RULES[kind].good_for or timedelta(hours=24)),
        program_id=person.in_use.program_id,
        participant_id=person.participant_id,
        check_in_id=check_in,
    )
    return outbox.queue(session, [new], now=now)[0]


def check_in(session: Session, person: Person, *, due_at: datetime = make.NOW, key: UUID | None = None) -> UUID:
    """A check-in that was asked."""
    assert person.enrollment is not None
    question_set = next(iter(person.in_use.program.question_sets))
    new = NewCheckIn(
        id=key or new_id(due_at),
        enrollment_id=person.enrollment.id,
        participant_id=make.the_id(person),
        program_version_id=person.in_use.version_id,
        question_set=question_set,
        renewal=False,
        due_at=due_at,
        status=CheckInStatus.ASKED,
        skip_reason=None,
        question=person.in_use.program.question_sets[question_set].questions[0].key,
        asked_at=due_at,
        next_step_at=due_at + timedelta(hours=24),
    )
    check_ins.add_many(session, [new])
    return new.id


def escalation(
    session: Session,
    person: Person,
    *,
    urgency: Urgency = Urgency.URGENT,
    code: int = 10,
    now: datetime = make.NOW,
) -> Escalation | None:
    """A live escalation about a participant, or None when one stands in its way."""
    new = NewEscalation(
        program_id=person.in_use.program_id,
        program_version_id=person.in_use.version_id,
        participant_id=person.participant_id,
        stranger_id=person.stranger_id,
        code=code,
        position=Position(
            status=EscalationStatus.OPEN, urgency=urgency, rung=0, stage=Stage.START, round=0, rung_at=None
        ),
        opened_at=now,
        next_step_at=now,
    )
    (opened,) = openings.open_new(session, [new], now=now)
    return opened
