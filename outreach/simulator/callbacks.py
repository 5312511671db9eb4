"""Calling a program's URLs: signed, retried as the URL asks, then the fallback URL, and every attempt written down."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

import urllib3

from outreach.simulator.account import Account
from outreach.simulator.journal import Journal, Kind
from outreach.simulator.signing import Form, Overrides, sign
from outreach.simulator.timers import Timers
from outreach.simulator.twiml import BadDocument

_BETWEEN_RETRIES = 0.5
_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    "Accept": "*/*",
    "User-Agent": "TwilioProxy/1.1",
}

Deliver = Callable[[str, str, list[tuple[str, str]], dict[str, str]], tuple[int, str]]
"""`(method, url, form, headers) -> (status, body)`; raises OSError or urllib3's HTTPError when nobody answers."""


class HttpDeliver:
    """A Deliver over real HTTP, with pooled connections; follows no redirects."""

    def __init__(self, *, connect: float = 5.0, read: float = 15.0, pool: urllib3.PoolManager | None = None) -> None:
        """Set the timeouts, in seconds."""
        self._timeout = urllib3.Timeout(connect=connect, read=read)
        self._pool = pool or urllib3.PoolManager(num_pools=20, maxsize=32, retries=False)

    def within(self, *, connect: float, read: float) -> "HttpDeliver":
        """Give the same connections with other timeouts."""
        return HttpDeliver(connect=connect, read=read, pool=self._pool)

    def __call__(self, method: str, url: str, form: list[tuple[str, str]], headers: dict[str, str]) -> tuple[int, str]:
        """Make the request; the form is the body, unless there is none."""
        answer = self._pool.request(
            method,
            url,
            body=urlencode(form).encode() if method != "GET" else None,
            headers=headers,
            timeout=self._timeout,
            redirect=False,
            retries=False,
        )
        return answer.status, answer.data.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One call of a program's URL: what to say, what to do with the answer, and where to go when it fails.

    `then` gets the URL that answered and the answer's body, and may raise BadDocument; `otherwise` is told when all
    has failed. `voice` marks what belongs to a call. `token` stays the same over all attempts.
    """

    about: str
    url: str
    form: Form
    token: str
    method: str = "POST"
    voice: bool = False
    fallback_url: str | None = None
    fallback_method: str = "POST"
    then: Callable[[str, str], None] | None = None
    otherwise: Callable[[], None] | None = None


@dataclass(slots=True)
class Webhooks:
    """The network's messenger; it holds no lock while it is away."""

    account: Account
    timers: Timers
    journal: Journal
    now: Callable[[], datetime]
    deliver: Deliver = field(default_factory=HttpDeliver)

    def run(self, errand: Errand) -> None:
        """Call the URL now; retries follow by timer, then the fallback URL with ErrorCode and ErrorUrl."""
        self._attempt(errand, 0, self.now())

    def _attempt(self, errand: Errand, attempt: int, since: datetime) -> None:
        overrides = Overrides.of(errand.url)
        failure = self._try(errand, attempt, overrides)
        if failure is None:
            return
        wait = _BETWEEN_RETRIES * (attempt + 1)
        spent = (self.now() - since).total_seconds() + wait
        if failure.kind in overrides.policy and attempt < overrides.retries and spent <= overrides.total:
            self.timers.after(wait, partial(self._attempt, errand, attempt + 1, since))
        else:
            self._give_up(errand, failure)

    def _try(self, errand: Errand, attempt: int, overrides: Overrides) -> "_Failure | None":
        signed = sign(self.account.token, errand.method, errand.url, errand.form, voice=errand.voice)
        headers = _HEADERS | {"I-Twilio-Idempotency-Token": errand.token} | signed.headers
        note = partial(
            self.journal.note, Kind.WEBHOOK, errand.about, method=errand.method, url=signed.url, attempt=str(attempt)
        )
        try:
            status, body = self._deliver_for(overrides)(errand.method, signed.url, list(signed.form), headers)
        except (OSError, urllib3.exceptions.HTTPError) as error:
            failure = _Failure("rt", 11200) if _is_read_timeout(error) else _Failure("ct", 11205)
            note(failed=type(error).__name__)
            return failure
        note(status=str(status))
        if not 200 <= status < 300:
            return _Failure(f"{status // 100}xx", 11200)
        return _read(errand, body)

    def _deliver_for(self, overrides: Overrides) -> Deliver:
        if isinstance(self.deliver, HttpDeliver):
            return self.deliver.within(connect=overrides.connect, read=overrides.read)
        return self.deliver

    def _give_up(self, errand: Errand, failure: "_Failure") -> None:
        self.journal.note(Kind.WARNING, errand.about, error=str(failure.error_code), url=errand.url)
        if errand.fallback_url:
            why = (("ErrorCode", str(failure.error_code)), ("ErrorUrl", errand.url))
            self.run(
                replace(
                    errand,
                    url=errand.fallback_url,
                    method=errand.fallback_method,
                    form=(*errand.form, *why),
                    fallback_url=None,
                )
            )
        elif errand.otherwise is not None:
            errand.otherwise()


@dataclass(frozen=True, slots=True)
class _Failure:
    kind: str
    error_code: int


def _read(errand: Errand, body: str) -> _Failure | None:
    if errand.then is None:
        return None
    try:
        errand.then(errand.url, body)
    except BadDocument:
        return _Failure("document", 12100)
    return None


def _is_read_timeout(error: Exception) -> bool:
    if isinstance(error, urllib3.exceptions.ConnectTimeoutError) or "ConnectTimeout" in type(error).__name__:
        return False
    return isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError) or "ReadTimeout" in type(error).__name__
