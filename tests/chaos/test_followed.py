"""The count after a storm, of what must follow from what was heard and of each try: it must see what is missing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from demonstration import people
from demonstration.installation import STAFF_NUMBER
from outreach.actions import escalations
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import Channel, ReasonKind
from outreach.domain.phone import PhoneNumber
from outreach.domain.urgency import Urgency
from outreach.ports import Transaction
from outreach.records import receipts
from outreach.records import replies as reply_records
from outreach.records.enrollments import EnrollmentRow
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.reasons import NewReason
from outreach.records.receipts import GoodNews
from storm.found import Reckoning
from storm.handed_over import expect_some_of_each
from tests import make
from tests.chaos.books import WORRY, came, count, entry, message, store, taken, text


@pytest.fixture
def session(transaction: Transaction) -> Iterator[Session]:
    with transaction() as session:
        yield session


@pytest.fixture
def dana(session: Session) -> Person:
    return make.participant(session)


def told(row: MessageRow) -> dict[str, str]:
    """A receipt that we answered for, as the carrier's log has it."""
    url = f"https://outreach.example/receipts/{row.id}"
    return {"kind": "webhook", "about": row.carrier_id or "", "url": url, "status": "204", "at": make.NOW.isoformat()}


def keep_receipt(session: Session, row: MessageRow, status: str = "delivered") -> None:
    news = GoodNews(message=row.id, carrier_id=row.carrier_id or "", status=status, after=None, sender=None)
    receipts.receive_good_news(session, [news], now=make.NOW)


@pytest.mark.parametrize("kind", [MessageKind.PROMPT, MessageKind.PAGE])
def test_what_went_out_more_often_than_it_was_tried_is_doubled(
    session: Session, dana: Person, kind: MessageKind
) -> None:
    message(session, dana, kind, attempts=1)

    found = count(session, taken(dana), taken(dana, "SM2"))

    assert any("we wrote down 1 tries" in words for words in found.doubled)


def test_what_went_out_without_a_try_being_written_down_is_seen(session: Session, dana: Person) -> None:
    message(session, dana, attempts=0)

    assert not count(session, taken(dana)).holds


def test_what_came_from_the_wrong_number_is_wrong(session: Session, dana: Person) -> None:
    message(session, dana)

    assert len(count(session, taken(dana) | {"from": STAFF_NUMBER}).wrong) == 1


@pytest.mark.parametrize(("hours", "wrong"), [(0, 0), (2, 1)])
def test_what_was_said_after_its_time_is_wrong(session: Session, dana: Person, hours: int, wrong: int) -> None:
    message(session, dana, attempted_at=make.NOW + timedelta(hours=hours))

    assert len(count(session, taken(dana)).wrong) == wrong


def call(dana: Person, sid: str = "CA1") -> dict[str, str]:
    return entry("outbound-api", sid, "", dana.phone.e164)


def test_a_call_that_we_believe_made_and_the_carrier_does_not_know_is_lost(session: Session, dana: Person) -> None:
    message(session, dana, MessageKind.NOTE, carrier_id="CA1", channel=Channel.CALL)

    assert len(count(session).lost) == 1
    assert count(session, calls=[call(dana)]).holds


def test_a_call_that_was_made_more_often_than_tried_is_doubled(session: Session, dana: Person) -> None:
    message(session, dana, MessageKind.NOTE, carrier_id="CA1", channel=Channel.CALL)

    assert len(count(session, calls=[call(dana), call(dana, "CA2")]).doubled) == 1


def test_a_receipt_that_we_answered_for_is_kept(session: Session, dana: Person) -> None:
    row = message(session, dana)

    assert len(count(session, taken(dana), log=[told(row)]).lost) == 1
    keep_receipt(session, row)
    assert count(session, taken(dana), log=[told(row)]).holds


def test_how_a_text_ended_is_what_we_were_told(session: Session, dana: Person) -> None:
    row = message(session, dana, status=MessageStatus.SENT)

    assert count(session, taken(dana)).holds
    keep_receipt(session, row)
    assert len(count(session, taken(dana)).wrong) == 1


def test_whoever_wrote_in_danger_has_a_crisis_card(session: Session, dana: Person) -> None:
    answer = text(dana, WORRY)
    store(session, answer)

    assert not any("crisis card" in words for words in count(session, came(answer)).lost)
    session.execute(delete(MessageRow))
    assert any("crisis card" in words for words in count(session, came(answer)).lost)
    at_once = entry("outbound-reply", "SM9", "a card", dana.phone.e164)
    assert not any("crisis card" in words for words in count(session, came(answer), at_once).lost)


def test_each_of_ours_who_writes_has_an_answer(session: Session) -> None:
    sam = make.specialist(session, phone=PhoneNumber(people.PEERS[0].number))
    said = make.inbound("1 10", phone=sam.phone)
    key = store(session, said, read=False)
    reply_records.handled(session, key, now=make.NOW, specialist=sam.id)

    assert any("one of ours had no answer" in words for words in count(session, came(said)).lost)


@pytest.mark.parametrize(
    ("urgency", "rests", "wrong"),
    [
        (Urgency.URGENT, timedelta(minutes=30), 0),
        (Urgency.URGENT, timedelta(hours=2), 1),
        (Urgency.WATCH, timedelta(days=1), 0),
        (Urgency.WATCH, timedelta(days=30), 1),
    ],
)
def test_an_escalation_whose_next_step_is_out_of_sight_is_wrong(
    session: Session, dana: Person, urgency: Urgency, rests: timedelta, wrong: int
) -> None:
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what="worrying", rule="a.rule")
    escalations.raise_reasons(session, dana, [reason], now=make.NOW)
    session.execute(update(EscalationRow).values(next_step_at=make.NOW + rests))

    assert len(count(session).wrong) == wrong


@pytest.mark.usefixtures("dana")
@pytest.mark.parametrize("moment", [timedelta(hours=-1), timedelta(hours=20)], ids=["late", "put off"])
def test_somebody_whose_moment_came_and_who_has_no_check_in_is_seen(session: Session, moment: timedelta) -> None:
    session.execute(update(EnrollmentRow).values(next_check_in_at=make.NOW + moment, daily=True))

    assert len(count(session).wrong) == 1


def test_a_storm_in_which_nobody_was_paged_proves_nothing(session: Session, dana: Person) -> None:
    found = Reckoning()
    message(session, dana, MessageKind.PROMPT)
    message(session, dana, MessageKind.CRISIS_CARD)

    expect_some_of_each(found, session)

    assert [words.split(" in all")[0] for words in found.wrong] == ["the carrier took no page"]
