"""A tiny HTTP server on loopback in Twilio's place, that answers just as a test says, and counts what it was asked."""

import socket
import ssl
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

from outreach.adapters.twilio import TwilioCarrier
from outreach.adapters.wire import PooledHttpClient
from outreach.domain.calls import plan_of
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import Channel
from outreach.domain.phone import PhoneNumber
from outreach.ports import Outcome, Outgoing

ACCOUNT = "AC" + "0" * 32
TOKEN = "0123456789abcdef0123456789abcdef"
WEBHOOKS = "https://outreach.example.org"
OURS = PhoneNumber("+12025550100")
DANA = PhoneNumber("+12025550110")


@dataclass(frozen=True)
class Asked:
    """One request, as it came over the wire."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body, keep_blank_values=True)


Answer = Callable[[socket.socket], None]


@dataclass
class TinyServer:
    """Listens on loopback; `answer` is called with each request's socket, and may do to it what it likes."""

    answer: Answer
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    connections: int = 0
    safely: ssl.SSLContext | None = None
    _now: int = 0

    def __enter__(self) -> Self:
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=512)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listening.close()

    @property
    def url(self) -> str:
        scheme = "http" if self.safely is None else "https"
        return f"{scheme}://127.0.0.1:{self._listening.getsockname()[1]}"

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        try:
            client = plain if self.safely is None else self.safely.wrap_socket(plain, server_side=True)
        except OSError:
            plain.close()
            return
        with client:
            try:
                while (asked := _read(client)) is not None:
                    with self._lock:
                        self.asked.append(asked)
                        self._now += 1
                        self.most_at_once = max(self.most_at_once, self._now)
                    try:
                        self.answer(client)
                    finally:
                        with self._lock:
                            self._now -= 1
            except OSError:
                return


def _read(client: socket.socket) -> Asked | None:
    received = b""
    while b"\r\n\r\n" not in received:
        more = client.recv(65536)
        if not more:
            return None
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        body += client.recv(65536)
    method, path, _ = first.split(" ")
    return Asked(method, path, headers, body.decode())


def says(status: str, body: str = "", *, kind: str = "application/json", **headers: str) -> Answer:
    """Answer every request in the same way."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body.encode())}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    whole = ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
    return lambda client: client.sendall(whole)


def resets(client: socket.socket) -> None:
    """Break the connection off, as a crash does."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    client.close()


def hangs_up(client: socket.socket) -> None:
    """Close in good order without a word."""
    client.shutdown(socket.SHUT_RDWR)


def is_silent(client: socket.socket) -> None:
    """Take the request and never answer."""
    client.settimeout(5)
    client.recv(1)


def drips(client: socket.socket) -> None:
    """Answer so slowly that it never ends."""
    for byte in b"HTTP/1.1 201 Created\r\nContent-Length: 40\r\n\r\n" + b"{" * 40:
        client.sendall(bytes([byte]))
        time.sleep(0.05)


def half(client: socket.socket) -> None:
    """Promise more than comes."""
    client.sendall(b'HTTP/1.1 201 Created\r\nContent-Length: 400\r\n\r\n{"sid": "SM')
    client.shutdown(socket.SHUT_RDWR)


def not_http(client: socket.socket) -> None:
    """Speak another language."""
    client.sendall(b"220 mail.example.org ESMTP\r\n")
    client.shutdown(socket.SHUT_RDWR)


TAKEN = says("201 Created", '{"sid": "SM' + "1" * 32 + '"}')


def carrier_at(url: str | None, *, timeout: float = 0.5, connections: int = 256) -> TwilioCarrier:
    return TwilioCarrier(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        login=(ACCOUNT, TOKEN),
        webhooks_at=WEBHOOKS,
        make_http_client=lambda: PooledHttpClient(base_url=url, timeout=timeout, connections=connections),
    )


@contextmanager
def sending_to(url: str, **more: float) -> Iterator[TwilioCarrier]:
    """A carrier that is closed at the end."""
    carrier = carrier_at(url, **more)  # type: ignore[arg-type]
    try:
        yield carrier
    finally:
        carrier.close()


def outgoing(
    number: int = 1,
    *,
    to: PhoneNumber = DANA,
    body: str = "How are you today?",
    channel: Channel = Channel.TEXT,
    good_for: timedelta = timedelta(hours=1),
) -> Outgoing:
    return Outgoing(
        message_id=uuid.UUID(int=number),
        channel=channel,
        to=to,
        sender=OURS,
        body=body,
        good_for=good_for,
        call=plan_of(MessageKind.PAGE, uuid.UUID(int=number)) if channel is Channel.CALL else None,
    )


def send(carrier: TwilioCarrier, *batches: Sequence[Outgoing]) -> list[tuple[uuid.UUID, Outcome]]:
    """Send batches, handing over the next when the carrier asks for more, and give what came of each message."""
    waiting = iter(batches)
    return [each for ended in carrier.send(lambda _: next(waiting, ())) for each in ended]


def outcome(carrier: TwilioCarrier, message: Outgoing | None = None) -> Outcome:
    """Send one message and give what came of it."""
    ((_, found),) = send(carrier, [message or outgoing()])
    return found
