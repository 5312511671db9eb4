"""Calendars of our people, fetched from the addresses they gave: only public ones, over TLS, and never for long.

An address is somebody's input, so it may not lead us into our own network: a name is looked up once, all that it stands
for is checked, and the connection is made to what was checked. Each place it leads on to is checked likewise.
"""

import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from outreach.adapters.http import Answer, read_answer, write_request
from outreach.adapters.public_network import is_public
from outreach.domain.own_calendar import LONGEST_ADDRESS, CalendarTrouble
from outreach.ports import CalendarNotRead, FetchedCalendar

_MOST_REDIRECTS = 4
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({400, 401, 403, 404, 410})
_UNCHANGED = 304
_HEAD = 65_536
_PIECE = 65_536
_LONGEST_MARK = 200
_HTTPS_PORT = 443


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where to connect to, by the address that was checked."""

    parts: SplitResult
    host: str
    port: int
    addresses: Sequence[str]


class CalendarsOnline:
    """Fetches calendars; `in_our_network` and `in_the_clear` are for tests, whose servers are both."""

    def __init__(
        self,
        *,
        seconds: float = 20.0,
        largest: int = 2_000_000,
        in_our_network: bool = False,
        in_the_clear: bool = False,
    ) -> None:
        """Set the limits; nothing is connected yet."""
        self._seconds = seconds
        self._largest = largest
        self._in_our_network = in_our_network
        self._schemes = {"https", "http"} if in_the_clear else {"https"}

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> FetchedCalendar:
        """Fetch a calendar, or hear that it is as it was; raises CalendarNotRead."""
        until = time.monotonic() + self._seconds
        marks = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {"Accept": "text/calendar, */*;q=0.1", "User-Agent": "Outreach", "Connection": "close"}
        headers |= {name: mark for name, mark in marks.items() if mark}
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._answer(url, headers, until)
            if answer.status not in _REDIRECTS:
                return _fetched(answer, asked_with_marks=bool(etag or modified))
            url = _next(url, answer)
        raise CalendarNotRead(CalendarTrouble.LED_ASTRAY)

    def _answer(self, url: str, headers: Mapping[str, str], until: float) -> Answer:
        """Ask one place; whatever goes wrong has one name."""
        try:
            return self._ask(self._place(url), write_request("GET", url, headers, b""), until)
        except TimeoutError as error:
            raise CalendarNotRead(CalendarTrouble.TOO_SLOW) from error
        except ssl.SSLError as error:
            raise CalendarNotRead(CalendarTrouble.NOT_SAFE) from error
        except socket.gaierror as error:
            raise CalendarNotRead(CalendarTrouble.NOT_FOUND) from error
        except (OSError, ValueError) as error:
            raise CalendarNotRead(CalendarTrouble.AWAY) from error

    def _place(self, url: str) -> _Place:
        """Look up where an address leads, and refuse every place that is not a public one."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (_HTTPS_PORT if parts.scheme == "https" else 80)
        if parts.scheme not in self._schemes or not host or "@" in parts.netloc or len(url) > LONGEST_ADDRESS:
            raise CalendarNotRead(CalendarTrouble.LED_ASTRAY)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError as error:  # a name too long to be looked up
            raise CalendarNotRead(CalendarTrouble.NOT_FOUND) from error
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if not self._in_our_network and (port != _HTTPS_PORT or not all(is_public(each) for each in addresses)):
            raise CalendarNotRead(CalendarTrouble.NOT_PUBLIC)
        return _Place(parts=parts, host=host, port=port, addresses=addresses)

    def _ask(self, place: _Place, request: bytes, until: float) -> Answer:
        with self._connected(place, until) as plain:
            if place.parts.scheme == "http":
                return self._heard(plain, request, until)
            safely = ssl.create_default_context()
            with safely.wrap_socket(plain, server_hostname=place.host) as line:
                return self._heard(line, request, until)

    def _connected(self, place: _Place, until: float) -> socket.socket:
        """Connect to the first of the checked addresses that answers."""
        trouble: OSError | None = None
        for address in place.addresses:
            try:
                return socket.create_connection((address, place.port), timeout=_left(until))
            except TimeoutError:
                raise
            except OSError as error:
                trouble = error
        raise trouble or OSError("no address")

    def _heard(self, line: socket.socket, request: bytes, until: float) -> Answer:
        """Say what we want, and hear the answer within the time and the size there is for it."""
        line.settimeout(_left(until))
        line.sendall(request)
        heard = bytearray()
        while True:
            line.settimeout(_left(until))
            piece = line.recv(_PIECE)
            heard += piece
            if len(heard) > self._largest + _HEAD:
                raise CalendarNotRead(CalendarTrouble.TOO_LARGE)
            answer = read_answer(heard, ended=not piece)
            if answer is not None:
                return answer
            if not piece:
                raise CalendarNotRead(CalendarTrouble.AWAY)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _next(url: str, answer: Answer) -> str:
    """Read where an answer leads on to."""
    there = answer.headers.get("location", "")
    if not there or not there.isascii() or not there.isprintable():
        raise CalendarNotRead(CalendarTrouble.LED_ASTRAY)
    try:
        return urlsplit(urljoin(url, there))._replace(fragment="").geturl()
    except ValueError as error:
        raise CalendarNotRead(CalendarTrouble.LED_ASTRAY) from error


def _fetched(answer: Answer, *, asked_with_marks: bool) -> FetchedCalendar:
    etag, modified = _mark(answer, "etag"), _mark(answer, "last-modified")
    if answer.status == _UNCHANGED and asked_with_marks:
        return FetchedCalendar(content=None, etag=etag, modified=modified)
    if answer.status != 200:
        gone = answer.status in _GONE
        raise CalendarNotRead(CalendarTrouble.NOT_FOUND if gone else CalendarTrouble.AWAY)
    return FetchedCalendar(content=answer.body, etag=etag, modified=modified)


def _mark(answer: Answer, name: str) -> str | None:
    """Read what tells one state of a calendar from another, if it is fit to be said back."""
    mark = answer.headers.get(name, "")
    return mark if 0 < len(mark) <= _LONGEST_MARK and mark.isascii() and mark.isprintable() else None
