"""Reaching the network without a socket: HTTP clients for the `twilio` SDK that call the app directly.

They fail as real ones do, with the exceptions of real ones, and they wait for nobody: an answer that would come later
than the client's timeout is a timeout at once.
"""

import logging
from base64 import b64encode
from enum import StrEnum
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import requests
import urllib3
from flask import Flask
from requests.structures import CaseInsensitiveDict
from twilio.http import AsyncHttpClient, HttpClient
from twilio.http.response import Response
from werkzeug.test import run_wsgi_app

from outreach.simulator.gate import LATENCY, LOST, REFUSED, RESET, WIRE

_log = logging.getLogger("twilio.http_client")

Pairs = dict[str, object] | None


class LocalCarrierClient(HttpClient):
    """An HTTP client for `twilio.rest.Client(sid, token, http_client=LocalCarrierClient(app))`; seconds to wait."""

    def __init__(self, app: Flask, *, timeout: float | None = 10.0) -> None:
        """Remember the app to call."""
        super().__init__(_log, is_async=False, timeout=timeout)
        self._app = app

    def request(  # noqa: PLR0917
        self,
        method: str,
        uri: str,
        params: Pairs = None,
        data: Pairs = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: FBT001, FBT002
    ) -> Response:
        """Make one request of the app; raises requests' ConnectionError and ReadTimeout as a socket would."""
        environ = _environ(method, uri, params, data, headers or {}, auth)
        answer = _ask(self._app, environ)
        patience = timeout if timeout is not None else self.timeout
        match _failure(answer, patience):
            case _Failure.REFUSED:
                raise _refusal(uri)
            case _Failure.LATE:
                raise requests.exceptions.ReadTimeout(f"no answer within {patience} s (read timeout)")
            case _Failure.RESET:
                why = urllib3.exceptions.ProtocolError(
                    "Connection aborted.", ConnectionResetError(104, "reset by peer")
                )
                raise requests.exceptions.ConnectionError(why)
            case None:
                return answer


class AsyncLocalCarrierClient(AsyncHttpClient):
    """The same for the SDK's `create_async` and friends; it fails with OSError and TimeoutError, as sockets do."""

    def __init__(self, app: Flask, *, timeout: float | None = 10.0) -> None:
        """Remember the app to call."""
        super().__init__(_log, is_async=True, timeout=timeout)
        self._app = app

    async def request(  # type: ignore[override]  # noqa: PLR0917
        self,
        method: str,
        uri: str,
        params: Pairs = None,
        data: Pairs = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
        allow_redirects: bool = False,  # noqa: FBT001, FBT002
    ) -> Response:
        """Make one request of the app; raises ConnectionRefusedError, ConnectionResetError and TimeoutError."""
        answer = _ask(self._app, _environ(method, uri, params, data, headers or {}, auth))
        match _failure(answer, timeout if timeout is not None else self.timeout):
            case _Failure.REFUSED:
                raise ConnectionRefusedError(111, "Connection refused")
            case _Failure.LATE:
                raise TimeoutError("no answer in time")
            case _Failure.RESET:
                raise ConnectionResetError(104, "reset by peer")
            case None:
                return answer


class _Failure(StrEnum):
    """How an answer fails to arrive."""

    REFUSED = "refused"
    LATE = "late"
    RESET = "reset"


def _failure(answer: Response, patience: float | None) -> _Failure | None:
    headers: dict[str, str] = answer.headers or {}
    mark = headers.get(WIRE)
    if mark == REFUSED:
        return _Failure.REFUSED
    late = patience is not None and float(headers.get(LATENCY, "0")) > patience
    if mark == LOST or late:
        return _Failure.LATE
    return _Failure.RESET if mark == RESET else None


def _refusal(uri: str) -> requests.exceptions.ConnectionError:
    host = urlsplit(uri).hostname or ""
    pool = urllib3.HTTPSConnectionPool(host)
    why = urllib3.exceptions.NewConnectionError(
        urllib3.connection.HTTPSConnection(host), "[Errno 111] Connection refused"
    )
    return requests.exceptions.ConnectionError(urllib3.exceptions.MaxRetryError(pool, uri, why))


def _ask(app: Flask, environ: dict[str, Any]) -> Response:
    body, status, headers = run_wsgi_app(app, environ, buffered=True)
    text = b"".join(body).decode("utf-8", "replace")
    return Response(int(status.partition(" ")[0]), text, CaseInsensitiveDict(headers.items()))


def _environ(  # noqa: PLR0917
    method: str, uri: str, params: Pairs, data: Pairs, headers: dict[str, str], auth: tuple[str, str] | None
) -> dict[str, Any]:
    parts = urlsplit(uri)
    body = urlencode(_pairs(data)).encode()
    query = "&".join(filter(None, (parts.query, urlencode(_pairs(params)))))
    known = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    if auth is not None:
        known["HTTP_AUTHORIZATION"] = "Basic " + b64encode(":".join(auth).encode()).decode()
    return known | {
        "REQUEST_METHOD": method.upper(),
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": str(parts.port or 443),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme or "https",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def _pairs(values: Pairs) -> list[tuple[str, str]]:
    """Flatten a form the way requests does: lists repeat their key, None is left out."""
    pairs: list[tuple[str, str]] = []
    for name, value in (values or {}).items():
        several = value if isinstance(value, list | tuple) else (value,)
        pairs.extend((name, str(one)) for one in several if one is not None)
    return pairs
