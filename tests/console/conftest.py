from collections.abc import Iterator
from contextlib import AbstractContextManager

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
