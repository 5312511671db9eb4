"""E-mail: by a real server, over TLS unless it stays on this machine; failures name no address."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.adapters.email import BadMailServer, SmtpPost, read_mail_server
from outreach.ports import MailNotSent
from tests.adapters.mail_server import MailServer, mail_server
from tests.adapters.test_tls import LOOPBACK, certificate

SENDER = "outreach@example.org"


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server on this machine."""
    with mail_server() as running:
        yield running


def post(server: MailServer, who: str = "") -> SmtpPost:
    return SmtpPost(read_mail_server(f"smtp://{who}127.0.0.1:{server.port}"), sender=SENDER, timeout=5)


def test_an_e_mail_arrives(server: MailServer) -> None:
    post(server).send(to="sam@example.org", subject="Riverside: please look", body="código 42, por favor")

    ((to, message),) = server.taken
    assert (to, message["From"], message["Subject"]) == ("sam@example.org", SENDER, "Riverside: please look")
    assert message["Auto-Submitted"] == "auto-generated"
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().strip() == "código 42, por favor"


def test_a_password_with_odd_characters_is_said_as_it_is(server: MailServer) -> None:
    post(server, "out%40reach:p%2Fw@").send(to="sam@example.org", subject="s", body="b")

    assert any(words.startswith("AUTH PLAIN") for words in server.said)


def test_what_is_refused_was_not_sent_and_the_error_names_nobody(server: MailServer) -> None:
    server.refuses = True

    with pytest.raises(MailNotSent) as error:
        post(server).send(to="sam@example.org", subject="s", body="b")

    assert "sam" not in str(error.value)
    assert server.taken == []


def test_no_server_is_no_e_mail() -> None:
    with mail_server() as gone:
        pass

    with pytest.raises(MailNotSent):
        post(gone).send(to="sam@example.org", subject="s", body="b")


@pytest.mark.parametrize("field", ["to", "subject"])
def test_nobody_smuggles_in_a_header(server: MailServer, field: str) -> None:
    words = {"to": "sam@example.org", "subject": "s", field: "x\nBcc: all@example.org"}

    with pytest.raises(MailNotSent):
        post(server).send(body="b", **words)

    assert server.taken == []


def _certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server shows, and what trusts it."""
    file = certificate(folder, LOOPBACK)
    shows = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shows.load_cert_chain(file)
    return shows, ssl.create_default_context(cafile=str(file))


def test_over_tls_an_e_mail_goes_only_to_a_server_that_is_who_it_says(tmp_path: Path) -> None:
    shows, trusts = _certificate(tmp_path)
    with mail_server(tls=shows) as server:
        where = read_mail_server(f"smtps://127.0.0.1:{server.port}")
        SmtpPost(where, sender=SENDER, timeout=5, trust=lambda: trusts).send(to="a@example.org", subject="s", body="b")
        with pytest.raises(MailNotSent):
            SmtpPost(where, sender=SENDER, timeout=5).send(to="b@example.org", subject="s", body="b")

        assert [to for to, _ in server.taken] == ["a@example.org"]


def test_a_server_elsewhere_must_offer_tls() -> None:
    assert read_mail_server("smtp://mail.example.org").is_here is False
    assert read_mail_server("smtp://localhost").is_here is True


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", "smtp://host:port", "smtps://host/path?x"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(BadMailServer):
        read_mail_server(url)
