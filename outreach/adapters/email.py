"""E-mail by SMTP, for the hour in which the carrier does not take our pages; never in the clear over a network."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from outreach.ports import MailNotSent

_SECURE, _STARTS_PLAIN = "smtps", "smtp"
_PORTS = {_SECURE: 465, _STARTS_PLAIN: 587}


class BadMailServer(ValueError):
    """Raised for the address of a mail server that cannot be used; says why."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server: `secure` speaks TLS from the first word, else it is asked for TLS before anything is said."""

    host: str
    port: int
    secure: bool
    user: str
    password: str = field(repr=False)

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine, so that nothing travels."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def read_mail_server(url: str) -> MailServer:
    """Read smtps://user:password@host or smtp://host:587; raises BadMailServer."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise BadMailServer("must be an address such as smtps://user:password@mail.example.org") from error
    if parts.scheme not in _PORTS or not host or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise BadMailServer("must be an address such as smtps://user:password@mail.example.org")
    return MailServer(
        host=host,
        port=port or _PORTS[parts.scheme],
        secure=parts.scheme == _SECURE,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


class SmtpPost:
    """Sends each e-mail over a connection of its own; there are few, and far between."""

    def __init__(
        self,
        server: MailServer,
        *,
        sender: str,
        timeout: float = 10.0,
        trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        """Remember where; nothing is connected yet. `trust` makes what certificates are checked with."""
        self._server = server
        self._sender = sender
        self._timeout = timeout
        self._trust = trust

    def send(self, *, to: str, subject: str, body: str) -> None:
        """Send one e-mail, or raise MailNotSent."""
        try:
            message = _written(self._sender, to, subject, body)
            with self._connected() as server:
                if self._server.user:
                    server.login(self._server.user, self._server.password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise MailNotSent(type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        where = (self._server.host, self._server.port)
        if self._server.secure:
            return smtplib.SMTP_SSL(*where, timeout=self._timeout, context=self._trust())
        server = smtplib.SMTP(*where, timeout=self._timeout)
        try:
            if not self._server.is_here:
                server.starttls(context=self._trust())
        except BaseException:
            server.close()
            raise
        return server


def _written(sender: str, to: str, subject: str, body: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body, cte="quoted-printable")
    return message
