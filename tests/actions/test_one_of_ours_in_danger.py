"""One of ours in danger: peers are in recovery themselves, and then somebody else has to come."""

from datetime import timedelta

import pytest

from outreach.actions import homecoming, people, replies
from outreach.actions.enrollment import AlreadyEnrolled
from outreach.actions.people import Person
from outreach.domain.escalation import EscalationStatus
from outreach.domain.text_keys import TextKey
from outreach.ports import KeptText, Runtime
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.specialists import Specialist
from tests import make

DANGER = "i want to kill myself"


@pytest.fixture
def lee(runtime: Runtime, sam: Specialist) -> Specialist:
    """The lead; Sam alone is on call."""
    del sam
    with runtime.transaction() as session:
        return make.lead(session)


def texts(runtime: Runtime, who: Specialist, body: str) -> None:
    replies.receive(runtime, make.inbound(body, phone=who.phone))


def told(runtime: Runtime, who: Specialist) -> list[str]:
    """Name what one of ours was told as one of ours."""
    with runtime.transaction() as session:
        rows = session.query(MessageRow).order_by(MessageRow.id)
        return [row.text_key for row in rows if row.specialist_id == who.id]


def only_one(runtime: Runtime) -> EscalationRow:
    with runtime.transaction() as session:
        return session.query(EscalationRow).one()


def test_somebody_else_is_told_though_they_alone_are_on_call(
    runtime: Runtime, sam: Specialist, lee: Specialist
) -> None:
    texts(runtime, sam, DANGER)

    assert told(runtime, sam) == []
    assert told(runtime, lee) == [TextKey.NOBODY_ON_CALL]


def test_those_of_their_own_program_are_told(runtime: Runtime, sam: Specialist) -> None:
    """Not those of the oldest program, to whom a stranger's text is shown; though they wrote as a stranger once."""
    with runtime.transaction() as session:
        evenings = make.program(session, "intensive")
        kim = make.specialist(session, "Kim", in_use=evenings, on_call=None)
        max_ = make.specialist(session, "Max", in_use=evenings)
        people.meet(session, kim.phone, now=runtime.now())

    texts(runtime, kim, DANGER)

    assert only_one(runtime).program_id == evenings.program_id
    assert told(runtime, sam) == []
    assert TextKey.PAGE in told(runtime, max_)


def test_nobody_takes_what_is_about_themselves(runtime: Runtime, sam: Specialist, lee: Specialist) -> None:
    texts(runtime, sam, DANGER)

    texts(runtime, sam, "1")
    texts(runtime, sam, f"1 {only_one(runtime).code}")

    assert only_one(runtime).status is EscalationStatus.OPEN
    texts(runtime, lee, "1")
    assert only_one(runtime).acknowledged_by == lee.id


def test_they_can_talk_with_whoever_took_it(
    runtime: Runtime, sam: Specialist, lee: Specialist, clock: make.Clock
) -> None:
    """What they answer is for whoever looks after them, and no command that we did not understand."""
    texts(runtime, sam, DANGER)
    texts(runtime, lee, "1")
    texts(runtime, lee, "SAY I am here, Sam")
    clock.move(minutes=2)

    texts(runtime, sam, "thank you lee, i am at home")

    assert TextKey.STAFF_HELP not in told(runtime, sam)
    assert told(runtime, lee)[-1] == TextKey.WROTE_AGAIN
    texts(runtime, lee, "READ")
    with runtime.transaction() as session:
        assert "i am at home" in session.query(MessageRow).filter_by(text_key=TextKey.READ_TEXT.value).one().body
    texts(runtime, lee, "DONE reached")
    texts(runtime, sam, "thank you lee, i am well")
    assert told(runtime, sam)[-1] == TextKey.STAFF_HELP


def test_nobody_is_promised_who_is_in_danger_themselves(runtime: Runtime, sam: Specialist, lee: Specialist) -> None:
    del lee
    texts(runtime, sam, DANGER)

    with runtime.transaction() as session:
        card = session.query(MessageRow).filter_by(text_key=TextKey.CRISIS_GENERAL.value).one()
        assert "10:30" not in card.body


@pytest.mark.parametrize(
    "words",
    [
        "pass 42 i want to kill myself",
        "done no reason to live",
        "done. i left a note, no more, i am going to kill myself",
        "say goodbye to my kids for me",
        "1 30 percs left and then i kill myself",
    ],
)
def test_words_that_only_begin_like_a_command_are_heard(
    runtime: Runtime, sam: Specialist, lee: Specialist, words: str
) -> None:
    texts(runtime, sam, words)

    assert told(runtime, lee) == [TextKey.NOBODY_ON_CALL]


def test_what_closes_nobody_may_be_about_themselves(
    runtime: Runtime, sam: Specialist, lee: Specialist, dana: Person
) -> None:
    replies.receive(runtime, make.inbound("i want to use", phone=dana.phone))
    texts(runtime, sam, "1")

    texts(runtime, sam, "done no reason to live")

    with runtime.transaction() as session:
        live = session.query(EscalationRow).order_by(EscalationRow.id).all()
    assert [each.status for each in live] == [EscalationStatus.ACKNOWLEDGED, EscalationStatus.OPEN]
    assert told(runtime, lee) == [TextKey.NOBODY_ON_CALL]


def test_a_command_may_hold_words_of_danger(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    """What they say of somebody who waits is no word about themselves."""
    replies.receive(runtime, make.inbound(DANGER, phone=dana.phone))
    code = only_one(runtime).code

    texts(runtime, sam, f"1 {code} omg she wants to kill herself")
    texts(runtime, sam, f"say {code} do you want to kill yourself?")
    texts(runtime, sam, "done reached she wanted to die and is safe now")

    assert only_one(runtime).status is EscalationStatus.RESOLVED


def test_a_heart_under_what_somebody_wrote_is_no_danger_of_their_own(
    runtime: Runtime, sam: Specialist, dana: Person
) -> None:
    """What their phone sends quotes the text that READ gave them, and so the person's words."""
    replies.receive(runtime, make.inbound(DANGER, phone=dana.phone))
    texts(runtime, sam, "1")
    texts(runtime, sam, "READ")
    with runtime.transaction() as session:
        read = session.query(MessageRow).filter_by(text_key=TextKey.READ_TEXT.value).one().body
    assert DANGER in read

    texts(runtime, sam, f"Emphasized “{read}”")

    assert only_one(runtime).participant_id == dana.participant_id


def test_the_card_is_said_once_in_a_while(runtime: Runtime, sam: Specialist) -> None:
    for _ in range(3):
        texts(runtime, sam, DANGER)

    with runtime.transaction() as session:
        assert session.query(MessageRow).filter_by(text_key=TextKey.CRISIS_GENERAL.value).count() == 1


def test_a_phone_that_answers_us_by_itself_is_not_answered_for_ever(
    runtime: Runtime, sam: Specialist, clock: make.Clock
) -> None:
    for _ in range(20):
        texts(runtime, sam, "I am driving and will see your message later.")
        clock.move(seconds=10)
    assert len(told(runtime, sam)) == 5

    texts(runtime, sam, "help")
    clock.move(hours=1)
    texts(runtime, sam, "what was it again")

    assert len(told(runtime, sam)) == 7


def test_what_they_wrote_a_day_ago_in_danger_is_put_before_somebody(
    runtime: Runtime, sam: Specialist, lee: Specialist, clock: make.Clock
) -> None:
    """It came while the database was away, and is too old to be answered; it is not too old to be seen."""
    wrote = make.inbound(DANGER, phone=sam.phone)

    homecoming.receive_late(runtime, KeptText(inbound=wrote, at=clock() - timedelta(hours=25)))

    assert told(runtime, lee) == [TextKey.NOBODY_ON_CALL]
    with runtime.transaction() as session:
        assert session.query(MessageRow).filter_by(text_key=TextKey.CRISIS_GENERAL.value).count() == 0


def test_a_day_old_command_still_means_nothing(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    replies.receive(runtime, make.inbound(DANGER, phone=dana.phone))
    old = make.inbound("1", phone=sam.phone)

    homecoming.receive_late(runtime, KeptText(inbound=old, at=runtime.now() - timedelta(hours=25)))

    assert only_one(runtime).status is EscalationStatus.OPEN


def test_whoever_works_here_is_never_made_a_participant_of_that_number(runtime: Runtime, sam: Specialist) -> None:
    """Having written in danger they stand among the strangers; enrolled, they could take no page by text any more."""
    texts(runtime, sam, DANGER)

    with runtime.transaction() as session, pytest.raises(AlreadyEnrolled, match="works here"):
        make.participant(session, "Sam Reed", phone=sam.phone)
