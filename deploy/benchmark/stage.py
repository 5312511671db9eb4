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
    def fresh(self) -> Iterator[Settings]:
        """Give an installation of its own, copied from the first, and with queues that are empty."""
        with Redis.from_url(str(self.settings.redis_url)) as client:
            client.flushall()
        name = f"fresh_{next(self._numbers)}"
        url = sa.make_url(self._server)
        with psycopg.connect(_plain(url), autocommit=True) as server:
            server.execute(f'CREATE DATABASE {name} TEMPLATE "outreach" STRATEGY FILE_COPY'.encode())
            try:
                yield self.settings.model_copy(
                    update={"database_url": url.set(database=name).render_as_string(hide_password=False)}
                )
            finally:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def ask_carrier(self, path: str) -> list[tuple[str, float]]:
        """Tell the carrier's stand-in something, or ask it."""
        with closing(http.client.HTTPConnection(HOST, self.carrier_port, timeout=30)) as connection:
            connection.request("GET", path)
            found: list[tuple[str, float]] = json.load(connection.getresponse())
            return found


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
        url = sa.make_url(server.url)
        with psycopg.connect(_plain(url), autocommit=True) as connection:
            connection.execute('CREATE DATABASE "outreach"')
        template = url.set(database="outreach").render_as_string(hide_password=False)
        carrier, webhooks = free_ports(0)
        settings = make_settings(template, valkey.url, carrier, webhooks, pass_seconds=1.0)
        now = datetime.now(UTC)
        clock = f"{crowd.noon(now).astimezone(UTC).isoformat()}@{now.timestamp():.6f}*1"
        settings = settings.model_copy(update={"rehearsal_clock": clock, "log_level": "ERROR"})
        migrate(settings)
        with running(settings) as runtime:
            crowd.gather(runtime, crowd_size)
        household = stack.enter_context(Household(folder / "logs", environment_of(settings)))
        household.start("carrier", [sys.executable, "-m", "benchmark.carrier", str(carrier)])
        made = Stage(folder=folder, settings=settings, household=household, carrier_port=carrier, _server=server.url)
        household.until(lambda: listens(carrier), what="the carrier's stand-in answers", seconds=_START_SECONDS)
        yield made


def listens(port: int) -> bool:
    """Say whether somebody answers HTTP there."""
    with closing(http.client.HTTPConnection(HOST, port, timeout=2)) as connection:
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status < 500
        except OSError:
            return False
