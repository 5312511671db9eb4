"""What we ask of Twilio, to the letter, and how we read what it asks of us."""

import gc
import os
import socket
import time
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from outreach.adapters.twilio import TwilioCarrier
from outreach.domain.calls import Say
from outreach.domain.delivery import MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.phone import PhoneNumber
from outreach.domain.troubles import Trouble
from outreach.ports import Accepted, CarrierUnavailable, Form, MalformedRequest
from tests.adapters.carrier import (
    ACCOUNT,
    DANA,
    OURS,
    TAKEN,
    TOKEN,
    WEBHOOKS,
    TinyServer,
    carrier_at,
    outcome,
    outgoing,
    says,
    send,
    sending_to,
)

RECEIPT = f"{WEBHOOKS}/receipts/{UUID(int=1)}#rc=5&rp=all"


def test_a_text_is_asked_for_as_twilio_wants_it() -> None:
    with TinyServer(TAKEN) as server, sending_to(server.url) as carrier:
        outcome(carrier, outgoing(body="¿Cómo estás? + & 100% 🙏"))

    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
    assert asked.form == {
        "To": [DANA.e164],
        "From": [OURS.e164],
        "Body": ["¿Cómo estás? + & 100% 🙏"],
        "StatusCallback": [RECEIPT],
        "ValidityPeriod": ["3600"],
    }
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.headers["authorization"].startswith("Basic ")


def test_a_call_is_asked_for_as_twilio_wants_it() -> None:
    with TinyServer(TAKEN) as server, sending_to(server.url) as carrier:
        outcome(carrier, outgoing(channel=Channel.CALL))

    (asked,) = server.asked
    assert asked.path == f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    assert asked.form == {
        "To": [DANA.e164],
        "From": [OURS.e164],
        "Url": [f"{WEBHOOKS}/calls/pages/{UUID(int=1)}"],
        "FallbackUrl": [f"{WEBHOOKS}/calls/fallback"],
        "StatusCallback": [RECEIPT],
        "Timeout": ["22"],
        "MachineDetection": ["Enable"],
        "AsyncAmd": ["true"],
        "AsyncAmdStatusCallback": [f"{WEBHOOKS}/calls/pages/{UUID(int=1)}/machine"],
    }


@pytest.mark.parametrize(
    ("good_for", "seconds"),
    [
        pytest.param(timedelta(minutes=-5), "1", id="over already"),
        pytest.param(timedelta(), "1", id="over now"),
        pytest.param(timedelta(seconds=90.7), "90", id="a while"),
        pytest.param(timedelta(hours=10), "36000", id="as long as may be"),
        pytest.param(timedelta(days=400), "36000", id="longer than may be"),
    ],
)
def test_a_text_is_good_for_no_longer_than_its_time(good_for: timedelta, seconds: str) -> None:
    with TinyServer(TAKEN) as server, sending_to(server.url) as carrier:
        outcome(carrier, outgoing(good_for=good_for))

    assert server.asked[0].form["ValidityPeriod"] == [seconds]


def test_another_address_may_lie_below_a_path() -> None:
    with TinyServer(TAKEN) as server, sending_to(f"{server.url}/imitation/twilio") as carrier:
        outcome(carrier)

    assert server.asked[0].path == f"/imitation/twilio/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


def test_many_are_in_flight_at_once() -> None:
    def takes_a_while(client: object) -> None:
        time.sleep(0.3)
        TAKEN(client)  # type: ignore[arg-type]

    batch = [outgoing(number, to=PhoneNumber(f"+1303555{number:04d}")) for number in range(200)]
    with TinyServer(takes_a_while) as server, sending_to(server.url, timeout=20) as carrier:
        found = dict(send(carrier, batch))

    assert len(found) == len(server.asked) == 200
    assert {type(one) for one in found.values()} == {Accepted}
    assert server.most_at_once > 100


def test_one_persons_texts_go_out_in_order() -> None:
    batch = [outgoing(number, to=PhoneNumber(f"+130355501{number % 4:02d}"), body=str(number)) for number in range(40)]
    with TinyServer(TAKEN) as server, sending_to(server.url, timeout=5) as carrier:
        send(carrier, batch)

    heard: defaultdict[str, list[int]] = defaultdict(list)
    for asked in server.asked:
        heard[asked.form["To"][0]].append(int(asked.form["Body"][0]))
    assert all(numbers == sorted(numbers) for numbers in heard.values())
    assert sum(map(len, heard.values())) == 40


def test_an_empty_batch_asks_for_nothing() -> None:
    with TinyServer(TAKEN) as server, sending_to(server.url) as carrier:
        assert send(carrier, []) == []

    assert server.asked == []


def test_a_carrier_can_be_closed_and_used_again() -> None:
    with TinyServer(TAKEN) as server, sending_to(server.url) as carrier:
        first = outcome(carrier)
        carrier.close()
        carrier.close()

        assert (type(first), type(outcome(carrier))) == (Accepted, Accepted)


def test_a_forked_process_makes_its_own_connections_and_leaves_its_parents_alone() -> None:
    with TinyServer(TAKEN) as server, sending_to(server.url, timeout=2) as carrier:
        outcome(carrier, outgoing(1))
        child = os.fork()
        if child == 0:
            accepted = isinstance(outcome(carrier, outgoing(2)), Accepted)
            gc.collect()
            os._exit(0 if accepted else 1)
        _, ended = os.waitpid(child, 0)

        after = outcome(carrier, outgoing(3))

    assert os.waitstatus_to_exitcode(ended) == 0
    assert isinstance(after, Accepted)
    assert len(server.asked) == 3


PAGE = """{"messages": [
 {"sid": "SM1", "body": "hello", "status": "delivered", "date_created": "Wed, 04 Mar 2026 17:00:00 +0000"},
 {"sid": "SM2", "body": null, "status": "queued", "date_created": "Wed, 04 Mar 2026 16:59:00 +0000"},
 {"sid": "SM3", "body": "old", "status": "sent", "date_created": "Wed, 04 Mar 2026 10:00:00 +0000"},
 {"sid": "SM5", "body": "said in answer to a text", "status": "sent", "direction": "outbound-reply",
  "date_created": "Wed, 04 Mar 2026 17:00:00 +0000"},
 {"sid": "SM4", "body": "no date", "status": "accepted", "date_created": null},
 {"sid": "SM6", "body": "lost", "status": "undelivered", "error_code": 30003,
  "date_created": "Wed, 04 Mar 2026 17:00:00 +0000"},
 {"sid": null, "body": "no id", "status": "sent", "date_created": "Wed, 04 Mar 2026 17:00:00 +0000"}
], "next_page_uri": null, "page_size": 50}"""


def test_what_we_asked_the_carrier_to_say_is_listed_since_a_moment_of_any_zone() -> None:
    since = datetime.fromisoformat("2026-03-04T09:59:00.900-07:00")
    with TinyServer(says("200 OK", PAGE)) as server, sending_to(server.url) as carrier:
        found = carrier.recent(to=DANA, sender=OURS, since=since)

    assert [(one.carrier_id, one.body, one.status) for one in found] == [
        ("SM1", "hello", "delivered"),
        ("SM2", "", "queued"),
        ("SM6", "lost", "undelivered"),
    ]
    assert [(one.after, one.error_code, one.trouble) for one in found] == [
        (MessageStatus.DELIVERED, None, None),
        (MessageStatus.SENT, None, None),
        (MessageStatus.UNDELIVERED, "30003", Trouble.OUT_OF_REACH),
    ]
    assert found[0].created_at == datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
    assert "%2B12025550110" in server.asked[0].path
    assert "DateSent" not in server.asked[0].path


def test_a_carrier_that_nobody_answers_for_is_one_that_cannot_say() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    since = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
    with sending_to(url) as carrier:
        with pytest.raises(CarrierUnavailable):
            carrier.recent(to=DANA, sender=OURS, since=since)
        with pytest.raises(CarrierUnavailable):
            carrier.received(to=OURS, since=since)


def posted(fields: Mapping[str, str]) -> Form:
    """A form as it was posted."""
    return cast("Form", MultiDict(fields))


@pytest.fixture
def carrier() -> TwilioCarrier:
    return carrier_at(None)


DOCUMENTED = "https://example.com/myapp.php?foo=1&bar=2"
DOCUMENTED_FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675310",
    "Digits": "1234",
    "From": "+14158675310",
    "To": "+18005551212",
}


def test_the_signature_of_twilios_own_example_is_what_its_page_says() -> None:
    signature = RequestValidator("12345").compute_signature(DOCUMENTED, DOCUMENTED_FORM)

    assert signature == "L/OH5YylLD5NRKLltdqwSvS0BnU="


@pytest.mark.parametrize(
    ("url", "form", "token", "genuine"),
    [
        pytest.param("https://o.example/texts", {"AccountSid": ACCOUNT, "Body": "hi"}, TOKEN, True, id="genuine"),
        pytest.param("https://o.example/texts", {"AccountSid": ACCOUNT, "Body": " ñ🙏 "}, TOKEN, True, id="odd words"),
        pytest.param("https://o.example/texts?a=1&b=%20", {"AccountSid": ACCOUNT}, TOKEN, True, id="a query"),
        pytest.param("https://o.example:8443/texts", {"AccountSid": ACCOUNT}, TOKEN, True, id="a port"),
        pytest.param("https://o.example/texts", {"AccountSid": ACCOUNT}, "another token", False, id="another token"),
        pytest.param("https://o.example/texts", {"AccountSid": "AC" + "9" * 32}, TOKEN, False, id="another account"),
        pytest.param("https://o.example/texts", {}, TOKEN, False, id="no account"),
        pytest.param("https://other.example/texts", {"AccountSid": ACCOUNT}, TOKEN, True, id="any url it signed"),
    ],
)
def test_only_our_accounts_signature_is_genuine(
    carrier: TwilioCarrier,
    url: str,
    form: dict[str, str],
    token: str,
    *,
    genuine: bool,
) -> None:
    signature = RequestValidator(token).compute_signature(url, MultiDict(form))

    assert carrier.is_genuine(url=url, form=posted(form), signature=signature) is genuine


def test_a_signature_of_one_url_is_not_genuine_for_another(carrier: TwilioCarrier) -> None:
    form = posted({"AccountSid": ACCOUNT})
    signature = RequestValidator(TOKEN).compute_signature("https://o.example/texts", form)

    assert not carrier.is_genuine(url="https://o.example/receipts", form=form, signature=signature)


def test_a_text_that_lacks_everything_can_still_be_read(carrier: TwilioCarrier) -> None:
    read = carrier.read_text(posted({}))

    assert (read.sender, read.to, read.body, read.media, read.phone) == ("", "", "", 0, None)
    assert read.carrier_id.startswith("without-id-")


def test_a_lone_surrogate_can_be_read_and_named(carrier: TwilioCarrier) -> None:
    read = carrier.read_text(posted({"Body": "\ud83d", "From": "\udc00"}))

    assert read.body == "\ud83d"
    assert read.carrier_id == carrier.read_text(posted({"Body": "\ud83d", "From": "\udc00"})).carrier_id


@pytest.mark.parametrize(
    ("status", "after"),
    [
        ("accepted", MessageStatus.SENT),
        ("queued", MessageStatus.SENT),
        ("sending", MessageStatus.SENT),
        ("sent", MessageStatus.SENT),
        ("delivered", MessageStatus.DELIVERED),
        ("read", MessageStatus.DELIVERED),
        ("undelivered", MessageStatus.UNDELIVERED),
        ("failed", MessageStatus.FAILED),
        ("canceled", MessageStatus.FAILED),
        ("completed", MessageStatus.DELIVERED),
        ("busy", MessageStatus.UNDELIVERED),
        ("no-answer", MessageStatus.UNDELIVERED),
        ("never-heard-of", None),
    ],
    ids=str,
)
def test_each_word_of_the_carrier_has_its_meaning(
    carrier: TwilioCarrier,
    status: str,
    after: MessageStatus | None,
) -> None:
    form = posted({"MessageSid": "SM1", "MessageStatus": status})

    assert carrier.read_receipt(form, message_id=None).after is after


@pytest.mark.parametrize("form", [{}, {"MessageSid": "SM1"}, {"MessageStatus": "sent"}], ids=["", "no status", "no id"])
def test_a_receipt_without_an_id_or_a_status_is_malformed(carrier: TwilioCarrier, form: dict[str, str]) -> None:
    with pytest.raises(MalformedRequest, match="MessageSid and MessageStatus are needed"):
        carrier.read_receipt(posted(form), message_id=None)


@pytest.mark.parametrize(("lang", "voice"), [("en", "en-US"), ("es", "es-US"), ("xx", "en-US")], ids=str)
def test_what_is_spoken_is_escaped_and_spoken_in_its_language(carrier: TwilioCarrier, lang: str, voice: str) -> None:
    twiml = carrier.script([Say("<press> 1 & 2")], lang=lang)

    assert f'language="{voice}"' in twiml
    assert "&lt;press&gt; 1 &amp; 2" in twiml
