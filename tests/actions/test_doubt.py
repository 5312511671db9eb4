"""Healing: what nobody is sure of is found at the carrier, sent again or left, as its kind says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from outreach.actions import doubts, due, replies
from outreach.actions.people import Person
from outreach.domain.delivery import RULES, Lane, MessageKind, MessageStatus, WhenUnsure
from outreach.domain.escalation import Channel
from outreach.domain.rota import Role
from outreach.domain.troubles import Trouble
from outreach.ports import (
    Accepted,
    CarrierUnavailable,
    OutcomeUnknown,
    Outgoing,
    Runtime,
)
from outreach.queries.carrier import carrier_findings
from outreach.records import claims
from outreach.records.receipts import ReceiptRow
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking
from tests.actions.carrier import Carrier, takes
from tests.actions.saying import always, drain, say

TO_PARTICIPANTS = [kind for kind, rule in RULES.items() if not rule.to_staff and kind is not MessageKind.INVITATION]


def claimed(runtime: Runtime) -> None:
    """Let a worker claim what is urgent, and never be heard of again."""
    now = runtime.now()
    with runtime.transaction() as session:
        claims.claim(session, Lane.URGENT, now=now, limit=9, ready_before=now)


def in_doubt(runtime: Runtime, carrier: Carrier, person: Person, kind: MessageKind) -> Outgoing:
    """A message that the carrier may or may not have taken."""
    carrier.answers = always(OutcomeUnknown("timed out"))
    say(runtime, person, kind)
    drain(runtime)
    carrier.answers = lambda each: Accepted(f"SM{each.message_id.hex}")
    assert looking.one_message(runtime.transaction, kind).status is MessageStatus.UNSURE
    return carrier.asked[-1]


@pytest.mark.parametrize("kind", TO_PARTICIPANTS)
def test_what_the_carrier_took_after_all_is_found_there_and_never_sent_twice(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, kind: MessageKind
) -> None:
    carrier.remember(in_doubt(runtime, carrier, dana, kind), "SM-found")

    clock.move(seconds=31)
    doubts.reconcile(runtime)
    drain(runtime)

    found = looking.one_message(runtime.transaction, kind)
    assert (found.status, found.carrier_id) == (MessageStatus.SENT, "SM-found")
    assert len(carrier.asked) == 1


@pytest.mark.parametrize("kind", TO_PARTICIPANTS)
def test_what_the_carrier_knows_nothing_of_goes_by_the_rule_of_its_kind(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, kind: MessageKind
) -> None:
    in_doubt(runtime, carrier, dana, kind)

    for _ in range(10):
        clock.move(seconds=31)
        doubts.reconcile(runtime)
        drain(runtime)

    again = RULES[kind].when_unsure is WhenUnsure.SEND_AGAIN
    found = looking.one_message(runtime.transaction, kind)
    assert len(carrier.asked) == (2 if again else 1)
    assert found.status is (MessageStatus.SENT if again else MessageStatus.UNSURE)
    assert due.next_moment(runtime) is None or due.next_moment(runtime) > clock.at  # type: ignore[operator]


def test_a_crisis_card_goes_out_again_although_the_carrier_cannot_be_asked(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    in_doubt(runtime, carrier, dana, MessageKind.CRISIS_CARD)
    carrier.away = CarrierUnavailable("away", timedelta(seconds=30))

    for _ in range(5):
        clock.move(seconds=31)
        doubts.reconcile(runtime)
        drain(runtime)

    assert len(carrier.asked) == 2


def test_a_page_by_phone_that_nobody_is_sure_of_rings_again(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, sam: Specialist
) -> None:
    carrier.answers = lambda each: OutcomeUnknown("reset") if each.channel is Channel.CALL else Accepted("SM1")
    replies.receive(runtime, make.inbound("i have a gun and i am going to end it now", phone=dana.phone))
    drain(runtime)
    carrier.answers = always(Accepted("CA1"))

    clock.move(seconds=31)
    doubts.reconcile(runtime)
    drain(runtime)

    calls = [each for each in carrier.asked if each.channel is Channel.CALL]
    assert [call.to for call in calls] == [sam.phone, sam.phone]


def test_what_a_worker_that_died_had_claimed_is_looked_up(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, doorbell: make.Doorbell
) -> None:
    doorbell.heard = False
    say(runtime, dana, MessageKind.CRISIS_CARD)
    claimed(runtime)

    clock.move(seconds=119)
    due.do_what_is_due(runtime)
    early = list(carrier.asked)
    due_at = due.next_moment(runtime)
    clock.move(seconds=1)
    due.do_what_is_due(runtime)
    due.do_what_is_due(runtime)

    assert early == []
    assert due_at == clock.at
    assert [each.to for each in carrier.asked] == [dana.phone]


def test_what_another_worker_is_sending_is_not_doubted_with_it(
    runtime: Runtime, clock: make.Clock, dana: Person, doorbell: make.Doorbell
) -> None:
    doorbell.heard = False
    say(runtime, dana, MessageKind.CRISIS_CARD)
    claimed(runtime)
    clock.move(seconds=119)
    say(runtime, dana, MessageKind.ALERT)
    claimed(runtime)

    clock.move(seconds=1)
    doubts.sweep(runtime)

    assert looking.one_message(runtime.transaction, MessageKind.CRISIS_CARD).status is MessageStatus.UNSURE
    assert looking.one_message(runtime.transaction, MessageKind.ALERT).status is MessageStatus.SENDING


def test_two_texts_in_the_same_words_are_not_taken_for_one(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    first = in_doubt(runtime, carrier, dana, MessageKind.CRISIS_CARD)
    carrier.remember(first, "SM-only")
    clock.move(seconds=1)
    carrier.answers = always(OutcomeUnknown("timed out"))
    say(runtime, dana, MessageKind.CRISIS_CARD)
    drain(runtime)
    carrier.answers = lambda each: Accepted(f"SM{each.message_id.hex}")

    for _ in range(3):
        clock.move(seconds=40)
        doubts.reconcile(runtime)
        drain(runtime)

    ids = {each.carrier_id for each in looking.messages(runtime.transaction, MessageKind.CRISIS_CARD)}
    assert "SM-only" in ids
    assert len(ids) == 2
    assert len(carrier.asked) == 3


def blanked(runtime: Runtime, carrier: Carrier, person: Person, kind: MessageKind, *, strays: int) -> None:
    """A doubtful message at a carrier that hides the words of what it keeps."""
    outgoing = in_doubt(runtime, carrier, person, kind)
    for number in range(strays):
        carrier.remember(replace(outgoing, body=""), f"SM-stray-{number}")
    carrier.holds = [replace(record, blank=True) for record in carrier.holds]


def test_where_the_carrier_hides_the_words_the_only_stray_is_the_text_in_doubt(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    blanked(runtime, carrier, dana, MessageKind.CRISIS_CARD, strays=1)

    clock.move(seconds=31)
    doubts.reconcile(runtime)
    drain(runtime)

    assert looking.one_message(runtime.transaction, MessageKind.CRISIS_CARD).carrier_id == "SM-stray-0"
    assert len(carrier.asked) == 1


@pytest.mark.parametrize(("kind", "sent"), [(MessageKind.CRISIS_CARD, 2), (MessageKind.PROMPT, 1)])
def test_of_two_hidden_texts_nobody_knows_which_so_the_rule_decides(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, kind: MessageKind, sent: int
) -> None:
    blanked(runtime, carrier, dana, kind, strays=2)

    for _ in range(5):
        clock.move(seconds=31)
        doubts.reconcile(runtime)
        drain(runtime)

    assert len(carrier.asked) == sent


def test_the_check_says_that_the_carrier_hides_words(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    blanked(runtime, carrier, dana, MessageKind.PROMPT, strays=1)
    clock.move(seconds=31)
    doubts.reconcile(runtime)

    with runtime.transaction() as session:
        said = [each.what for each in carrier_findings(session, mails=False, now=clock.at)]

    assert any("blind" in each for each in said)


def test_a_page_to_two_people_is_found_for_each(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    with runtime.transaction() as session:
        make.specialist(session, "Riley")
    carrier.answers = always(OutcomeUnknown("timed out"))
    replies.receive(runtime, make.inbound("i want to use so bad i might", phone=dana.phone))
    drain(runtime)
    pages = [each for each in carrier.asked if each.sender == runtime.page_sender]
    for page in pages:
        carrier.remember(page, f"SM-{page.to.last_four}")
    carrier.answers = lambda each: Accepted(f"SM{each.message_id.hex}")

    clock.move(seconds=31)
    doubts.reconcile(runtime)
    drain(runtime)

    found = {each.to: each.carrier_id for each in looking.messages(runtime.transaction, MessageKind.PAGE)}
    assert found == {page.to: f"SM-{page.to.last_four}" for page in pages}
    assert len(pages) == 2


def went_wrong(carrier: Carrier, outgoing: Outgoing, trouble: Trouble, code: str, carrier_id: str = "SM-lost") -> None:
    """The carrier took a message after all, and it went wrong there."""
    carrier.remember(outgoing, carrier_id)
    lost = {"status": "undelivered", "after": MessageStatus.UNDELIVERED, "error_code": code, "trouble": trouble}
    carrier.holds[-1] = replace(carrier.holds[-1], **lost)  # type: ignore[arg-type]


def test_a_card_that_the_carrier_lists_as_lost_is_said_again(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    card = in_doubt(runtime, carrier, dana, MessageKind.CRISIS_CARD)
    went_wrong(carrier, card, Trouble.PASSING, "30008")

    clock.move(seconds=31)
    doubts.reconcile(runtime)
    drain(runtime)

    lost, again = looking.messages(runtime.transaction, MessageKind.CRISIS_CARD)
    assert (lost.status, lost.carrier_id) == (MessageStatus.UNDELIVERED, "SM-lost")
    assert (again.status, again.body) == (MessageStatus.SENT, card.body)
    with runtime.transaction() as session:
        kept = session.scalars(select(ReceiptRow)).one()
        assert (kept.message_id, kept.error_code, kept.trouble) == (lost.id, "30008", Trouble.PASSING.value)


def test_of_a_card_that_the_carrier_lists_as_lost_for_good_a_person_learns(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    went_wrong(carrier, in_doubt(runtime, carrier, dana, MessageKind.CRISIS_CARD), Trouble.NO_SUCH_PHONE, "30005")

    clock.move(seconds=31)
    doubts.reconcile(runtime)
    drain(runtime)

    found = looking.reasons_of(runtime.transaction, looking.escalation(runtime.transaction, dana))
    assert [reason.rule for reason in found] == ["carrier.30005"]
    assert looking.one_message(runtime.transaction, MessageKind.CRISIS_CARD).status is MessageStatus.UNDELIVERED


def test_a_page_that_the_carrier_lists_as_lost_goes_to_the_next_at_once(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, sam: Specialist
) -> None:
    with runtime.transaction() as session:
        mia = make.specialist(session, "Mia", on_call=Role.BACKUP)
    carrier.answers = lambda each: OutcomeUnknown("reset") if each.to == sam.phone else takes(each)
    replies.receive(runtime, make.inbound("i want to use so bad i might", phone=dana.phone))
    drain(runtime)
    (page,) = [each for each in carrier.asked if each.to == sam.phone]
    went_wrong(carrier, page, Trouble.NO_SUCH_PHONE, "30005")
    assert mia.phone not in {each.to for each in carrier.asked}

    clock.move(seconds=31)
    doubts.reconcile(runtime)
    drain(runtime)

    assert mia.phone in {each.to for each in carrier.asked}
