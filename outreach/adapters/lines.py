"""Lines: connections that are kept open, each of which carries one request at a time, and each request once.

A general client spends more on a call than all the rest of sending does (decision 8). This one knows as much of
HTTP/1.1 as an API of forms and JSON needs: it never repeats a request, follows nothing, and keeps no cookie.
"""

import asyncio
import ssl
from collections import deque
from dataclasses import dataclass
from urllib.parse import urlsplit

from outreach.adapters.http import Answer, read_answer

_IDLE_SECONDS = 15.0


class NoLine(Exception):
    """There was no connection to be had, so surely nothing was asked."""


class LineLost(Exception):
    """The connection ended, or what came was no HTTP, before the answer was whole: nobody knows what it was."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Whom to connect to."""

    host: str
    port: int
    safely: bool


class _Line(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self.is_open = False
        self.idle_since = 0.0
        self._transport: asyncio.Transport | None = None
        self._heard = bytearray()
        self._answer: asyncio.Future[Answer] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.is_open = True

    async def ask(self, request: bytes) -> Answer:
        """Send a request and wait for its answer; whoever stops waiting leaves a line that is of no more use."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        try:
            return await self._answer
        except BaseException:
            self.drop()
            raise
        finally:
            self._answer = None

    def data_received(self, data: bytes) -> None:
        """Hear some of an answer, or something that nobody asked for."""
        if self._answer is None or self._answer.done():
            self.drop()
            return
        self._heard += data
        self._look(ended=False)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let whoever waits know; an answer may end with its connection."""
        self.is_open = False
        if self._answer is not None and not self._answer.done():
            self._look(ended=exc is None)
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(LineLost(type(exc).__name__))

    def _look(self, *, ended: bool) -> None:
        assert self._answer is not None
        try:
            answer = read_answer(self._heard, ended=ended)
        except ValueError:
            self._answer.set_exception(LineLost("not http"))
            return
        if answer is not None:
            self._heard.clear()
            if answer.is_last:
                self.drop()
            self._answer.set_result(answer)

    def drop(self) -> None:
        """Hang up at once."""
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()


class Lines:
    """At most so many connections, used again while they are fresh; lives in one event loop."""

    def __init__(self, *, at_most: int, connect_seconds: float) -> None:
        """Nothing is connected yet."""
        self._connect_seconds = connect_seconds
        self._room = asyncio.Semaphore(at_most)
        self._idle: dict[_Place, deque[_Line]] = {}
        self._safe: ssl.SSLContext | None = None

    async def ask(self, url: str, request: bytes) -> Answer:
        """Send a whole request to a URL's host, once; raises NoLine or LineLost."""
        place = _place(url)
        line = await self._take(place)
        try:
            answer = await line.ask(request)
        finally:
            self._room.release()
        if line.is_open:
            line.idle_since = asyncio.get_running_loop().time()
            self._idle.setdefault(place, deque()).append(line)
        return answer

    async def _take(self, place: _Place) -> _Line:
        """Take a line that is free, or make one; whoever waits for one in vain has surely asked nothing."""
        try:
            async with asyncio.timeout(self._connect_seconds):
                await self._room.acquire()
                try:
                    return self._fresh(place) or await self._connect(place)
                except BaseException:
                    self._room.release()
                    raise
        except (OSError, TimeoutError) as error:
            raise NoLine(type(error).__name__) from error

    def _fresh(self, place: _Place) -> _Line | None:
        """Find the line that was used last, unless that is so long ago that it may be closing at the other end."""
        idle = self._idle.get(place, deque())
        oldest = asyncio.get_running_loop().time() - _IDLE_SECONDS
        while idle:
            line = idle.pop()
            if line.is_open and line.idle_since >= oldest:
                return line
            line.drop()
        return None

    async def _connect(self, place: _Place) -> _Line:
        if place.safely and self._safe is None:
            self._safe = ssl.create_default_context()
        loop = asyncio.get_running_loop()
        safe = self._safe if place.safely else None
        _, line = await loop.create_connection(_Line, place.host, place.port, ssl=safe)
        return line

    async def close(self) -> None:
        """Hang up on everybody."""
        for idle in self._idle.values():
            for line in idle:
                line.drop()
        self._idle.clear()
        await asyncio.sleep(0)


def _place(url: str) -> _Place:
    parts = urlsplit(url)
    safely = parts.scheme != "http"
    return _Place(parts.hostname or "", parts.port or (443 if safely else 80), safely)
