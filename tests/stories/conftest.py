"""Stages for stories: each lasts one test, on either database, with workers in this process or behind a real Redis.

With OUTREACH_TWILIO_BASE_URL, OUTREACH_TWILIO_ACCOUNT_SID and OUTREACH_TWILIO_AUTH_TOKEN in the environment they are
played on that server in the place of our simulator. What needs more than it has is skipped, and says what it needs.
"""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from functools import partial

import pytest

from outreach.rehearsal import Elsewhere, Lacks, Rehearsal

Stage = Callable[..., Rehearsal]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None]:
    """Skip what the server elsewhere cannot do, whenever a story comes to need it."""
    try:
        return (yield)
    except Lacks as lacks:
        pytest.skip(f"needs {lacks}, which the server at OUTREACH_TWILIO_BASE_URL does not have")


@pytest.fixture
def elsewhere() -> Elsewhere | None:
    """Name the server on which stories are played in the place of our simulator, if there is one."""
    base_url = os.environ.get("OUTREACH_TWILIO_BASE_URL")
    if not base_url:
        return None
    return Elsewhere(
        base_url=base_url,
        account_sid=os.environ["OUTREACH_TWILIO_ACCOUNT_SID"],
        auth_token=os.environ["OUTREACH_TWILIO_AUTH_TOKEN"],
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def story_database_url(request: pytest.FixtureRequest) -> str | None:
    """Where a story is played: a file of its own, or a schema of its own in the tests' PostgreSQL."""
    return request.getfixturevalue("postgres_url") if request.param == "postgresql" else None


@pytest.fixture
def stage(story_database_url: str | None, elsewhere: Elsewhere | None) -> Iterator[Stage]:
    """Build a stage with the given start, zone, program or lanes; torn down after the test."""
    with ExitStack() as built:
        on = partial(Rehearsal, database_url=story_database_url, elsewhere=elsewhere)

        def build(*args: object, **options: object) -> Rehearsal:
            return built.enter_context(on(*args, **options))  # type: ignore[arg-type]

        yield build


@pytest.fixture
def rehearsal(stage: Stage) -> Rehearsal:
    """Build a stage at 8:55 on a Friday in Denver, with the standard program."""
    return stage()
