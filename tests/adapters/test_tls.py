"""Over TLS, as Twilio wants it: somebody else's certificate is nobody's answer."""

import ssl
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from outreach.ports import Accepted, CarrierUnavailable
from outreach.wiring import wall_clock
from tests.adapters.carrier import TAKEN, TinyServer, outcome, outgoing, sending_to

LOOPBACK = x509.IPAddress(ip_address("127.0.0.1"))
ELSEWHERE = x509.DNSName("elsewhere.example.org")


def certificate(folder: Path, name: x509.GeneralName) -> Path:
    """A certificate that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    somebody = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a carrier")])
    now = wall_clock()
    made = (
        x509.CertificateBuilder()
        .subject_name(somebody)
        .issuer_name(somebody)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "carrier.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def speaking(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_texts_go_out_over_tls_on_one_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = certificate(tmp_path, LOOPBACK)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with TinyServer(TAKEN, safely=speaking(file)) as server, sending_to(server.url, timeout=5) as carrier:
        found = [outcome(carrier, outgoing(number)) for number in range(3)]

    assert [type(one) for one in found] == [Accepted] * 3
    assert server.connections == 1


@pytest.mark.parametrize(
    ("name", "trusted"), [(LOOPBACK, False), (ELSEWHERE, True)], ids=["signed by nobody", "somebody else's"]
)
def test_nothing_is_said_to_somebody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: x509.GeneralName, *, trusted: bool
) -> None:
    file = certificate(tmp_path, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with TinyServer(TAKEN, safely=speaking(file)) as server, sending_to(server.url, timeout=5) as carrier:
        found = outcome(carrier)

    assert isinstance(found, CarrierUnavailable)
    assert server.asked == []
