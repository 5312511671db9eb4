"""The page where a visitor begins: where everything is, and each account with the code that is good right now.

It is the demonstration's own and knows its secrets; nothing of it is in the product, where codes are on phones only.
"""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from flask import Flask, render_template_string

from demonstration.accounts import PASSWORD, Login
from outreach.domain.secrets import CODE_SECONDS
from outreach.wiring import wall_clock

_PAGE = Path(__file__).with_name("start.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What the page says."""

    console: str
    phones: str
    logins: Sequence[Login]

    def page(self) -> str:
        """Write the page."""
        with Flask(__name__).app_context():
            return render_template_string(_PAGE.read_text(), start=self, password=PASSWORD, codes=self.codes())

    def codes(self) -> dict[str, object]:
        """Give the codes that are good right now, and for how many seconds."""
        left = CODE_SECONDS - int(wall_clock().timestamp()) % CODE_SECONDS
        return {"left": left, "codes": {each.login: each.code() for each in self.logins}}


@contextmanager
def served(start: Start, host: str, port: int = 0) -> Iterator[str]:
    """Serve the page for as long as the block lasts; gives its address."""
    page = start.page()

    class Answers(BaseHTTPRequestHandler):
        """Answers a browser."""

        def do_GET(self) -> None:
            """Give the page, or its codes."""
            kind, body = "text/html", page
            if self.path == "/codes.json":
                kind, body = "application/json", json.dumps(start.codes())
            elif self.path != "/":
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing in the terminal."""

    server = ThreadingHTTPServer((host, port), Answers)
    serving = threading.Thread(target=server.serve_forever, name="start page", daemon=True)
    serving.start()
    try:
        yield f"http://{host}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
