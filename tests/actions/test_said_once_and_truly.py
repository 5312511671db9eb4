"""What follows one text from another: nothing is said twice, nothing untrue, and whoever has it learns of each."""

from dataclasses import replace
from datetime import timedelta

import pytest

from outreach.actions import delivery, people, replies, taking, voice
from outreach.actions.people import Person
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import Lane, MessageStatus
from outreach.domain.text_keys import TextKey
from outreach.ports import Runtime
from outreach.records import escalations
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.specialists import Specialist
from tests import make
from tests.actions.carrier import Carrier

CRAVING = "i want to use so bad right now"
DANGER = "i want to kill myself"


def texts(runtime: Runtime, who: Person | Specialist, *bodies: str) -> None:
    """Let somebody text, all of it at one time."""
    replies.receive_all(runtime, [make.inbound(body, phone=who.phone) for body in bodies])


def said(runtime: Runtime, who: Person | Specialist) -> list[str]:
    with runtime.transaction() as session:
        rows = session.query(MessageRow).order_by(MessageRow.id)
        return [row.text_key for row in rows if row.to == who.phone]


def consent(runtime: Runtime, who: Person) -> ConsentState | None:
    with runtime.transaction() as session:
        now = people.of_participant(session, make.the_id(who)).participant
        assert now is not None
        return now.consent


def test_a_start_that_comes_with_a_stop_is_obeyed_after_it(runtime: Runtime, dana: Person) -> None:
    texts(runtime, dana, "STOP", "START")

    assert consent(runtime, dana) is ConsentState.GIVEN
    assert said(runtime, dana) == [TextKey.STOPPED, TextKey.STARTED]


def test_two_answers_to_an_invitation_are_one_yes(runtime: Runtime, sam: Specialist) -> None:
    del sam
    with runtime.transaction() as session:
        eve = make.participant(session, "Eve Stone", consent=ConsentState.INVITED)

    texts(runtime, eve, "YES", "yes")

    assert said(runtime, eve) == [TextKey.WELCOME]


def test_every_stop_is_confirmed(runtime: Runtime, dana: Person, clock: make.Clock) -> None:
    for body in ("STOP", "STOP", "START", "STOP"):
        texts(runtime, dana, body)
        clock.move(minutes=1)

    assert said(runtime, dana) == [TextKey.STOPPED, TextKey.STARTED, TextKey.STOPPED]


def test_a_stranger_who_starts_again_is_answered_again(runtime: Runtime, sam: Specialist, clock: make.Clock) -> None:
    """We told them to text START to come back."""
    stranger = make.number()
    for body in ("STOP", "START", "STOP", "STOP", "START", DANGER):
        replies.receive(runtime, make.inbound(body, phone=stranger))
        clock.move(minutes=1)
    texts(runtime, sam, "1")

    with runtime.transaction() as session:
        rows = session.query(MessageRow).order_by(MessageRow.id)
        heard = [row.text_key for row in rows if row.to == stranger]
    assert heard == [
        TextKey.STOPPED,
        TextKey.START_NOT_KNOWN,
        TextKey.STOPPED,
        TextKey.START_NOT_KNOWN,
        TextKey.CRISIS_SUICIDE,
        TextKey.ACKNOWLEDGED,
    ]


@pytest.fixture
def eve(runtime: Runtime, dana: Person, sam: Specialist) -> Person:
    """Somebody else; Sam has both."""
    with runtime.transaction() as session:
        eve = make.participant(session, "Eve Stone")
    for person in (dana, eve):
        texts(runtime, person, CRAVING)
        texts(runtime, sam, "1")
    return eve


def wrote_again(runtime: Runtime, carrier: Carrier) -> list[str]:
    """Send what may go out now, and say of whom the one who has them was told."""
    for lane in Lane:
        delivery.drain(runtime, lane)
    return [each.body[:4] for each in carrier.asked if "wrote again" in each.body]


def test_whoever_has_two_hears_that_each_of_them_wrote(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, eve: Person
) -> None:
    clock.move(minutes=2)
    texts(runtime, dana, "ok thanks")
    clock.move(seconds=20)

    texts(runtime, eve, CRAVING)

    assert wrote_again(runtime, carrier) == ["D.M.", "E.S."]


def test_what_comes_within_the_minute_is_told_of_after_it(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, eve: Person
) -> None:
    """It may be what matters: whoever has them read the first one at once, and knows of nothing more."""
    del eve
    clock.move(minutes=2)
    at_once: list[str] = []
    for body in ("ok thanks", "are you there", CRAVING):
        texts(runtime, dana, body)
        at_once = wrote_again(runtime, carrier)
        clock.move(seconds=10)

    clock.move(seconds=30)

    assert at_once == ["D.M."]
    assert wrote_again(runtime, carrier) == ["D.M.", "D.M."]
    clock.move(minutes=5)
    assert wrote_again(runtime, carrier) == ["D.M.", "D.M."]


def test_nothing_is_said_to_what_is_no_number(runtime: Runtime, sam: Specialist) -> None:
    worrying = replace(make.inbound(DANGER), phone=None, sender="72345")
    replies.receive(runtime, worrying)

    texts(runtime, sam, "1")
    texts(runtime, sam, "SAY I am here")

    assert said(runtime, sam) == [TextKey.PAGE, TextKey.ACK_ECHO, TextKey.SAY_STOPPED]
    with runtime.transaction() as session:
        assert session.query(MessageRow).count() == 3


def test_nothing_is_said_to_a_stranger_who_stopped_us(runtime: Runtime, sam: Specialist) -> None:
    stranger = make.number()
    for body in ("STOP", CRAVING):
        replies.receive(runtime, make.inbound(body, phone=stranger))
    texts(runtime, sam, "1")

    texts(runtime, sam, "SAY how are you?")

    assert said(runtime, sam)[-1] == TextKey.SAY_STOPPED


def test_a_call_about_what_is_closed_offers_nobody(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    """They closed it by text while their phone rang."""
    texts(runtime, dana, "i took all my pills i want to die")
    texts(runtime, sam, "1")
    texts(runtime, sam, "done reached")

    with runtime.transaction() as session:
        assert session.query(EscalationRow).one().outcome is not None
        call = session.query(MessageRow).filter_by(text_key=TextKey.PAGE_VOICE.value).one()
        script = voice.press(session, call.id, key="1", at="https://here", now=runtime.now() + timedelta(minutes=1))

    assert len(script.steps) == 2


def test_what_is_meant_for_somebody_closed_is_said_to_nobody_else(
    runtime: Runtime, sam: Specialist, dana: Person, eve: Person, clock: make.Clock
) -> None:
    with runtime.transaction() as session:
        first = session.query(EscalationRow).filter_by(participant_id=dana.participant_id).one().code
    texts(runtime, sam, f"DONE {first} reached")
    before = len(said(runtime, eve))

    texts(runtime, sam, f"SAY {first} what you told me of your brother stays with me")

    assert said(runtime, sam)[-1] == TextKey.UNKNOWN_CODE
    assert len(said(runtime, eve)) == before
    clock.move(hours=25)
    texts(runtime, sam, f"SAY {first} minutes and I am there")
    assert said(runtime, eve)[-1] == TextKey.NOTE


def test_a_number_that_was_nobodys_code_is_part_of_what_is_said(
    runtime: Runtime, sam: Specialist, dana: Person
) -> None:
    texts(runtime, dana, CRAVING)

    texts(runtime, sam, "SAY 20 minutes and I am there")

    with runtime.transaction() as session:
        note = session.query(MessageRow).filter_by(text_key=TextKey.NOTE.value).one()
    assert "20 minutes" in note.body


def test_a_page_that_has_not_gone_out_is_called_off_when_somebody_takes_it(
    runtime: Runtime, dana: Person, sam: Specialist
) -> None:
    texts(runtime, dana, CRAVING)

    texts(runtime, sam, "1")

    with runtime.transaction() as session:
        page = session.query(MessageRow).filter_by(text_key=TextKey.PAGE.value).one()
        assert page.status is MessageStatus.CANCELLED


def test_whoever_had_taken_it_is_paged_when_it_gets_worse_though_off_duty(
    runtime: Runtime, dana: Person, sam: Specialist
) -> None:
    texts(runtime, dana, CRAVING)
    with runtime.transaction() as session:
        kim = make.specialist(session, "Kim", on_call=None)
        live = escalations.live_of(session, participant=dana.participant_id)
        assert live is not None
        assert taking.acknowledge(session, live, kim, now=runtime.now())

    texts(runtime, dana, "i just took all my pills, i want to die")

    assert TextKey.PAGE in said(runtime, kim)
    assert TextKey.PAGE_VOICE in said(runtime, sam)
