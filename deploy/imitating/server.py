"""The npm package `emulate` as a server: an independent imitation of Twilio's API, with an account of ours in it."""

import json
import secrets
import shutil
import signal
import socket
from pathlib import Path

from outreach.rehearsal import Elsewhere
from servers import Server

_CHECKOUT = Path(__file__).parents[2]
_PROGRAM = _CHECKOUT / "build" / "imitation" / "node_modules" / ".bin" / "emulate"


def what_is_missing() -> str | None:
    """Say what has to be there first, or None when it can be started."""
    if shutil.which("node") is None:
        return "Node is not installed"
    if not _PROGRAM.exists():
        return "the imitation is not installed; deploy/imitation --install does it"
    return None


class Imitation(Server):
    """An imitation that remembers nothing of the one before it: `at` is where it is and whom it knows.

    A new one for each story is not only quieter: it takes 5,000 requests an hour, as Twilio does not.
    """

    _end = signal.SIGTERM

    def __init__(self) -> None:
        """Choose a free port, and an account."""
        super().__init__()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port: int = free.getsockname()[1]
        self.at = Elsewhere(
            base_url=f"http://127.0.0.1:{self._port}",
            account_sid=f"AC{secrets.token_hex(16)}",
            auth_token=secrets.token_hex(16),
        )

    def _prepare(self) -> None:
        account = {"sid": self.at.account_sid, "auth_token": self.at.auth_token}
        self._seed.write_text(json.dumps({"twilio": {"account": account}}), encoding="utf-8")

    @property
    def _seed(self) -> Path:
        return self.folder / "seed.yaml"  # JSON is YAML

    def _command(self) -> list[str]:
        return [str(_PROGRAM), "--service", "twilio", "--port", str(self._port), "--seed", str(self._seed)]

    def _answers(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self._port)) == 0
