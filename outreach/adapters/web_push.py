"""Web Push: a few sealed words handed to the push service of somebody's browser; RFC 8030, 8188, 8291 and 8292.

What is sealed and signed comes from pywebpush and py_vapid. The request is our own: theirs would follow a redirect to
anywhere, and wait for as long as it takes.
"""

import base64
import binascii
import json
import socket
import ssl
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import structlog
import urllib3
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from outreach.adapters.public_network import is_public
from outreach.domain.pushing import GOOD_FOR, PushAddress, Pushed, Unreachable, host_of, is_known
from outreach.ports import Clock

log = structlog.get_logger(__name__)

_GONE = frozenset({404, 410})
_AT_ONCE = 4
_MOST_WAITING = 200
_POINT, _SECRET = 65, 16
_SIGNED_FOR = timedelta(hours=12)
_HEADERS: Mapping[str, str] = {
    "Content-Encoding": "aes128gcm",
    "Content-Type": "application/octet-stream",
    "TTL": str(int(GOOD_FOR.total_seconds())),
    "Urgency": "high",
    "Topic": "page",
}


class NotPublic(Exception):
    """Raised for a name that leads into a private network, or nowhere: nothing is sent there."""


def public_address(host: str) -> str:
    """Find where a host is; raises NotPublic unless every address that it has is one of the public network."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise NotPublic("its name is not known") from error
    if not found or not all(is_public(each) for each in found):
        raise NotPublic("it is in a private network")
    return min(found, key=lambda each: (":" in each, each))


def read_push_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Read our own key, as `outreach keys push` writes it; raises ValueError."""
    raw = _decoded(text)
    if len(raw) != 32:
        raise ValueError("must be a key as `outreach keys push` prints it")
    return ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())


def make_push_key() -> str:
    """Make a key of our own, as a setting."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def public_half(key: ec.EllipticCurvePrivateKey) -> str:
    """Write the public half of a key as browsers take it."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    """Read what browsers write: base64 for addresses, without its end."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def _sized(text: str, size: int) -> bytes:
    raw = _decoded(text)
    if len(raw) != size:
        raise ValueError("of another size")
    return raw


class WebPush:
    """Notifies devices on a few threads of its own, which are there only once there is something to say."""

    def __init__(
        self,
        key: str,
        *,
        contact: str,
        hosts: Collection[str],
        wall: Clock,
        seconds: float = 8.0,
        dial: Callable[[str], str] = public_address,
        port: int = 443,
        trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        """Remember how; nothing is connected yet. `dial` says at which address a host is, `wall` the real time."""
        self._key = read_push_key(key)
        self._contact = contact
        self._hosts = tuple(hosts)
        self._wall = wall
        self._timeout = urllib3.Timeout(total=seconds)
        self._dial = dial
        self._port = port
        self._trust = trust
        self._begun: set[Future[None]] = set()
        self._threads = ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="push")
        self.public_key = public_half(self._key)

    def problem(self, address: PushAddress) -> Unreachable | None:
        """Say why nothing would ever be sent to an address; None when it would."""
        host = host_of(address.endpoint)
        if host is None or not is_known(host, self._hosts):
            return Unreachable.SERVICE
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _sized(address.p256dh, _POINT))
            _sized(address.auth, _SECRET)
        except ValueError:
            return Unreachable.KEYS
        return None

    def push(self, address: PushAddress, words: str, *, then: Callable[[Pushed, str], None]) -> bool:
        """Begin to notify a device, and say later how it went; False where too many wait already."""
        if len(self._begun) >= _MOST_WAITING:
            return False
        begun = self._threads.submit(self._pushed, address, words, then)
        self._begun.add(begun)
        begun.add_done_callback(self._begun.discard)
        return True

    def rest(self) -> None:
        """Wait for what was begun."""
        wait(tuple(self._begun))

    def close(self) -> None:
        """Wait for what was begun, and let go of the rest; nothing can be begun after."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def send(self, address: PushAddress, words: str) -> tuple[Pushed, str]:
        """Notify a device now, and say how it went and why."""
        host, problem = host_of(address.endpoint), self.problem(address)
        if host is None or problem is not None:
            return Pushed.GONE, "it is no address that we send to"
        try:
            status = self._asked(host, address, json.dumps({"body": words}).encode())
        except NotPublic as error:
            return Pushed.FAILED, str(error)
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            return Pushed.FAILED, type(error).__name__
        if 200 <= status < 300:
            return Pushed.SENT, str(status)
        return (Pushed.GONE if status in _GONE else Pushed.FAILED), str(status)

    def _pushed(self, address: PushAddress, words: str, then: Callable[[Pushed, str], None]) -> None:
        try:
            then(*self.send(address, words))
        except Exception:
            log.exception("push_failed")

    def _asked(self, host: str, address: PushAddress, said: bytes) -> int:
        """Post to the very address that was looked at, so that no name can change its mind in between."""
        parts = urlsplit(address.endpoint)
        pool = urllib3.HTTPSConnectionPool(
            self._dial(host),
            self._port,
            server_hostname=host,
            assert_hostname=host,
            ssl_context=self._trust(),
            retries=False,
            timeout=self._timeout,
        )
        with pool:
            answer = pool.request(
                "POST",
                f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/",
                body=_sealed(address, said),
                headers={"Host": host, **_HEADERS, "Authorization": self._signature(host)},
                redirect=False,
                preload_content=False,
            )
            answer.close()
            return int(answer.status)

    def _signature(self, host: str) -> str:
        vapid: Any = import_module("py_vapid")
        until = int((self._wall() + _SIGNED_FOR).timestamp())
        claims = {"aud": f"https://{host}", "sub": self._contact, "exp": until}
        return str(vapid.Vapid02(self._key).sign(claims)["Authorization"])


def _sealed(address: PushAddress, said: bytes) -> bytes:
    """Seal what is said so that only the device opens it. The library is loaded once there is something to seal."""
    pywebpush: Any = import_module("pywebpush")
    keys = {"p256dh": address.p256dh, "auth": address.auth}
    sealed: bytes = pywebpush.WebPusher({"endpoint": address.endpoint, "keys": keys}).encode(said)["body"]
    return sealed
