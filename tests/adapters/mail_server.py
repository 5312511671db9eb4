"""A mail server in a few lines: it speaks SMTP on a real socket, and keeps what it is given."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_string
from email.message import Message


@dataclass(slots=True)
class MailServer:
    """Takes every e-mail, unless `refuses`; `said` are the commands that it heard."""

    refuses: bool = False
    port: int = 0
    taken: list[tuple[str, Message]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        """Speak with one client until it leaves."""
        with connection, connection.makefile("rw", encoding="utf-8", newline="\r\n") as line:
            self._say(line, "220 here")
            to = ""
            while words := line.readline().strip():
                self.said.append(words)
                command = words.upper().split(":")[0].split()[0]
                if command == "QUIT":
                    self._say(line, "221 bye")
                    return
                if command == "DATA":
                    self._say(line, "354 go on")
                    self.taken.append((to, message_from_string(self._until_dot(line))))
                if command == "RCPT":
                    to = words.partition("<")[2].partition(">")[0]
                refused = self.refuses and command == "RCPT"
                self._say(line, "550 no" if refused else "235 known" if command == "AUTH" else self._well(command))

    def _well(self, command: str) -> str:
        return "250-here\n250 AUTH PLAIN" if command == "EHLO" else "250 well"

    @staticmethod
    def _until_dot(line: object) -> str:
        lines = []
        while (read := line.readline()) not in (".\r\n", ".\n", ""):  # type: ignore[attr-defined]
            lines.append(read.rstrip("\r\n"))
        return "\n".join(lines)

    @staticmethod
    def _say(line: object, words: str) -> None:
        line.write(words + "\n")  # type: ignore[attr-defined]
        line.flush()  # type: ignore[attr-defined]


@contextmanager
def mail_server(*, tls: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """A mail server on this machine; with `tls` it speaks nothing else."""
    server = MailServer()
    listener = socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with suppress(OSError):
                    server.serve(tls.wrap_socket(connection, server_side=True) if tls is not None else connection)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
