"""An installation on this machine: its folder, its addresses, its settings, and its processes brought up."""

import http.client
import os
import secrets
import shlex
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from demonstration.processes import Household
from outreach.domain.delivery import Lane
from outreach.ports import Runtime
from outreach.records.keys import new_key
from outreach.settings import Settings
from outreach.wiring import build, close, lanes_with_workers, migrate
from servers import PostgreSQL, ServerFailed, Valkey

PROGRAM_NUMBER = "+12025550100"
STAFF_NUMBER = "+12025550101"
HOST = "127.0.0.1"
_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: `start` and `speed` are its time, `port` is where the phones are (0: wherever is free)."""

    folder: Path
    start: datetime
    speed: float = 1.0
    port: int = 0
    postgres: bool = False
    pass_seconds: float = 1.0
    web_processes: int = 1
    console: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An installation whose database is ready; its processes are started one call after the other."""

    folder: Path
    household: Household
    settings: Settings
    runtime: Runtime
    phones_port: int
    web_processes: int

    @property
    def phones_url(self) -> str:
        """Where the phones are."""
        return f"http://{HOST}:{self.phones_port}"

    def start_phones(self) -> None:
        """Start the phone network; a seed of its own each time, so that no id of an earlier one comes again."""
        seed = str(secrets.randbits(48))
        self.household.outreach("simulator", "simulator", "serve", "--port", str(self.phones_port), "--seed", seed)

    def start_product(self) -> None:
        """Start webhooks, scheduler, and a worker for each lane."""
        self.household.outreach("webhooks", "serve", "webhooks", "--workers", str(self.web_processes))
        for lane in Lane:
            self.household.outreach(f"worker-{lane.value}", "worker", lane.value)
        self.household.outreach("scheduler", "scheduler")

    def start_console(self) -> None:
        """Start the console, and wait until it answers; raises Ended or TooSlow."""
        self.household.outreach("console", "serve", "console")
        here = self.settings.console_port
        self.household.until(lambda: answers(here, "/sign-in"), what="the console answers", seconds=_START_SECONDS)

    def wait_until_ready(self) -> None:
        """Wait until everything answers; raises Ended or TooSlow."""
        for what, happened in (
            ("the phone network answers", lambda: answers(self.phones_port, "/phones.json")),
            ("a worker listens on every lane", self._has_workers),
            ("the webhooks and the scheduler are well", lambda: answers(self.settings.webhook_port, "/health/ready")),
        ):
            self.household.until(happened, what=what, seconds=_START_SECONDS)

    def _has_workers(self) -> bool:
        return len(lanes_with_workers(self.settings)) == len(Lane)

    def write_command(self) -> Path:
        """Write a command into the folder that runs `outreach` on this installation."""
        lines = [f"export {name}={shlex.quote(value)}" for name, value in _variables(self.settings).items()]
        command = self.folder / "outreach"
        run = f'exec {shlex.quote(sys.executable)} -m outreach.cli "$@"'
        command.write_text("\n".join(["#!/bin/sh", *lines, run, ""]))
        command.chmod(0o700)
        return command


def answers(port: int, path: str) -> bool:
    """Say whether somebody answers 200 there."""
    with closing(http.client.HTTPConnection(HOST, port, timeout=2)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False


def _nothing(_settings: Settings) -> None:
    """Nothing happened before."""


@contextmanager
def install(wanted: Wanted, *, before: Callable[[Settings], None] = _nothing) -> Iterator[Site]:
    """Start the servers, make the database, and give the installation; at the end nothing of it runs any more.

    `before` is what happened there before its time begins.
    """
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        valkey = stack.enter_context(Valkey(wanted.folder / "valkey"))
        database = f"sqlite:///{wanted.folder.resolve()}/outreach.db"
        if wanted.postgres:
            database = stack.enter_context(PostgreSQL(durable=True)).url
        phones, webhooks = free_ports(wanted.port)
        empty = make_settings(database, valkey.url, phones, webhooks, pass_seconds=wanted.pass_seconds)
        if wanted.console:
            empty = with_console(empty)
        migrate(empty)
        before(empty)
        own = {"rehearsal_clock": _clock(wanted), "state_directory": wanted.folder.resolve() / "outage"}
        settings = empty.model_copy(update=own)
        runtime = build(settings)
        stack.callback(close, runtime)
        household = stack.enter_context(Household(wanted.folder / "logs", environment_of(settings)))
        yield Site(
            folder=wanted.folder,
            household=household,
            settings=settings,
            runtime=runtime,
            phones_port=phones,
            web_processes=wanted.web_processes,
        )


def make_settings(database_url: str, redis_url: str, phones: int, webhooks: int, *, pass_seconds: float) -> Settings:
    """Make the settings of an installation on this machine, with secrets of its own."""
    return Settings(
        segments_per_second=100_000,  # the simulated carrier has no pace
        database_url=database_url,
        redis_url=redis_url,
        public_url=f"http://{HOST}:{webhooks}",
        webhook_port=webhooks,
        twilio_base_url=f"http://{HOST}:{phones}",
        twilio_account_sid=f"AC{secrets.token_hex(16)}",
        twilio_auth_token=SecretStr(secrets.token_hex(16)),
        sender=PROGRAM_NUMBER,
        page_sender=STAFF_NUMBER,
        encryption_keys=SecretStr(f"demo:{new_key()}"),
        lookup_key=SecretStr(new_key()),
        pass_seconds=pass_seconds,
    )


def with_console(settings: Settings) -> Settings:
    """Let an installation have a console, wherever is free."""
    port, _ = free_ports(0)
    return settings.model_copy(update={"console_port": port, "console_url": f"http://{HOST}:{port}"})


def _clock(wanted: Wanted) -> str:
    return f"{wanted.start.astimezone(UTC).isoformat()}@{datetime.now(UTC).timestamp():.6f}*{wanted.speed}"


def _variables(settings: Settings) -> dict[str, str]:
    """Turn settings back into environment variables."""
    plain = settings.model_dump(exclude_none=True)
    return {f"OUTREACH_{name.upper()}": _words(value) for name, value in plain.items()}


def _words(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def environment_of(settings: Settings) -> dict[str, str]:
    """Give our processes their environment; none of the machine's own OUTREACH_ variables gets through."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("OUTREACH_")}
    return {**others, **_variables(settings), "PYTHONUNBUFFERED": "1"}


def free_ports(wanted: int) -> tuple[int, int]:
    """Choose two ports, the first the wanted one unless that is 0; raises ServerFailed when somebody has it."""
    try:
        first = socket.create_server((HOST, wanted))
    except (OSError, OverflowError) as error:
        raise ServerFailed(f"port {wanted} cannot be had ({error}); choose another, or none") from error
    with closing(first), closing(socket.create_server((HOST, 0))) as second:
        return first.getsockname()[1], second.getsockname()[1]
