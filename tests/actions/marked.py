"""What tests of marks do: have somebody text, mark what was read, and look at what is left of it."""

from uuid import UUID

from outreach.actions import marking, replies
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind
from outreach.domain.marks import Judgement, Mark
from outreach.domain.phone import PhoneNumber
from outreach.domain.reading.reading import Category
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.records import reading_marks as records
from outreach.records import timeline
from outreach.records.reading_marks import ReadingMark
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event, Line
from tests import make
from tests.actions import looking

DANGER = "dana here. i want to kill myself, call me 303-555-0110"
CALM = "thanks, a good day"
TRUE, FALSE = Judgement(mark=Mark.TRUE_ALARM), Judgement(mark=Mark.FALSE_ALARM)
MISSED = Judgement(mark=Mark.MISSED, urgency=Urgency.URGENT, category=Category.SUICIDE)


def texts(runtime: Runtime, phone: PhoneNumber, body: str) -> UUID:
    """Somebody texts us, and it is read."""
    received = replies.receive(runtime, make.inbound(body, phone=phone))
    assert received.reply_id is not None
    assert received.handled
    return received.reply_id


def mark(runtime: Runtime, text: UUID, by: Specialist, judgement: Judgement) -> ReadingMark:
    with runtime.transaction() as session:
        return marking.mark(session, text, by, judgement, now=runtime.now())


def lines(runtime: Runtime, person: Person, event: Event) -> list[Line]:
    with runtime.transaction() as session:
        return [line for line in timeline.of(session, participant=make.the_id(person)) if line.event is event]


def last_answer(runtime: Runtime) -> str:
    """What Sam was answered last."""
    return looking.messages(runtime.transaction, MessageKind.STAFF_ANSWER)[-1].body


def records_of(runtime: Runtime, text: UUID) -> list[ReadingMark]:
    with runtime.transaction() as session:
        return records.history_of(session, [text])[text]
