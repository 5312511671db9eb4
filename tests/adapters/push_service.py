"""A push service on this machine, and a browser that it serves: opens what it is sent, as RFC 8188, 8291 and 8292 say.

Written from the RFCs and not with the library that seals, so that the two check each other.
"""

import base64
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from outreach.adapters.web_push import WebPush, make_push_key
from outreach.domain.pushing import PushAddress
from outreach.wiring import wall_clock

HOST = "push.example.org"
NOW = datetime(2026, 3, 6, 15, 55, tzinfo=UTC)


def _coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _plain(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """A browser that asked to be notified: what it gives away, and what only it can do."""

    path: str = "/send/a-device"
    host: str = HOST
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen letters."

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def address(self) -> PushAddress:
        return PushAddress(
            endpoint=f"https://{self.host}{self.path}", p256dh=_coded(self.point), auth=_coded(self.auth)
        )

    def opens(self, body: bytes) -> dict[str, Any]:
        """Open what was sealed for it."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size, "one record"
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
        known = _drawn(self.auth, b"WebPush: info\0" + self.point + theirs, 32, shared)
        key = _drawn(salt, b"Content-Encoding: aes128gcm\0", 16, known)
        nonce = _drawn(salt, b"Content-Encoding: nonce\0", 12, known)
        words, end, padding = AESGCM(key).decrypt(nonce, sealed, None).rpartition(b"\x02")
        assert end
        assert not padding.strip(b"\0")
        said: dict[str, Any] = json.loads(words)
        return said


def _drawn(salt: bytes, info: bytes, length: int, secret: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


@dataclass
class Taken:
    """What came to the push service."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def claims(self) -> dict[str, Any]:
        """What whoever sent it says of themselves, if they signed it with the key that they name."""
        scheme, _, rest = self.headers["authorization"].partition(" ")
        parts = dict(each.strip().split("=", 1) for each in rest.split(","))
        signed, _, signature = parts["t"].rpartition(".")
        raw = _plain(signature)
        r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _plain(parts["k"]))
        key.verify(utils.encode_dss_signature(r, s), signed.encode(), ec.ECDSA(SHA256()))
        head, body = (json.loads(_plain(each)) for each in signed.split("."))
        assert (scheme, head["alg"]) == ("vapid", "ES256")
        return {**body, "k": parts["k"]}


@dataclass
class PushService:
    """What it took; it answers `status`, after `waits` seconds; `leads_to` is where it sends whoever asks."""

    port: int = 0
    certificate: str = ""
    taken: list[Taken] = field(default_factory=list)
    status: int = 201
    waits: float = 0.0
    leads_to: str = ""

    def trust(self) -> ssl.SSLContext:
        """Trust it, and nobody else."""
        return ssl.create_default_context(cadata=self.certificate)


def pusher_to(
    service: PushService,
    *,
    seconds: float = 5.0,
    hosts: tuple[str, ...] = (HOST,),
    dial: Callable[[str], str] = lambda _host: "127.0.0.1",
    port: int | None = None,
) -> WebPush:
    """Make what notifies devices, of an installation that knows this service and finds it on this machine."""
    return WebPush(
        make_push_key(),
        contact="mailto:it@example.org",
        hosts=hosts,
        wall=lambda: NOW,
        seconds=seconds,
        dial=dial,
        port=port or service.port,
        trust=service.trust,
    )


@contextmanager
def push_service(folder: Path) -> Iterator[PushService]:
    """Run one on this machine."""
    service = PushService()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.taken.append(Taken(self.path, headers, body))
            time.sleep(service.waits)
            self.send_response(service.status)
            if service.leads_to:
                self.send_header("Location", service.leads_to)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    key, certificate = _certified(folder)
    service.certificate = certificate.read_text()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    service.port = server.server_port
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    serving.start()
    yield service
    server.shutdown()
    serving.join(5)
    server.server_close()


def _certified(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = wall_clock()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    key_file, file = folder / "key.pem", folder / "certificate.pem"
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    file.write_bytes(made.public_bytes(Encoding.PEM))
    return key_file, file
