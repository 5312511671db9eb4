"""Every way in which a call of the carrier can end is one of four outcomes, and nothing is ever sent twice."""

import json
import socket
import time
from datetime import UTC, datetime, timedelta

import pytest

from outreach.domain.escalation import Channel
from outreach.ports import Accepted, CarrierUnavailable, Outcome, OutcomeUnknown, RecipientStopped, SendRefused
from tests.adapters.carrier import (
    TAKEN,
    Answer,
    TinyServer,
    drips,
    half,
    hangs_up,
    is_silent,
    not_http,
    outcome,
    outgoing,
    resets,
    says,
    send,
    sending_to,
)

LONG_AGO = datetime(2026, 3, 4, tzinfo=UTC)
HTML = "<html><body>Bad gateway</body></html>"


def error(status: str, code: object = None, **more: object) -> Answer:
    number = int(status.split(maxsplit=1)[0])
    known = {} if code is None else {"code": code, "message": "no", "more_info": "", "status": number}
    return says(status, json.dumps(known | more))


def problem(status: str, code: object) -> Answer:
    """An error in the newer shape (RFC 9457)."""
    number = int(status.split(maxsplit=1)[0])
    body = {"type": "https://twilio.example/x", "title": "no", "status": number, "code": code, "detail": "no"}
    return says(status, json.dumps(body), kind="application/problem+json")


def told(found: Outcome) -> str:
    """An outcome in a word or two, so that a table of them can be read."""
    match found:
        case Accepted(carrier_id=carrier_id):
            return f"accepted {carrier_id[:2]}"
        case SendRefused(code=code):
            return f"refused {code}"
        case RecipientStopped():
            return "stopped"
        case CarrierUnavailable(retry_after=retry_after):
            return f"later {retry_after.total_seconds():g}"
        case OutcomeUnknown():
            return "unknown"


ENDS: dict[str, tuple[Answer, str]] = {
    "taken": (TAKEN, "accepted SM"),
    "taken with 200": (says("200 OK", '{"sid": "SM1"}'), "accepted SM"),
    "stopped": (error("400 Bad Request", 21610), "stopped"),
    "stopped, code as text": (error("400 Bad Request", "21610"), "stopped"),
    "stopped, newer shape": (problem("400 Bad Request", 21610), "stopped"),
    "no number": (error("400 Bad Request", 21211), "refused 21211"),
    "no mobile number": (error("400 Bad Request", 21614), "refused 21614"),
    "not ours": (error("400 Bad Request", 21606), "refused 21606"),
    "no number, newer shape": (problem("400 Bad Request", 21211), "refused 21211"),
    "a code we do not know": (error("422 Unprocessable Entity", 99999), "refused 99999"),
    "a refusal without a code": (error("400 Bad Request"), "refused 400"),
    "a refusal in html": (says("400 Bad Request", HTML, kind="text/html"), "refused 400"),
    "a refusal in a list": (says("400 Bad Request", "[]"), "refused 400"),
    "a full queue": (error("400 Bad Request", 21611), "later 60"),
    "wrong password": (error("401 Unauthorized", 20003), "later 60"),
    "not allowed": (error("403 Forbidden", 20005), "later 60"),
    "no such account": (error("404 Not Found", 20404), "later 60"),
    "wrong password, newer shape": (problem("401 Unauthorized", 20003), "later 60"),
    "too many": (error("429 Too Many Requests", 20429), "later 2"),
    "too many, newer shape": (problem("429 Too Many Requests", 20429), "later 2"),
    "too many, come back later": (says("429 Too Many Requests", "{}", Retry_After="17"), "later 17"),
    "too many, come back at once": (says("429 Too Many Requests", "{}", Retry_After="0"), "later 2"),
    "too many, come back never": (says("429 Too Many Requests", "{}", Retry_After="9" * 40), "later 3600"),
    "too many, on a date": (
        says("429 Too Many Requests", "{}", Retry_After="Wed, 21 Oct 2026 07:28:00 GMT"),
        "later 2",
    ),
    "too many, in html": (says("429 Too Many Requests", HTML, kind="text/html"), "later 2"),
    "a timeout told": (says("408 Request Timeout", ""), "unknown"),
    "trouble": (error("500 Internal Server Error", 20500), "unknown"),
    "trouble, newer shape": (problem("503 Service Unavailable", 20503), "unknown"),
    "trouble in html": (says("503 Service Unavailable", HTML, kind="text/html"), "unknown"),
    "a bad gateway": (says("502 Bad Gateway", ""), "unknown"),
    "moved": (says("301 Moved Permanently", "", Location="https://elsewhere.example/"), "unknown"),
    "html instead of json": (says("200 OK", HTML, kind="text/html"), "unknown"),
    "nothing at all": (says("201 Created", ""), "unknown"),
    "no id": (says("201 Created", '{"status": "queued"}'), "unknown"),
    "an empty id": (says("201 Created", '{"sid": ""}'), "unknown"),
    "a list": (says("201 Created", "[]"), "unknown"),
    "null": (says("201 Created", "null"), "unknown"),
    "a number": (says("201 Created", "7"), "unknown"),
    "an unknown encoding": (says("201 Created", HTML, kind="application/json; charset=klingon"), "unknown"),
    "a reset": (resets, "unknown"),
    "a hang-up": (hangs_up, "unknown"),
    "silence": (is_silent, "unknown"),
    "a slow drip": (drips, "unknown"),
    "half an answer": (half, "unknown"),
    "another language": (not_http, "unknown"),
}


@pytest.mark.parametrize(("answer", "expected"), ENDS.values(), ids=ENDS)
def test_each_end_is_its_outcome_after_one_request(answer: Answer, expected: str) -> None:
    with TinyServer(answer) as server, sending_to(server.url) as carrier:
        found = outcome(carrier)

    assert told(found) == expected
    assert [asked.method for asked in server.asked] == ["POST"]


@pytest.mark.parametrize(
    "end", ["taken", "stopped", "too many, come back later", "trouble", "a reset", "nothing at all"], ids=str
)
def test_a_call_ends_like_a_text(end: str) -> None:
    answer, expected = ENDS[end]
    with TinyServer(answer) as server, sending_to(server.url) as carrier:
        found = outcome(carrier, outgoing(channel=Channel.CALL))

    assert told(found) == expected
    assert len(server.asked) == 1


def test_a_refused_connection_surely_sent_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"

    with sending_to(url) as carrier:
        found = outcome(carrier)

    assert told(found) == "later 5"


def test_a_connection_that_never_comes_about_surely_sent_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.settimeout(0)
            one.connect_ex(address)

        with sending_to(f"http://127.0.0.1:{address[1]}") as carrier:
            found = outcome(carrier)
        for one in waiting:
            one.close()

    assert told(found) == "later 5"


def test_a_name_that_nobody_knows_surely_sent_nothing() -> None:
    with sending_to("http://nowhere.invalid") as carrier:
        found = outcome(carrier)

    assert told(found) == "later 5"


@pytest.mark.parametrize("slow", [is_silent, drips], ids=["silent", "dripping"])
def test_nobody_is_waited_for_longer_than_the_timeout(slow: Answer) -> None:
    with TinyServer(slow) as server, sending_to(server.url, timeout=0.4) as carrier:
        began = time.monotonic()
        outcome(carrier)

    assert time.monotonic() - began < 1.5


def test_a_connection_that_was_closed_between_two_batches_is_not_used() -> None:
    def answer_then_close(client: socket.socket) -> None:
        TAKEN(client)
        time.sleep(0.05)
        client.shutdown(socket.SHUT_RDWR)

    with TinyServer(answer_then_close) as server, sending_to(server.url) as carrier:
        found = []
        for number in range(5):
            found.append(told(outcome(carrier, outgoing(number))))
            time.sleep(0.15)

    assert found == ["accepted SM"] * 5


def test_one_lost_answer_keeps_nobody_elses_from_coming() -> None:
    turns = iter([resets, TAKEN, says("201 Created", "[]"), TAKEN, says("500 Internal Server Error")])

    def takes_turns(client: socket.socket) -> None:
        next(turns)(client)

    with TinyServer(takes_turns) as server, sending_to(server.url) as carrier:
        found = sorted(told(one) for _, one in send(carrier, [outgoing(number) for number in range(5)]))

    assert found == ["accepted SM", "accepted SM", "unknown", "unknown", "unknown"]


def test_no_outcome_repeats_what_was_said_or_to_whom() -> None:
    for answer, _ in ENDS.values():
        if answer in (is_silent, drips):
            continue
        with TinyServer(answer) as server, sending_to(server.url) as carrier:
            found = outcome(carrier, outgoing(body="i want to use"))

        assert "i want to use" not in repr(found)
        assert "2025550110" not in repr(found)


def test_a_lookup_that_fails_says_when_to_try_again() -> None:
    for answer in (says("500 Internal Server Error"), says("200 OK", HTML), resets, error("429 Too Many Requests")):
        with TinyServer(answer) as server, sending_to(server.url) as carrier:
            message = outgoing()
            with pytest.raises(CarrierUnavailable) as failed:
                carrier.recent(to=message.to, sender=message.sender, since=LONG_AGO)

        assert failed.value.retry_after > timedelta()
