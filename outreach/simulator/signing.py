"""How a webhook's URL is called and signed: which parts of it are sent, which are signed, and with what.

Source: twilio.com/docs/usage/security (HMAC-SHA1 over the URL and the sorted form, base64) and
twilio.com/docs/usage/webhooks/webhooks-connection-overrides (the fragment is neither sent nor signed).
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

Form = Sequence[tuple[str, str]]

_WHOLE = re.compile(r"\d{1,5}\Z", re.ASCII)
_POLICIES = frozenset({"4xx", "5xx", "ct", "rt"})
_RETRIES = range(6)
_CONNECT = range(100, 10_001)
_READ = range(100, 15_001)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What a URL's fragment says of how to call it: retries, when to retry, and the timeouts in seconds."""

    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})
    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0

    @classmethod
    def of(cls, url: str) -> Self:
        """Read the fragment (`#rc=3&rp=all&ct=2000&rt=5000&tt=15000`); what it leaves out or gets wrong is default."""
        said = {name: values[-1] for name, values in parse_qs(urlsplit(url).fragment).items()}
        policy = frozenset(said.get("rp", "ct").split(","))
        return cls(
            retries=_number(said.get("rc"), _RETRIES, 1),
            policy=_POLICIES if "all" in policy else policy & _POLICIES or frozenset({"ct"}),
            connect=_number(said.get("ct"), _CONNECT, 5000) / 1000,
            read=_number(said.get("rt"), _READ, 15_000) / 1000,
            total=_number(said.get("tt"), _READ, 15_000) / 1000,
        )


def _number(text: str | None, allowed: range, default: int) -> int:
    found = int(text) if text is not None and _WHOLE.match(text) else default
    return found if found in allowed else default


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """A request ready to go: `url` as it is called, and the headers that vouch for it."""

    method: str
    url: str
    form: Form
    headers: dict[str, str]


def sign(token: str, method: str, url: str, form: Form, *, voice: bool) -> SignedRequest:
    """Prepare a webhook call: a GET carries the form in its query; the name and password of a URL become a header.

    `voice` drops the port from what is signed for https URLs, as Twilio does.
    """
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    query = parts.query
    if method == "GET":
        query, form = "&".join(filter(None, (query, urlencode(form)))), ()
    called = parts._replace(netloc=host, query=query, fragment="")
    said = _signed_url(called, voice=voice) + "".join(name + value for name, value in sorted(set(form)))
    digest = hmac.new(token.encode(), said.encode(), "sha1").digest()
    headers = {"X-Twilio-Signature": b64encode(digest).decode()} | _login(parts)
    return SignedRequest(method=method, url=called.geturl(), form=tuple(form), headers=headers)


def _signed_url(called: SplitResult, *, voice: bool) -> str:
    if voice and called.scheme == "https" and called.port:
        called = called._replace(netloc=called.netloc.rpartition(":")[0])
    return called.geturl()


def _login(parts: SplitResult) -> dict[str, str]:
    if parts.username is None:
        return {}
    pair = f"{parts.username}:{parts.password or ''}"
    return {"Authorization": "Basic " + b64encode(pair.encode()).decode()}
