import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach.wiring import close
from tests import make
from tests.console.desk import Console, make_console
from tests.counting import statements_of


@pytest.fixture
def clock() -> make.Clock:
    return make.Clock()


@pytest.fixture
def console(engine: sa.Engine, clock: make.Clock, doorbell: make.Doorbell) -> Iterator[Console]:
    """A console over a program with nobody in it but who signs in."""
    made = make_console(engine, clock, doorbell)
    with made.runtime.transaction() as session:
        make.program(session)
    yield made
    close(made.runtime)


@pytest.fixture
def statements(engine: sa.Engine) -> AbstractContextManager[list[str]]:
    """Used as `with statements as asked:`, it lists the statements that are run in the block."""
    return statements_of(engine)


_ON_BOTH = ("test_links", "test_guarded", "test_desk")
"""Where pages are opened on PostgreSQL too: every page by its links and by its route, and what two do at once.

What pages ask and do is proven on both databases in tests/queries and tests/actions; OUTREACH_TEST_EVERY_PAGE=1 opens
all of them on both.
"""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Open most pages on SQLite alone: twice as many seconds would tell nothing new."""
    if os.environ.get("OUTREACH_TEST_EVERY_PAGE"):
        return
    here = Path(__file__).parent
    spared = [
        item
        for item in items
        if item.path.is_relative_to(here)
        and "[postgresql" in item.name
        and not any(part in str(item.path) for part in _ON_BOTH)
    ]
    config.hook.pytest_deselected(items=spared)
    gone = set(map(id, spared))
    items[:] = [item for item in items if id(item) not in gone]
