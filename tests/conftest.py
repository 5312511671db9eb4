"""The ground that tests stand on: real databases and a real Redis, started when the first test asks for them.

OUTREACH_TEST_DATABASE_URL (a PostgreSQL where databases may be created) and OUTREACH_TEST_REDIS_URL (a Redis database
that is emptied before each test) point at servers that run already; without them, wheels bring their own.
"""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, assert_never

import hypothesis
import psycopg
import pytest
import redis
import sqlalchemy as sa

import servers

# A shared machine is slow at times; a property is not wrong for it. (With CI set, hypothesis has a profile of its own.)
hypothesis.settings.register_profile("house", deadline=None)
if not os.environ.get("CI"):
    hypothesis.settings.load_profile("house")


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


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it, of each kind in turn."""
    match request.param:
        case "sqlite":
            yield f"sqlite:///{tmp_path / 'outreach.db'}"
        case "postgresql":
            server: psycopg.Connection[Any] = request.getfixturevalue("_postgres")
            name = f"test_{uuid.uuid4().hex}"
            # Copying files is twice as quick as copying through the log; PostgreSQL 14 knows no choice.
            how = "STRATEGY FILE_COPY" if server.info.server_version >= 150000 else ""
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0 {how}")
            url = sa.make_url(request.getfixturevalue("postgres_url")).set(database=name)
            yield url.render_as_string(hide_password=False)
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        case _:
            assert_never(request.param)
