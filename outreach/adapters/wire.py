"""The HTTP client under the `twilio` SDK: pooled, with timeouts that work, one request for one call, never a replay.

The SDK's own async client ignores its timeout, and replays a POST on a 5xx when asked to retry (both measured with
twilio 9.13): a replayed POST is a second text.
"""

import asyncio
import logging
from base64 import b64encode
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from outreach.adapters.http import write_request
from outreach.adapters.lines import Lines

_log = logging.getLogger("outreach.wire")

_TWILIO = "https://api.twilio.com"
_LONGEST_WAIT = 3600


class TooManyRequests(Exception):
    """The carrier has no room now (429), and surely did nothing; `retry_after` is when to come back, if it said so."""

    def __init__(self, retry_after: timedelta | None) -> None:
        """Keep how long to wait."""
        super().__init__("429")
        self.retry_after = retry_after


class PooledHttpClient(AsyncHttpClient):
    """Makes requests over one pooled session, at `base_url` in place of Twilio's address; `timeout` in seconds.

    Must be made inside the event loop that will use it. Raises NoLine, LineLost and TimeoutError as they come.
    """

    def __init__(self, *, base_url: str | None, timeout: float, connections: int) -> None:
        """Remember where to ask; nothing is connected yet."""
        super().__init__(_log, is_async=True, timeout=timeout)
        self._base_url = (base_url or _TWILIO).rstrip("/")
        self._seconds = timeout
        self._lines = Lines(at_most=connections, connect_seconds=timeout / 2)

    async def request(  # type: ignore[override]  # noqa: PLR0917 - the SDK's own signature
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
        allow_redirects: bool = False,  # noqa: FBT001, FBT002
    ) -> Response:
        """Make one request, once; raises TooManyRequests, for the SDK drops the header that says when to come back."""
        del timeout
        if allow_redirects:
            raise ValueError("a redirected request could be made twice")
        url = uri.replace(_TWILIO, self._base_url, 1)
        if params:
            url = f"{url}?{urlencode(_pairs(params))}"
        body = b"" if data is None else urlencode(_pairs(data)).encode()
        request = write_request(method.upper(), url, {**(headers or {}), **_login(auth)}, body)
        async with asyncio.timeout(self._seconds):
            answer = await self._lines.ask(url, request)
        if answer.status == 429:
            raise TooManyRequests(_seconds(answer.headers.get("retry-after", "")))
        return Response(answer.status, answer.text, answer.headers)

    async def close(self) -> None:
        """Hang up."""
        await self._lines.close()


def _login(auth: tuple[str, str] | None) -> dict[str, str]:
    return {} if auth is None else {"Authorization": f"Basic {b64encode(':'.join(auth).encode()).decode()}"}


def _seconds(text: str) -> timedelta | None:
    """Read a Retry-After in seconds; one that is written as a date is left out, as nobody knows our clocks agree."""
    if not (text.isascii() and text.isdigit()):
        return None
    return timedelta(seconds=min(int(text[:9]), _LONGEST_WAIT))


def _pairs(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Flatten a form: lists repeat their key, None is left out."""
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        several = value if isinstance(value, list | tuple) else (value,)
        pairs.extend((name, str(one)) for one in several if one is not None)
    return pairs
