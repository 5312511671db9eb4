"""The door by which the webhooks of another server come into a rehearsal: HTTP on a free port of this machine."""

import hmac
import threading
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from outreach.rehearsal.numbers import OVERRIDES
from outreach.simulator import Deliver

_SIGNATURE = "X-Twilio-Signature"


class _Handler(BaseHTTPRequestHandler):
    """Takes one request further, and its answer back."""

    protocol_version = "HTTP/1.1"
    door: "WebhookDoor"

    def do_POST(self) -> None:
        """Take a webhook to ours."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        form = parse_qsl(body.decode(), keep_blank_values=True)
        status, words = self.door.knock(self.path, form, self.headers.get(_SIGNATURE, ""))
        answer = words.encode()
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if status != 204:
            self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing: the transcript tells what happened."""


class WebhookDoor:
    """Listens from the start until `close`; `url` says where, `refused` what our webhooks did not take."""

    def __init__(self, deliver: Deliver, *, token: str) -> None:
        """Listen at once, on a free port."""
        self._deliver, self._token = deliver, token
        self.refused: list[str] = []
        handler = type("Handler", (_Handler,), {"door": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), name="webhook door", daemon=True
        )
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def knock(self, path: str, form: list[tuple[str, str]], signature: str) -> tuple[int, str]:
        """Take a request to our webhooks, which judge its signature.

        One thing is put right on the way. Twilio documents that it never signs the fragment of an address, in which we
        ask for retries; `emulate` does. What is signed well but for that is signed again as documented.
        """
        url = f"{self.url}{path}"
        if signature == self._sign(f"{url}{OVERRIDES}", form):
            signature = self._sign(url, form)
        status, words = self._deliver("POST", url, form, {_SIGNATURE: signature})
        if 400 <= status < 500:  # what is beyond is our own trouble, and the transcript tells of it
            self.refused.append(f"{path}: {status} {words.strip()}")
        return status, words

    def _sign(self, url: str, form: list[tuple[str, str]]) -> str:
        said = url + "".join(name + value for name, value in sorted(set(form)))
        return b64encode(hmac.new(self._token.encode(), said.encode(), "sha1").digest()).decode()

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
