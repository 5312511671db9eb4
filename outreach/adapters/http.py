"""HTTP/1.1 as bytes: a request written whole, and an answer read as it comes; RFC 9112."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_LONGEST_HEAD = 65_536
_LONGEST_BODY = 16_777_216
_WITHOUT_BODY = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; the names of `headers` are in lower case. `is_last` says that its connection carries no more."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_last: bool

    @property
    def text(self) -> str:
        """The body as text; what is none is shown as such."""
        return self.body.decode("utf-8", "replace")


def write_request(method: str, url: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """Write a request; raises ValueError for a header or a URL that would be read as more than one."""
    parts = urlsplit(url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    lines = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc.rpartition('@')[2]}", "Accept-Encoding: identity"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join(lines)
    if head.count("\n") != len(lines) - 1 or head.count("\r") != len(lines) - 1 or " " in target:
        raise ValueError("a request whose head holds more than it says")
    return head.encode("latin-1") + b"\r\n\r\n" + body


def read_answer(heard: bytes | bytearray, *, ended: bool) -> Answer | None:
    """Read an answer, or None while it is not whole; `ended` says that no more will come. Raises ValueError."""
    head, found, rest = bytes(heard).partition(b"\r\n\r\n")
    if len(head) > _LONGEST_HEAD or len(rest) > _LONGEST_BODY:
        raise ValueError("an answer that is too long")
    if not found:
        return None
    version, status, headers = _read_head(head.decode("latin-1"))
    if 100 <= status < 200:
        return read_answer(rest, ended=ended)
    whole = _body(status, headers, rest, ended=ended)
    if whole is None:
        return None
    body, used = whole
    closes = version == "HTTP/1.0" or "close" in headers.get("connection", "").lower()
    return Answer(status, headers, body, is_last=closes or ended or used != len(rest))


def _read_head(head: str) -> tuple[str, int, dict[str, str]]:
    first, *lines = head.split("\r\n")
    version, status = first.split(" ", 2)[:2]
    if version not in {"HTTP/1.1", "HTTP/1.0"} or len(status) != 3 or not status.isdigit():
        raise ValueError("not an answer of HTTP/1.1")
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise ValueError("a header without a colon")
        headers[name.lower()] = value.strip()
    return version, int(status), headers


def _body(status: int, headers: Mapping[str, str], rest: bytes, *, ended: bool) -> tuple[bytes, int] | None:
    """Find the body and how many bytes it took, or None while it is not whole."""
    if status in _WITHOUT_BODY:
        return b"", 0
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return _chunks(rest)
    if "content-length" in headers:
        length = int(headers["content-length"])
        if not 0 <= length <= _LONGEST_BODY:
            raise ValueError("no length of a body")
        return (rest[:length], length) if len(rest) >= length else None
    return (rest, len(rest)) if ended else None


def _chunks(rest: bytes) -> tuple[bytes, int] | None:
    body, at = bytearray(), 0
    while (end := rest.find(b"\r\n", at)) >= 0:
        size = int(rest[at:end].partition(b";")[0], 16)
        if size < 0:
            raise ValueError("a chunk of less than nothing")
        if size == 0:
            last = rest.find(b"\r\n\r\n", end)  # what trails may follow, and is not read
            return None if last < 0 else (bytes(body), last + 4)
        at = end + 2 + size
        if len(rest) < at + 2:
            return None
        body += rest[end + 2 : at]
        if rest[at : at + 2] != b"\r\n":
            raise ValueError("a chunk that is longer than it says")
        at += 2
    return None
