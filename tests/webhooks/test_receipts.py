"""Receipts: what the carrier says became of a message, whatever order it comes in, and however often."""

import uuid

import pytest

from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.phone import PhoneNumber
from outreach.records.specialists import Specialist
from tests import make
from tests.webhooks.site import DANA, Site, text

SID = "SM" + "7" * 32


def given_a_message(site: Site) -> uuid.UUID:
    """A text of ours to Dana that nobody is sure of yet."""
    with site.runtime.transaction() as session:
        make.participant(session, phone=PhoneNumber(DANA))
    site.posts("/texts", text("TALK"))
    return next(row.id for row in site.rows("messages", "id", "kind") if row.kind is MessageKind.ANSWER)


def sent(site: Site, message: uuid.UUID) -> uuid.UUID:
    """Let the worker die that had taken the outbox, after the carrier took the message."""
    with site.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE messages SET status = 'sending', claimed_at = created_at")
    return message


def status_of(site: Site, message: uuid.UUID) -> MessageStatus:
    return next(row.status for row in site.rows("messages", "id", "status") if row.id == message)


def receipt(status: str, *, sid: str = SID, **more: str) -> list[tuple[str, str]]:
    return [("MessageSid", sid), ("MessageStatus", status), *more.items()]


def test_a_receipt_heals_an_answer_that_was_lost(site: Site) -> None:
    message = sent(site, given_a_message(site))

    answer = site.posts(f"/receipts/{message}", receipt("delivered"))

    assert (answer.status_code, answer.data) == (204, b"")
    assert status_of(site, message) is MessageStatus.DELIVERED
    assert SID in site.rows("messages", "carrier_id")


@pytest.mark.parametrize(
    "statuses",
    [
        ("sent", "delivered"),
        ("delivered", "sent"),
        ("delivered", "delivered"),
        ("queued", "delivered", "sending", "sent"),
        ("undelivered", "delivered"),
        ("delivered", "undelivered"),
        ("delivered", "failed", "queued"),
        ("something-new", "delivered", "something-new"),
    ],
    ids=" ".join,
)
def test_receipts_in_any_order_end_where_the_phone_confirmed(site: Site, statuses: tuple[str, ...]) -> None:
    message = sent(site, given_a_message(site))

    answers = [site.posts(f"/receipts/{message}", receipt(status)).status_code for status in statuses]

    assert answers == [204] * len(statuses)
    assert status_of(site, message) is MessageStatus.DELIVERED
    assert site.rows("receipts", "status") == list(statuses)


def test_a_failure_that_is_told_twice_worries_once(site: Site, sam: Specialist) -> None:
    message = sent(site, given_a_message(site))
    before = site.count("reasons")

    for _ in range(2):
        site.posts(f"/receipts/{message}", receipt("undelivered", ErrorCode="30005"))

    assert status_of(site, message) is MessageStatus.UNDELIVERED
    assert site.count("reasons") == before + 1
    assert sam is not None


def test_a_stop_that_only_the_carrier_knew_of_ends_the_consent(site: Site, sam: Specialist) -> None:
    message = sent(site, given_a_message(site))

    site.posts(f"/receipts/{message}", receipt("failed", ErrorCode="21610"))

    assert site.rows("participants", "consent") == [ConsentState.WITHDRAWN]
    assert sam is not None


def test_a_receipt_for_a_message_that_nobody_knows_is_kept_and_moves_nothing(site: Site) -> None:
    message = sent(site, given_a_message(site))

    answer = site.posts(f"/receipts/{uuid.UUID(int=9)}", receipt("delivered"))

    assert answer.status_code == 204
    assert status_of(site, message) is MessageStatus.SENDING
    assert site.rows("receipts", "applied") == [False]


def test_a_receipt_that_names_another_message_of_the_carrier_moves_nothing(site: Site) -> None:
    message = sent(site, given_a_message(site))
    site.posts(f"/receipts/{message}", receipt("sent"))

    site.posts(f"/receipts/{message}", receipt("failed", sid="SM" + "8" * 32))

    assert status_of(site, message) is MessageStatus.SENT


def test_a_receipt_that_comes_days_late_still_counts(site: Site, clock: make.Clock) -> None:
    message = sent(site, given_a_message(site))
    clock.move(days=3)

    site.posts(f"/receipts/{message}", receipt("delivered"))

    assert status_of(site, message) is MessageStatus.DELIVERED


@pytest.mark.parametrize(
    "form",
    [
        [],
        [("MessageSid", SID)],
        [("MessageStatus", "delivered")],
        [("MessageSid", ""), ("MessageStatus", "")],
        [("MessageSid", "\x00"), ("MessageStatus", "delivered")],
    ],
    ids=["nothing", "no status", "no id", "both empty", "a NUL"],
)
def test_a_receipt_that_says_nothing_is_refused_with_what_it_lacks(site: Site, form: list[tuple[str, str]]) -> None:
    answer = site.posts(f"/receipts/{uuid.UUID(int=9)}", form)

    assert answer.status_code == 400
    assert "MessageSid and MessageStatus are needed" in answer.text
    assert site.stored() == 0


@pytest.mark.parametrize(
    "form",
    [
        receipt("x" * 5000),
        receipt("delivered", sid="S" * 5000),
        receipt("failed", ErrorCode="9" * 5000),
        receipt("failed", ErrorCode="\x00\U0001f480"),
        receipt("deliv\x00ered", ErrorCode="\x00"),
        [*receipt("sent"), *receipt("failed")],
    ],
    ids=["a long status", "a long id", "a long code", "an odd code", "NULs", "everything twice"],
)
def test_an_odd_receipt_is_kept_as_far_as_it_fits(site: Site, form: list[tuple[str, str]]) -> None:
    message = sent(site, given_a_message(site))

    assert site.posts(f"/receipts/{message}", form).status_code == 204
    assert site.count("receipts") == 1


def test_a_call_has_receipts_too(site: Site) -> None:
    message = sent(site, given_a_message(site))
    form = [("CallSid", "CA" + "7" * 32), ("CallStatus", "no-answer"), ("CallDuration", "0")]

    site.posts(f"/receipts/{message}", form)

    assert status_of(site, message) is MessageStatus.UNDELIVERED
