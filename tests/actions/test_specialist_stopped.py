"""A specialist who stopped our texts at the carrier cannot be paged by text any more, and somebody learns of it."""

from collections.abc import Callable

import pytest

from outreach.actions import receipts, replies
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.phone import PhoneNumber
from outreach.domain.troubles import Trouble
from outreach.ports import Accepted, Outcome, Outgoing, Receipt, RecipientStopped, Runtime
from outreach.records.messages import Message
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking
from tests.actions.carrier import Carrier
from tests.actions.saying import drain

CRY = "i want to die"


@pytest.fixture
def lee(runtime: Runtime) -> Specialist:
    """The lead."""
    with runtime.transaction() as session:
        return make.lead(session)


def stopped(*numbers: PhoneNumber) -> Callable[[Outgoing], Outcome]:
    """A carrier whom these told to stop."""
    return lambda text: RecipientStopped() if text.to in numbers else Accepted(f"SM{text.message_id.hex}")


def cries(runtime: Runtime, person: Person) -> None:
    """Somebody is in danger, and whoever is on call is paged, as far as the carrier lets us."""
    replies.receive(runtime, make.inbound(CRY, phone=person.phone))
    drain(runtime)


def asks_for_help(runtime: Runtime, somebody: Specialist) -> None:
    """Somebody of ours texts us, and is answered, as far as the carrier lets us."""
    replies.receive(runtime, make.inbound("help", phone=somebody.phone))
    drain(runtime)


def alerts(runtime: Runtime) -> list[Message]:
    found = looking.messages(runtime.transaction, MessageKind.ALERT)
    return [each for each in found if each.text_key == "specialist_stopped"]


def test_the_lead_learns_who_cannot_be_paged_by_text(
    runtime: Runtime, carrier: Carrier, dana: Person, sam: Specialist, lee: Specialist
) -> None:
    carrier.answers = stopped(sam.phone)

    cries(runtime, dana)

    assert [(each.to, sam.name in each.body) for each in alerts(runtime)] == [(lee.phone, True)]


def test_the_ladder_goes_on_all_the_same(
    runtime: Runtime, carrier: Carrier, dana: Person, sam: Specialist, lee: Specialist
) -> None:
    carrier.answers = stopped(sam.phone)

    cries(runtime, dana)

    assert lee.phone in [each.to for each in looking.messages(runtime.transaction, MessageKind.PAGE)]


def test_a_receipt_that_says_so_counts_like_a_refusal(
    runtime: Runtime, dana: Person, sam: Specialist, lee: Specialist
) -> None:
    cries(runtime, dana)
    page = next(each for each in looking.messages(runtime.transaction, MessageKind.PAGE) if each.to == sam.phone)
    told = Receipt(
        message_id=page.id,
        carrier_id=page.carrier_id or "SM0",
        status="failed",
        after=MessageStatus.FAILED,
        error_code="21610",
        trouble=Trouble.STOPPED,
    )

    with runtime.transaction() as session:
        receipts.receive_receipt(session, told, now=runtime.now())

    assert [each.to for each in alerts(runtime)] == [lee.phone]


@pytest.mark.parametrize(("hours", "times"), [(23, 1), (25, 2)])
def test_the_lead_is_told_again_only_after_a_day(
    runtime: Runtime,
    carrier: Carrier,
    clock: make.Clock,
    sam: Specialist,
    lee: Specialist,
    hours: int,
    times: int,
) -> None:
    carrier.answers = stopped(sam.phone)

    for later in (0, hours):
        clock.move(hours=later)
        asks_for_help(runtime, sam)

    assert [each.to for each in alerts(runtime)] == [lee.phone] * times


def test_a_program_that_has_nothing_to_do_with_them_hears_nothing(
    runtime: Runtime, carrier: Carrier, dana: Person, sam: Specialist, lee: Specialist
) -> None:
    with runtime.transaction() as session:
        elsewhere = make.program(session, "discharge")
        make.lead(session, "Max", in_use=elsewhere)
    carrier.answers = stopped(sam.phone)

    cries(runtime, dana)

    assert [each.to for each in alerts(runtime)] == [lee.phone]


def test_when_the_only_lead_stopped_the_team_is_told(
    runtime: Runtime, carrier: Carrier, sam: Specialist, lee: Specialist
) -> None:
    carrier.answers = stopped(lee.phone)

    asks_for_help(runtime, lee)

    assert [(each.to, lee.name in each.body) for each in alerts(runtime)] == [(sam.phone, True)]


def test_when_everybody_stopped_it_ends(
    runtime: Runtime, carrier: Carrier, dana: Person, sam: Specialist, lee: Specialist
) -> None:
    carrier.answers = stopped(sam.phone, lee.phone)

    for _ in range(5):
        cries(runtime, dana)

    assert sorted(each.to.e164 for each in alerts(runtime)) == sorted([lee.phone.e164, sam.phone.e164])
