"""A stand-in for the carrier, for measuring: answers POST …/Messages.json and …/Calls.json as Twilio does, and no more.

It is no imitation of a phone network, as outreach/simulator is: it accepts everything after a given time, sends no
receipts, and remembers when it accepted what, so that it costs next to nothing and the clients are what is measured.

    GET /delay/100     answer after 100 ms from now on
    GET /taken         give, and forget, what was accepted: [[sid, seconds of the machine's monotonic clock], …]
"""

import asyncio
import json
import sys
import time
from email.utils import formatdate
from itertools import count
from urllib.parse import parse_qs

_HOST = "127.0.0.1"
_END = b"\r\n\r\n"


class _Books:
    """What it remembers."""

    def __init__(self) -> None:
        self.delay = 0.0
        self.taken: list[tuple[str, float]] = []
        self.numbers = count(1)


class _Line(asyncio.Protocol):
    """One connection, kept alive; requests on it come one after the other."""

    def __init__(self, books: _Books) -> None:
        self._books = books
        self._heard = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the line."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._heard += data
        while (end := self._heard.find(_END)) >= 0:
            head = self._heard[:end]
            length = _length(head)
            if len(self._heard) < end + 4 + length:
                return
            body = self._heard[end + 4 : end + 4 + length]
            self._heard = self._heard[end + 4 + length :]
            self._answer(head, body)

    def _answer(self, head: bytes, body: bytes) -> None:
        method, path, _ = head.split(b"\r\n", 1)[0].split(b" ", 2)
        if method == b"POST":
            asyncio.get_running_loop().call_later(self._books.delay, self._accept, path, body)
        elif path.startswith(b"/delay/"):
            self._books.delay = float(path.rpartition(b"/")[2]) / 1000
            self._write(200, {})
        elif path == b"/taken":
            taken, self._books.taken = self._books.taken, []
            self._write(200, taken)
        else:
            self._write(200, {"messages": [], "page": 0, "next_page_uri": None})

    def _accept(self, path: bytes, body: bytes) -> None:
        prefix = "CA" if b"/Calls" in path else "SM"
        sid = f"{prefix}{next(self._books.numbers):032x}"
        self._books.taken.append((sid, time.monotonic()))
        self._write(201, _resource(sid, path.decode().split("/")[3], parse_qs(body.decode())))

    def _write(self, status: int, document: object) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        body = json.dumps(document).encode()
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _resource(sid: str, account: str, form: dict[str, list[str]]) -> dict[str, object]:
    """Write a message as Twilio shows a new one."""
    now = formatdate(usegmt=True).replace("GMT", "+0000")
    uri = f"/2010-04-01/Accounts/{account}/Messages/{sid}.json"
    return {
        "sid": sid,
        "account_sid": account,
        "messaging_service_sid": None,
        "to": form.get("To", [""])[0],
        "from": form.get("From", [""])[0],
        "body": form.get("Body", [""])[0],
        "num_segments": "1",
        "num_media": "0",
        "direction": "outbound-api",
        "status": "queued",
        "error_code": None,
        "error_message": None,
        "price": None,
        "price_unit": "USD",
        "date_created": now,
        "date_sent": None,
        "date_updated": now,
        "uri": uri,
        "subresource_uris": {"media": uri.replace(".json", "/Media.json")},
        "api_version": "2010-04-01",
    }


async def serve(port: int) -> None:
    """Serve until killed."""
    books = _Books()
    server = await asyncio.get_running_loop().create_server(lambda: _Line(books), _HOST, port, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
