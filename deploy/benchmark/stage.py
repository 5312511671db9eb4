"""What every measurement stands on: a durable PostgreSQL, a Valkey, the carrier's stand-in, and a database for each."""

import http.client
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from redis import Redis

from benchmark import crowd
from demonstration.installation import HOST, environment_of, free_ports, make_settings
from demonstration.processes import Household
from outreach.ports import Runtime
from outreach.settings import Settings
from outreach.wiring import build, close, engine_of, migrate
from servers import PostgreSQL, Valkey

_START_SECONDS = 60.0
_UNASKED, _ASKED = "unasked", "asked"


@dataclass(slots=True)
class Stage:
    """The servers, and the settings of an installation whose database holds a crowd that nobody has asked yet."""

    folder: Path
    settings: Settings
    household: Household
    carrier_port: int
    _server: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @contextmanager
    def processes(self, settings: Settings) -> Iterator[Household]:
        """Give a household whose processes live by these settings, and end with the block."""
        with Household(self.folder / "logs", environment_of(settings)) as household:
            yield household

    @contextmanager
    def fresh(self, *, asked: bool = False) -> Iterator[Settings]:
        """Give an installation of its own, with empty queues; `asked` says whether the crowd was asked beforehand."""
        with Redis.from_url(str(self.settings.redis_url)) as client:
            client.flushall()
        name = f"fresh_{next(self._numbers)}"
        with psycopg.connect(_plain(sa.make_url(self._server)), autocommit=True) as server:
            _copy(server, _ASKED if asked else _UNASKED, name)
            try:
                yield self.on(name)
            finally:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def on(self, database: str) -> Settings:
        """Give the settings with another database of the server."""
        url = sa.make_url(self._server).set(database=database).render_as_string(hide_password=False)
        return self.settings.model_copy(update={"database_url": url})

    def ask_carrier(self, path: str) -> list[tuple[str, float]]:
        """Tell the carrier's stand-in something, or ask it."""
        with closing(http.client.HTTPConnection(HOST, self.carrier_port, timeout=30)) as connection:
            connection.request("GET", path)
            found: list[tuple[str, float]] = json.load(connection.getresponse())
            return found


def _copy(server: psycopg.Connection[Any], source: str, name: str) -> None:
    server.execute(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY".encode())


def _plain(url: sa.URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def running(settings: Settings) -> Iterator[Runtime]:
    """Build a Runtime, and hang up at the end."""
    engine = engine_of(settings)
    runtime = build(settings, engine=engine)
    try:
        yield runtime
    finally:
        close(runtime)
        engine.dispose()


@contextmanager
def setting_up(folder: Path, *, crowd_size: int) -> Iterator[Stage]:
    """Start everything, and gather the crowd; it is noon."""
    with ExitStack() as stack:
        valkey = stack.enter_context(Valkey(folder / "valkey"))
        server = stack.enter_context(PostgreSQL(durable=True))
        carrier, webhooks = free_ports(0)
        settings = _at_noon(make_settings(server.url, valkey.url, carrier, webhooks, pass_seconds=1.0))
        household = stack.enter_context(Household(folder / "logs", environment_of(settings)))
        household.start("carrier", [sys.executable, "-m", "benchmark.carrier", str(carrier)])
        stage = Stage(folder=folder, settings=settings, household=household, carrier_port=carrier, _server=server.url)
        _gather(stage, crowd_size)
        household.until(lambda: listens(carrier), what="the carrier's stand-in answers", seconds=_START_SECONDS)
        yield stage


def _at_noon(settings: Settings) -> Settings:
    now = datetime.now(UTC)
    clock = f"{crowd.noon(now).astimezone(UTC).isoformat()}@{now.timestamp():.6f}*1"
    return settings.model_copy(update={"rehearsal_clock": clock, "log_level": "ERROR"})


def _gather(stage: Stage, size: int) -> None:
    """Make the databases that all others are copied from: one whose crowd is due, one where it was asked."""
    with psycopg.connect(_plain(sa.make_url(stage.settings.database_url)), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {_UNASKED}".encode())
        migrate(stage.on(_UNASKED))
        with running(stage.on(_UNASKED)) as runtime:
            crowd.gather(runtime, size)
        _copy(server, _UNASKED, _ASKED)
        with running(stage.on(_ASKED)) as runtime:
            crowd.ask_everybody(runtime)


def listens(port: int) -> bool:
    """Say whether somebody answers HTTP there."""
    with closing(http.client.HTTPConnection(HOST, port, timeout=2)) as connection:
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status < 500
        except OSError:
            return False
