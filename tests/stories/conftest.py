"""Stages for stories: each lasts one test, on either database, with workers in this process or behind a real Redis."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from outreach.rehearsal import Rehearsal

Stage = Callable[..., Rehearsal]


@pytest.fixture(params=["sqlite", "postgresql"])
def story_database_url(request: pytest.FixtureRequest) -> str | None:
    """Where a story is played: a file of its own, or a schema of its own in the tests' PostgreSQL."""
    return request.getfixturevalue("postgres_url") if request.param == "postgresql" else None


@pytest.fixture
def stage(story_database_url: str | None) -> Iterator[Stage]:
    """Build a stage with the given start, zone, program or lanes; torn down after the test."""
    with ExitStack() as built:

        def build(*args: object, **options: object) -> Rehearsal:
            return built.enter_context(Rehearsal(*args, database_url=story_database_url, **options))  # type: ignore[arg-type]

        yield build


@pytest.fixture
def rehearsal(stage: Stage) -> Rehearsal:
    """Build a stage at 8:55 on a Friday in Denver, with the standard program."""
    return stage()
