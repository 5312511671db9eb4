"""The ground that tests stand on: real databases and a real Redis, started when the first test asks for them.

OUTREACH_TEST_DATABASE_URL (a PostgreSQL where databases may be created) and OUTREACH_TEST_REDIS_URL (a Redis database
that is emptied before each test) point at servers that run already; without them, wheels bring their own.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, assert_never

import hypothesis
import psycopg
import pytest
import redis
import sqlalchemy as sa

import servers
from outreach.adapters.database import make_engine, make_transaction
from outreach.adapters.migrate import upgrade
from outreach.ports import Transaction
from outreach.wiring import set_up_logging
from tests import make

# A shared machine is slow at times; a property is not wrong for it. (With CI set, hypothesis has a profile of its own.)
hypothesis.settings.register_profile("house", deadline=None)
if not os.environ.get("CI"):
    hypothesis.settings.load_profile("house")


@pytest.fixture(autouse=True)
def _logs_as_in_the_product() -> None:
    """Log as the product does, whatever the test before set up.

    (Left alone, structlog draws every local variable of every frame, which takes a minute a time.)
    """
    set_up_logging("INFO")


@pytest.fixture(scope="session")
def _redis_server_url() -> Iterator[str]:
    given = os.environ.get("OUTREACH_TEST_REDIS_URL")
    if given:
        yield given
        return
    with servers.Valkey() as server:
        yield server.url


@pytest.fixture
def redis_url(_redis_server_url: str) -> str:
    """A real Redis with nothing in it."""
    with redis.Redis.from_url(_redis_server_url) as client:
        client.flushdb()
    return _redis_server_url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL server, by its first database."""
    given = os.environ.get("OUTREACH_TEST_DATABASE_URL")
    if given:
        yield given
        return
    with servers.PostgreSQL() as server:
        yield server.url


@pytest.fixture(scope="session")
def _postgres(postgres_url: str) -> Iterator[psycopg.Connection[Any]]:
    url = sa.make_url(postgres_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        yield connection


@contextmanager
def _postgres_database(
    server: psycopg.Connection[Any], server_url: str, template: str, name: str | None = None
) -> Iterator[str]:
    """A database of its own, copied from a template; under the name of one that is gone if one is given."""
    name = name or f"test_{uuid.uuid4().hex}"
    # Copying files is twice as quick as copying through the log; PostgreSQL 14 knows no choice.
    how = "STRATEGY FILE_COPY" if server.info.server_version >= 150000 else ""
    server.execute(f"CREATE DATABASE {name} TEMPLATE {template} {how}")
    yield sa.make_url(server_url).set(database=name).render_as_string(hide_password=False)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it, of each kind in turn."""
    match request.param:
        case "sqlite":
            yield f"sqlite:///{tmp_path / 'outreach.db'}"
        case "postgresql":
            server, server_url = request.getfixturevalue("_postgres"), request.getfixturevalue("postgres_url")
            with _postgres_database(server, server_url, "template0") as url:
                yield url
        case _:
            assert_never(request.param)


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with our tables, to be copied."""
    file = tmp_path_factory.mktemp("template") / "outreach.db"
    engine = make_engine(f"sqlite:///{file}", make.KEYS)
    upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def _migrated_postgres(_postgres: psycopg.Connection[Any], postgres_url: str) -> Iterator[str]:
    """The name of a database with our tables, to be copied."""
    with _postgres_database(_postgres, postgres_url, "template0") as url:
        engine = make_engine(url, make.KEYS)
        upgrade(engine)
        engine.dispose()
        yield str(sa.make_url(url).database)


_OURS = f"test_{uuid.uuid4().hex}"
"""The name of this process's database in the server of all."""

_ENGINES: dict[str, sa.Engine] = {}
"""Each test has a new database in the place of the last one's, so that an engine and what it has compiled serve on."""


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with our tables and nobody in them, of each kind in turn."""
    match request.param:
        case "sqlite":
            file = tmp_path_factory.getbasetemp() / "outreach.db"
            for left in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
                left.unlink(missing_ok=True)
            shutil.copyfile(request.getfixturevalue("_migrated_sqlite"), file)
            yield f"sqlite:///{file}"
        case "postgresql":
            template = request.getfixturevalue("_migrated_postgres")
            server, server_url = request.getfixturevalue("_postgres"), request.getfixturevalue("postgres_url")
            with _postgres_database(server, server_url, template, _OURS) as url:
                yield url
        case _:
            assert_never(request.param)


@pytest.fixture
def engine(migrated_url: str) -> Iterator[sa.Engine]:
    """An engine on such a database, with the tests' keys."""
    if migrated_url not in _ENGINES:
        _ENGINES[migrated_url] = make_engine(migrated_url, make.KEYS)
    yield _ENGINES[migrated_url]
    _ENGINES[migrated_url].dispose()


@pytest.fixture
def doorbell() -> make.Doorbell:
    """A doorbell that remembers who was rung for."""
    return make.Doorbell()


@pytest.fixture
def transaction(engine: sa.Engine, doorbell: make.Doorbell) -> Transaction:
    """What opens a transaction on it, as the product does."""
    return make_transaction(engine, doorbell)
