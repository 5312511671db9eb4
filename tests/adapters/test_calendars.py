"""Calendars from elsewhere: fetched over TLS from public places only, and never for long."""

import socket
from pathlib import Path

import pytest

from outreach.adapters.calendars import CalendarsOnline
from outreach.domain.own_calendar import CalendarTrouble
from outreach.ports import CalendarNotRead, FetchedCalendar
from tests.adapters.carrier import Answer, TinyServer
from tests.adapters.test_tls import ELSEWHERE, LOOPBACK, certificate, speaking

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def answers(status: str, *headers: str, body: bytes = b"") -> Answer:
    head = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}"]
    return lambda client: client.sendall("\r\n".join([*head, "", ""]).encode() + body)


def turns(*each: Answer) -> Answer:
    """One answer after the other."""
    left = list(each)

    def answer(client: socket.socket) -> None:
        left.pop(0)(client)

    return answer


def here(**limits: float) -> CalendarsOnline:
    """What fetches from a server of a test."""
    return CalendarsOnline(in_our_network=True, in_the_clear=True, **limits)  # type: ignore[arg-type]


def trouble(calendars: CalendarsOnline, url: str) -> CalendarTrouble:
    with pytest.raises(CalendarNotRead) as caught:
        calendars.fetch(url)
    return caught.value.trouble


def test_a_calendar_comes_with_what_tells_its_states_apart() -> None:
    with TinyServer(answers("200 OK", 'ETag: "1"', "Last-Modified: Sat, 07 Mar 2026", body=CALENDAR)) as server:
        found = here().fetch(f"{server.url}/secret.ics")

    assert found == FetchedCalendar(content=CALENDAR, etag='"1"', modified="Sat, 07 Mar 2026")


def test_one_that_was_not_changed_is_not_sent_again() -> None:
    with TinyServer(answers("304 Not Modified")) as server:
        found = here().fetch(server.url, etag='"1"', modified="Sat")

    assert found.content is None
    assert "if-none-match" in {name.lower() for name in server.asked[0].headers}


def test_over_tls_nobody_but_whom_we_asked_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    good, other = certificate(ours, LOOPBACK), certificate(theirs, ELSEWHERE)
    calendars = CalendarsOnline(in_our_network=True)

    monkeypatch.setenv("SSL_CERT_FILE", str(good))
    with TinyServer(answers("200 OK", body=CALENDAR), safely=speaking(good)) as server:
        assert calendars.fetch(server.url).content == CALENDAR
    monkeypatch.setenv("SSL_CERT_FILE", str(other))
    with TinyServer(answers("200 OK", body=CALENDAR), safely=speaking(other)) as server:
        assert trouble(calendars, server.url) is CalendarTrouble.NOT_SAFE


def test_it_is_followed_to_where_it_moved() -> None:
    with TinyServer(turns(answers("302 Found", "Location: /there"), answers("200 OK", body=CALENDAR))) as server:
        assert here().fetch(f"{server.url}/here").content == CALENDAR


def test_it_is_not_followed_round_and_round() -> None:
    with TinyServer(answers("302 Found", "Location: /again")) as server:
        assert trouble(here(), server.url) is CalendarTrouble.LED_ASTRAY


@pytest.mark.parametrize("there", ["http://127.0.0.1:1/", "file:///etc/passwd", "ftp://127.0.0.1/", ""])
def test_it_is_followed_nowhere_that_is_not_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str) -> None:
    file = certificate(tmp_path, LOOPBACK)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with TinyServer(answers("302 Found", f"Location: {there}"), safely=speaking(file)) as server:
        assert trouble(CalendarsOnline(in_our_network=True), server.url) is CalendarTrouble.LED_ASTRAY


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "[fd00::1]"])
def test_nothing_in_our_own_network_is_asked(host: str) -> None:
    assert trouble(CalendarsOnline(), f"https://{host}/x.ics") is CalendarTrouble.NOT_PUBLIC


def test_a_name_that_leads_home_is_not_asked_even_beside_a_public_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(*_asked: object, **_more: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", (address, 443)) for address in ("8.8.8.8", "192.168.1.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)

    assert trouble(CalendarsOnline(), "https://calendar.example.org/") is CalendarTrouble.NOT_PUBLIC


def test_the_address_that_was_checked_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up, asked = [], []

    def once(host: str, *_asked: object, **_more: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        return [(2, 1, 6, "", ("8.8.8.8", 443))]

    def connect(address: tuple[str, int], **_more: object) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", once)
    monkeypatch.setattr(socket, "create_connection", connect)

    assert trouble(CalendarsOnline(), "https://calendar.example.org/") is CalendarTrouble.AWAY
    assert (looked_up, asked) == (["calendar.example.org"], [("8.8.8.8", 443)])


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("404 Not Found", CalendarTrouble.NOT_FOUND),
        ("410 Gone", CalendarTrouble.NOT_FOUND),
        ("403 Forbidden", CalendarTrouble.NOT_FOUND),
        ("500 Oh", CalendarTrouble.AWAY),
        ("429 Slow", CalendarTrouble.AWAY),
        ("304 Not Modified", CalendarTrouble.AWAY),
    ],
)
def test_what_is_no_calendar_has_its_reason(status: str, expected: CalendarTrouble) -> None:
    with TinyServer(answers(status)) as server:
        assert trouble(here(), server.url) is expected


def test_too_much_is_not_heard_to_the_end() -> None:
    def endless(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            client.sendall(b"x" * 65536)

    with TinyServer(endless) as server:
        assert trouble(here(largest=100_000), server.url) is CalendarTrouble.TOO_LARGE


def test_one_that_comes_drop_by_drop_is_not_waited_for() -> None:
    def drips(client: socket.socket) -> None:
        for _ in range(200):
            client.sendall(b"X")
            socket.socket.settimeout(client, 0.02)
            try:
                client.recv(1)
            except TimeoutError:
                continue

    with TinyServer(drips) as server:
        assert trouble(here(seconds=0.3), server.url) is CalendarTrouble.TOO_SLOW


def test_what_is_no_answer_at_all_is_no_calendar() -> None:
    with TinyServer(lambda client: client.sendall(b"220 mail\r\n\r\n")) as server:
        assert trouble(here(), server.url) is CalendarTrouble.AWAY


def test_marks_that_could_not_be_said_back_are_not_kept() -> None:
    with TinyServer(answers("200 OK", f"ETag: {'x' * 300}", "Last-Modified: a\tb", body=CALENDAR)) as server:
        assert here().fetch(server.url) == FetchedCalendar(content=CALENDAR, etag=None, modified=None)
