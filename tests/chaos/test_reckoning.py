"""The count after a storm: it must see what is lost or comes twice, or a storm proves nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from outreach.actions import enrollment, escalations
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import RULES, MessageKind, MessageStatus
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Transaction
from outreach.records import replies as reply_records
from outreach.records.escalations import EscalationRow
from outreach.records.reasons import NewReason
from tests import make
from tests.chaos.books import WORRY, came, count, heard, message, store, taken, text


@pytest.fixture
def session(transaction: Transaction) -> Iterator[Session]:
    with transaction() as session:
        yield session


def test_a_text_that_is_stored_and_read_and_a_prompt_that_went_out_are_as_they_must_be(session: Session) -> None:
    dana = make.participant(session)
    answer = text(dana)
    store(session, answer)
    message(session, dana)

    found = count(session, came(answer), taken(dana), log=[heard(answer)])

    assert found.holds
    assert not found.unresolved
    assert "LOST" not in found.in_words()


def test_a_text_that_a_webhook_answered_for_and_nobody_stored_is_lost(session: Session) -> None:
    answer = text()

    found = count(session, came(answer), log=[heard(answer)])

    assert len(found.lost) == 1
    assert answer.carrier_id in found.in_words()


@pytest.mark.parametrize("asks_back", [True, False])
def test_a_text_of_which_no_webhook_heard_is_lost_if_we_ask_the_carrier_for_such(
    session: Session, *, asks_back: bool
) -> None:
    found = count(session, came(text()), asks_back=asks_back)

    assert bool(found.lost) is asks_back


def test_a_text_that_is_stored_and_never_read_is_lost(session: Session) -> None:
    answer = text(make.participant(session))
    store(session, answer, read=False)

    assert len(count(session, came(answer)).lost) == 1


def test_a_stored_text_that_nobody_sent_is_wrong(session: Session) -> None:
    store(session, text(make.participant(session)))

    assert not count(session).holds


def test_a_worrying_text_needs_an_escalation(session: Session) -> None:
    answer = text(make.participant(session), WORRY)
    key = store(session, answer, read=False)
    reply_records.handled(session, key, now=make.NOW)

    assert any("without an escalation" in lost for lost in count(session, came(answer)).lost)


def test_an_escalation_of_which_nobody_was_told_is_lost(session: Session) -> None:
    answer = text(make.participant(session), WORRY)
    store(session, answer)

    assert any("nobody was ever told" in lost for lost in count(session, came(answer)).lost)


def test_a_live_escalation_that_is_overdue_is_wrong(session: Session) -> None:
    dana = make.participant(session)
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.WATCH, what="quiet", rule="a.rule")
    escalations.raise_reasons(session, dana, [reason], now=make.NOW)

    overdue = update(EscalationRow).values(next_step_at=make.NOW - timedelta(hours=1))
    assert count(session).holds
    session.execute(overdue)
    assert len(count(session).wrong) == 1


def test_a_prompt_that_the_carrier_took_twice_came_twice(session: Session) -> None:
    dana = make.participant(session)
    message(session, dana, attempts=2)

    found = count(session, taken(dana), taken(dana, "SM2"))

    assert len(found.doubled) == 1


def test_a_prompt_that_was_called_off_and_went_out_all_the_same_is_doubled(session: Session) -> None:
    dana = make.participant(session)
    message(session, dana, status=MessageStatus.CANCELLED)

    assert len(count(session, taken(dana)).doubled) == 1


@pytest.mark.parametrize("kind", [kind for kind, rule in RULES.items() if rule.when_unsure == "send_again"])
def test_a_page_that_the_carrier_took_twice_is_as_it_must_be(session: Session, kind: MessageKind) -> None:
    dana = make.participant(session)
    message(session, dana, kind, attempts=2)

    found = count(session, taken(dana), taken(dana, "SM2"))

    assert found.holds
    assert not found.unresolved


@pytest.mark.parametrize("kind", [MessageKind.PROMPT, MessageKind.PAGE])
def test_what_we_believe_sent_and_the_carrier_does_not_know_is_lost(session: Session, kind: MessageKind) -> None:
    message(session, make.participant(session), kind)

    assert len(count(session).lost) == 1


def test_a_prompt_that_nobody_was_sure_of_and_that_went_out_once_is_unresolved(session: Session) -> None:
    dana = make.participant(session)
    message(session, dana, status=MessageStatus.UNSURE, carrier_id=None)

    found = count(session, taken(dana))

    assert found.holds
    assert found.unresolved


def test_what_the_carrier_took_and_we_have_no_record_of_is_wrong(session: Session) -> None:
    dana = make.participant(session)

    assert len(count(session, taken(dana)).wrong) == 1


def test_a_message_that_stays_in_the_middle_of_being_sent_is_wrong(session: Session) -> None:
    message(session, make.participant(session), status=MessageStatus.SENDING, carrier_id=None)

    assert len(count(session).wrong) == 1


def test_a_prompt_made_after_somebody_stopped_is_wrong(session: Session) -> None:
    dana = make.participant(session)
    enrollment.change_consent(session, dana, ConsentState.WITHDRAWN, ConsentHow.KEYWORD, now=make.NOW)
    message(session, dana, now=make.NOW + timedelta(hours=1))

    assert len(count(session, taken(dana)).wrong) == 1


@pytest.mark.parametrize(("minutes", "wrong"), [(0, 0), (10, 1)])
def test_a_prompt_that_goes_out_after_a_stop_was_heard_is_wrong_unless_it_was_on_its_way(
    session: Session, minutes: int, wrong: int
) -> None:
    dana = make.participant(session)
    message(session, dana, now=make.NOW - timedelta(minutes=5))
    stop = text(dana, "STOP")
    store(session, stop)

    late = taken(dana, at=make.NOW + timedelta(minutes=minutes))
    found = count(session, came(stop), late, log=[heard(stop)])

    assert len(found.wrong) == wrong


def test_somebody_whose_stop_is_not_heeded_is_wrong(session: Session) -> None:
    dana = make.participant(session)
    stop = text(dana, "STOP")
    key = store(session, stop, read=False)
    reply_records.handled(session, key, now=make.NOW, participant=dana.participant_id)

    assert len(count(session, came(stop)).wrong) == 1
